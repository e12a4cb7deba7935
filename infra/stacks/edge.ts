/**
 * CloudFront and its web ACL in front of the API. AWS takes web ACLs of CloudFront in one region only, so the stack is there, whatever the
 * region of the stage. It holds no data. Reasons: docs/adr/0030-cloudfront-in-front-of-the-api.md.
 */
import { CfnOutput, Duration, SecretValue, Stack, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { Construct } from 'constructs';
import { ORIGIN_KEY_HEADER } from '../../shared/contract/kernel/origin-key.ts';
import type { Config } from '../config.ts';
import { originKeyName } from '../constructs/edge/origin-keys.ts';
import { WebAcl } from '../constructs/edge/web-acl.ts';
import { EDGE_REGION, type Edge } from '../edge-config.ts';

export interface EdgeStackProps {
  readonly config: Config;
  readonly edge: Edge;
}

export class EdgeStack extends Stack {
  constructor(scope: Construct, id: string, { config: { stage }, edge }: EdgeStackProps) {
    super(scope, id, { env: { region: EDGE_REGION }, description: `Perennial ${stage}: CloudFront in front of the API` });
    const [sent = ''] = edge.originKeys;
    const acl = new WebAcl(this, 'Web', { stage, edge });
    const distribution = new Distribution(this, 'Distribution', {
      comment: `Perennial ${stage}`,
      domainNames: [edge.domainName],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', edge.certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: HttpVersion.HTTP2_AND_3,
      webAclId: acl.arn,
      defaultBehavior: {
        origin: new HttpOrigin(edge.originName, {
          protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
          originSslProtocols: [OriginSslPolicy.TLS_V1_2],
          customHeaders: { [ORIGIN_KEY_HEADER]: SecretValue.secretsManager(originKeyName(stage, sent)).unsafeUnwrap() },
          readTimeout: Duration.seconds(30),
        }),
        allowedMethods: AllowedMethods.ALLOW_ALL,
        // Answers are about a person or a moment. Tokens, signatures and query strings reach the API as they were sent.
        cachePolicy: CachePolicy.CACHING_DISABLED,
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        // A redirect would come when the token was sent in clear already.
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
        compress: false,
      },
    });
    Validations.of(distribution).acknowledge(
      { id: 'AwsSolutions-CFR1', reason: 'A brand sells where it sells. AWS WAF has rules about countries for who wants them.' },
      {
        id: 'AwsSolutions-CFR3',
        reason: "The API's own access log has every request that passes. CloudFront's would have addresses, agents and query strings.",
      },
    );
    new CfnOutput(this, 'DomainTarget', {
      value: distribution.distributionDomainName,
      description: 'The DNS record of the name of the API points here',
    });
    new CfnOutput(this, 'WebAcl', { value: acl.arn });
  }
}
