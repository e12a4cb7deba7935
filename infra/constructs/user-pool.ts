/** The stage's own token issuer, for stages without an external one: members and staff in one pool, staff by group. */
import { CfnOutput, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccountRecovery, CfnUserPoolGroup, Mfa, UserPool } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Group } from '../../shared/contract/kernel/route.ts';
import type { TokenIssuer } from '../config.ts';

const GROUPS: Record<Group, string> = {
  manager: 'May change programmes and merchants',
  support: 'May see and serve members',
  analyst: 'May read what names no member',
};

export class PlatformUserPool extends Construct {
  readonly tokenIssuer: TokenIssuer;

  constructor(scope: Construct, id: string) {
    super(scope, id);

    const pool = new UserPool(this, 'Pool', {
      // Members enrol themselves. Signing up gives no group; only an administrator of the pool assigns one.
      selfSignUpEnabled: true,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      passwordPolicy: { minLength: 12, requireLowercase: true, requireUppercase: true, requireDigits: true, requireSymbols: true },
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      // The ledger knows a member by `sub`. Without the pool every member would lose their account.
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(pool).acknowledge(
      {
        id: 'AwsSolutions-COG2',
        reason:
          'MFA is offered to everyone and required of nobody: a pool has one setting for all, and a shop cannot ask it of members who look up a balance. A stage that must require it of staff brings an issuer of its own (context "issuer" and "audience").',
      },
      {
        id: 'AwsSolutions-COG8',
        reason:
          'The Plus plan is billed for every active user, members included. The operator of the stage decides whether its threat protection is worth that.',
      },
    );

    for (const [groupName, description] of Object.entries(GROUPS)) {
      new CfnUserPoolGroup(this, groupName, { userPoolId: pool.userPoolId, groupName, description });
    }

    const client = pool.addClient('Client', {
      // A browser cannot keep a secret. The password itself is never sent.
      generateSecret: false,
      authFlows: { userSrp: true },
      disableOAuth: true,
      preventUserExistenceErrors: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(30),
    });

    new CfnOutput(this, 'PoolId', { value: pool.userPoolId });
    new CfnOutput(this, 'ClientId', { value: client.userPoolClientId });

    // Cognito's access tokens name the client in `client_id`, which API Gateway accepts in place of an absent `aud`.
    this.tokenIssuer = { issuer: pool.userPoolProviderUrl, audience: [client.userPoolClientId] };
  }
}
