/** CloudFront and its web ACL in front of the API, on a stage that asks for them. */
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { OriginKeys } from '../../infra/constructs/edge/origin-keys.ts';
import { MERCHANTS_PATH } from '../../infra/constructs/edge/web-acl.ts';
import type { RouteDefinition } from '../../shared/contract/kernel/route.ts';
import { ROUTES } from '../../shared/contract/routes.ts';
import { build, EDGE, LOCAL, onlyResource, type Resource, resourcesOf, synthesise } from './synthesised.ts';

const { edge, service, ...others } = synthesise({ ...EDGE, originKeys: 'b,a' });
const withoutEdge = synthesise(LOCAL);
if (edge === undefined) throw new TypeError('the stage has no stack of the edge');

const variablesOf = ({ Properties }: Resource) =>
  (Properties.Environment as { readonly Variables: Readonly<Record<string, unknown>> }).Variables;

describe('CloudFront', () => {
  const config = onlyResource(edge, 'AWS::CloudFront::Distribution').Properties.DistributionConfig as Readonly<Record<string, unknown>>;

  test('is in the region of its web ACL, whatever the region of the stage', () => {
    expect(build(EDGE).stacks.edge?.region).toBe('us-east-1');
    const acl = onlyResource(edge, 'AWS::WAFv2::WebACL');
    expect(acl.Properties.Scope).toBe('CLOUDFRONT');
    expect(config.WebACLId).toEqual({ 'Fn::GetAtt': [acl.id, 'Arn'] });
  });

  test('passes every request on as it came, and keeps no answer', () => {
    expect(config).not.toHaveProperty('CacheBehaviors');
    expect(config.DefaultCacheBehavior).toMatchObject({
      AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
      // AWS's own policies: nothing cached, and all of the caller's headers but Host, Authorization and signatures among them.
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
      ViewerProtocolPolicy: 'https-only',
      Compress: false,
    });
  });

  test('has the name of the API, and finds the API by TLS at the other name, with the first key', () => {
    expect(config).toMatchObject({
      Aliases: ['loyalty.example.org'],
      ViewerCertificate: { AcmCertificateArn: EDGE.certificateArn, MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' },
      Origins: [
        {
          DomainName: 'origin.example.org',
          CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
          OriginCustomHeaders: [
            { HeaderName: 'x-origin-key', HeaderValue: '{{resolve:secretsmanager:perennial-prod-origin-key-b:SecretString:::}}' },
          ],
        },
      ],
    });
  });
});

describe('the web ACL', () => {
  const { Rules, DefaultAction, DataProtectionConfig } = onlyResource(edge, 'AWS::WAFv2::WebACL').Properties as {
    Rules: { Name: string; Priority: number; Action?: unknown; OverrideAction?: unknown; Statement: Record<string, unknown> }[];
    DefaultAction: unknown;
    DataProtectionConfig: { DataProtections: { Action: string; Field: { FieldType: string; FieldKeys?: string[] } }[] };
  };

  test("has AWS's managed rules, and lets through what no rule refuses", () => {
    expect(DefaultAction).toEqual({ Allow: {} });
    expect(Rules.map(({ Name, Priority, OverrideAction }) => [Priority, Name, OverrideAction])).toEqual([
      [0, 'AWSManagedRulesAmazonIpReputationList', { None: {} }],
      [1, 'AddressRate', undefined],
      [2, 'MerchantAddressRate', undefined],
      [3, 'AWSManagedRulesKnownBadInputsRuleSet', { None: {} }],
      [4, 'AWSManagedRulesCommonRuleSet', { None: {} }],
    ]);
  });

  test('only counts large bodies and requests without a user agent, which are ordinary here', () => {
    expect(Rules[4]?.Statement).toMatchObject({
      ManagedRuleGroupStatement: {
        RuleActionOverrides: ['SizeRestrictions_BODY', 'NoUserAgent_HEADER'].map((Name) => ({ Name, ActionToUse: { Count: {} } })),
      },
    });
  });

  test('limits what one address asks for, with more for merchants, and answers as API Gateway does', () => {
    const ofMerchants = { ByteMatchStatement: { PositionalConstraint: 'STARTS_WITH', SearchString: MERCHANTS_PATH } };
    expect(Rules.slice(1, 3).map(({ Statement }) => Statement.RateBasedStatement)).toMatchObject([
      { Limit: 2_000, AggregateKeyType: 'IP', EvaluationWindowSec: 300, ScopeDownStatement: { NotStatement: { Statement: ofMerchants } } },
      { Limit: 60_000, AggregateKeyType: 'IP', EvaluationWindowSec: 300, ScopeDownStatement: ofMerchants },
    ]);
    for (const { Action } of Rules.slice(1, 3)) expect(Action).toMatchObject({ Block: { CustomResponse: { ResponseCode: 429 } } });
  });

  test('knows merchants by their path, which no one else has', () => {
    const routes: readonly RouteDefinition[] = Object.values(ROUTES);
    for (const { caller, path } of routes) expect(path.startsWith(MERCHANTS_PATH), path).toBe(caller === 'merchant');
  });

  test('shows no token, signature or query string in its samples', () => {
    expect(DataProtectionConfig.DataProtections).toEqual([
      { Action: 'SUBSTITUTION', Field: { FieldType: 'SINGLE_HEADER', FieldKeys: ['authorization', 'cookie', 'webhook-signature'] } },
      { Action: 'SUBSTITUTION', Field: { FieldType: 'QUERY_STRING' } },
    ]);
  });
});

describe('the API behind it', () => {
  test('has only the name by which CloudFront finds it', () => {
    expect(onlyResource(service, 'AWS::ApiGatewayV2::Api').Properties).toMatchObject({ DisableExecuteApiEndpoint: true });
    expect(onlyResource(service, 'AWS::ApiGatewayV2::DomainName').Properties).toMatchObject({
      DomainName: 'origin.example.org',
      DomainNameConfigurations: [{ CertificateArn: EDGE.originCertificateArn, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' }],
    });
    service.hasOutput('ApiUrl', { Value: 'https://loyalty.example.org' });
  });

  test('takes each of the keys, in every function that it calls', () => {
    const keys = resourcesOf(service, 'AWS::SecretsManager::Secret');
    expect([...keys.values()].map(({ Properties }) => Properties)).toEqual(
      ['b', 'a'].map((key) =>
        expect.objectContaining({
          Name: `perennial-prod-origin-key-${key}`,
          GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
          ReplicaRegions: [{ Region: 'us-east-1' }],
        }),
      ),
    );
    const functions = [...resourcesOf(service, 'AWS::Lambda::Function').values()];
    expect(functions.length).toBe(4);
    const values = [...keys.keys()].map((id) => ({ 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: id }, ':SecretString:::}}']] }));
    for (const one of functions) expect(variablesOf(one).ORIGIN_KEYS).toEqual({ 'Fn::Join': [',', values] });
  });

  test('is refused another region than the setting says, by CloudFormation and in a sentence', () => {
    const [rule] = Object.values<{ Assertions: readonly { Assert: unknown; AssertDescription: string }[] }>(service.toJSON().Rules);
    expect(rule?.Assertions).toEqual([
      {
        Assert: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-central-1'] },
        AssertDescription: expect.stringMatching(/^The setting region is eu-central-1, and this is another/),
      },
    ]);
  });

  test('needs no copy of the key where the stage is in the region of CloudFront', () => {
    const stack = new Stack();
    new OriginKeys(stack, 'Origin', { stage: 'prod', edge: { originKeys: ['a'], region: 'us-east-1' } });
    const { Properties } = onlyResource(Template.fromStack(stack), 'AWS::SecretsManager::Secret');
    expect(Properties).toMatchObject({ Name: 'perennial-prod-origin-key-a' });
    expect(Properties).not.toHaveProperty('ReplicaRegions');
  });
});

test('a stage without an edge, and all other stacks of one with it, have nothing of it', () => {
  expect(withoutEdge.edge).toBeUndefined();
  for (const template of [...Object.values(withoutEdge), ...Object.values(others)]) {
    const text = JSON.stringify(template.toJSON());
    expect(text).not.toMatch(/ORIGIN_KEYS|CloudFront::|WAFv2|origin-key/);
  }
});
