/** The web ACL in front of the API: AWS's managed rules, and a rate of each address. */
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { Edge } from '../../edge-config.ts';

/** Every request of a merchant is below it, and no other: a test holds the contract to it. */
export const MERCHANTS_PATH = '/v1/merchants/';

const FIVE_MINUTES = 300;

/** The answer of a rate has the form of API Gateway's own. */
const TOO_MANY = 'TooManyRequests';

type Rule = CfnWebACL.RuleProperty;
type Statement = CfnWebACL.StatementProperty;

/**
 * Rules of the common set that only count. Bodies up to 128 KB are ordinary: the rule refuses more than 8 KB, the functions refuse what is
 * too large. Servers and tills send no user agent.
 */
const COUNTED = ['SizeRestrictions_BODY', 'NoUserAgent_HEADER'];

/** Samples of requests show headers and query strings. These name someone, or let a reader act as someone. */
const NOT_SHOWN: readonly CfnWebACL.DataProtectProperty[] = [
  {
    action: 'SUBSTITUTION',
    field: { fieldType: 'SINGLE_HEADER', fieldKeys: ['authorization', 'cookie', 'webhook-signature'] },
  },
  { action: 'SUBSTITUTION', field: { fieldType: 'QUERY_STRING' } },
];

const seen = (metricName: string) => ({ metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true });

const managed = (priority: number, name: string, counted: readonly string[] = []): Rule => ({
  name,
  priority,
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name,
      ...(counted.length === 0 ? {} : { ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })) }),
    },
  },
  visibilityConfig: seen(name),
});

const rate = (priority: number, name: string, limit: number, scopeDownStatement: Statement): Rule => ({
  name,
  priority,
  action: {
    block: {
      customResponse: { responseCode: 429, customResponseBodyKey: TOO_MANY, responseHeaders: [{ name: 'retry-after', value: '60' }] },
    },
  },
  statement: { rateBasedStatement: { limit, aggregateKeyType: 'IP', evaluationWindowSec: FIVE_MINUTES, scopeDownStatement } },
  visibilityConfig: seen(name),
});

/** However the path is written. */
const OF_MERCHANTS: Statement = {
  byteMatchStatement: {
    fieldToMatch: { uriPath: {} },
    positionalConstraint: 'STARTS_WITH',
    searchString: MERCHANTS_PATH,
    textTransformations: [
      { priority: 0, type: 'URL_DECODE' },
      { priority: 1, type: 'NORMALIZE_PATH' },
    ],
  },
};

export interface WebAclProps {
  readonly stage: string;
  readonly edge: Pick<Edge, 'addressRate' | 'merchantAddressRate'>;
}

export class WebAcl extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { stage, edge: { addressRate, merchantAddressRate } }: WebAclProps) {
    super(scope, id);
    const acl = new CfnWebACL(this, 'Acl', {
      description: `Perennial ${stage}: what reaches the API`,
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      customResponseBodies: { [TOO_MANY]: { contentType: 'APPLICATION_JSON', content: '{"message":"Too Many Requests"}' } },
      dataProtectionConfig: { dataProtections: [...NOT_SHOWN] },
      rules: [
        managed(0, 'AWSManagedRulesAmazonIpReputationList'),
        rate(1, 'AddressRate', addressRate, { notStatement: { statement: OF_MERCHANTS } }),
        rate(2, 'MerchantAddressRate', merchantAddressRate, OF_MERCHANTS),
        managed(3, 'AWSManagedRulesKnownBadInputsRuleSet'),
        managed(4, 'AWSManagedRulesCommonRuleSet', COUNTED),
      ],
      visibilityConfig: seen('Acl'),
    });
    this.arn = acl.attrArn;
  }
}
