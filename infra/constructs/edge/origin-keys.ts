/**
 * The keys by which the API knows CloudFront. They are made in the region of the stage, with a copy in that of CloudFront's stack. The name
 * of a key is fixed, because stacks of two regions share no values.
 */
import { Aws, CfnRule, Fn, Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { EDGE_REGION, type Edge } from '../../edge-config.ts';

// 256 bits of alphanumeric text need 43 characters.
const LENGTH = 64;

export const originKeyName = (stage: string, key: string): string => `perennial-${stage}-origin-key-${key}`;

export interface OriginKeysProps {
  readonly stage: string;
  readonly edge: Pick<Edge, 'originKeys' | 'region'>;
}

export class OriginKeys extends Construct {
  /** All keys that the API takes, separated by commas. CloudFormation puts the values there when it deploys. */
  readonly accepted: string;

  constructor(scope: Construct, id: string, { stage, edge: { originKeys, region } }: OriginKeysProps) {
    super(scope, id);
    const secrets = originKeys.map((key) => {
      const secret = new Secret(this, key, {
        secretName: originKeyName(stage, key),
        description: `Perennial ${stage}: a key by which the API knows CloudFront`,
        generateSecretString: { passwordLength: LENGTH, excludePunctuation: true },
        ...(region === EDGE_REGION ? {} : { replicaRegions: [{ region: EDGE_REGION }] }),
      });
      Validations.of(secret).acknowledge({
        id: 'AwsSolutions-SMG4',
        reason: 'CloudFront and the functions have the key in their settings. A deployment with another key in originKeys replaces it.',
      });
      return secret;
    });
    this.accepted = Fn.join(
      ',',
      secrets.map((secret) => secret.secretValue.unsafeUnwrap()),
    );
    new CfnRule(this, 'Region', {
      assertions: [
        {
          assert: Fn.conditionEquals(Aws.REGION, region),
          assertDescription: `The setting region is ${region}, and this is another: CloudFront's stack would find no copy of the key.`,
        },
      ],
    });
  }
}
