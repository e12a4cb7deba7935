/**
 * The stage's own token issuers, for stages without an external one: a pool of members, who sign up themselves, and a pool of staff, whom
 * another one invites and who must use a second factor.
 */
import { Aws, CfnOutput, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnUserPoolGroup,
  Mfa,
  OAuthScope,
  UserPool,
  type UserPoolClient,
  UserPoolEmail,
  type UserPoolProps,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Group } from '../../shared/contract/kernel/route.ts';
import type { Config, TokenIssuer } from '../config.ts';

const GROUPS: Record<Group, string> = {
  manager: 'May change programmes and merchants',
  support: 'May see and serve members',
  analyst: 'May read what names no member',
};

type Settings = Pick<Config, 'stage' | 'mailFrom' | 'mailRegion'>;

/** Common to both pools. */
const COMMON = {
  signInAliases: { email: true },
  signInCaseSensitive: false,
  autoVerify: { email: true },
  accountRecovery: AccountRecovery.EMAIL_ONLY,
  passwordPolicy: { minLength: 12, requireLowercase: true, requireUppercase: true, requireDigits: true, requireSymbols: true },
  mfaSecondFactor: { otp: true, sms: false },
  deletionProtection: true,
  removalPolicy: RemovalPolicy.RETAIN,
} as const satisfies UserPoolProps;

/** Cognito's own sender has a low daily limit and an address of AWS. */
const senderOf = ({ mailFrom, mailRegion }: Settings): Pick<UserPoolProps, 'email'> =>
  mailFrom === undefined ? {} : { email: UserPoolEmail.withSES({ fromEmail: mailFrom, sesRegion: mailRegion ?? '' }) };

function acknowledgePlan(pool: UserPool): void {
  Validations.of(pool).acknowledge({
    id: 'AwsSolutions-COG8',
    reason: 'The Plus plan is billed for every active user. The operator of the stage decides whether its threat protection is worth that.',
  });
}

/**
 * @param returnTo Addresses to which the hosted sign-in page returns; absent: no hosted page.
 * @returns the client, whose tokens the API accepts.
 */
function addClient(pool: UserPool, returnTo: readonly string[] | undefined, domainPrefix: string): UserPoolClient {
  const client = pool.addClient('Client', {
    // A browser cannot keep a secret. The password itself is never sent.
    generateSecret: false,
    authFlows: { userSrp: true },
    preventUserExistenceErrors: true,
    accessTokenValidity: Duration.hours(1),
    idTokenValidity: Duration.hours(1),
    refreshTokenValidity: Duration.days(30),
    ...(returnTo === undefined
      ? { disableOAuth: true }
      : {
          oAuth: {
            // With PKCE, which Cognito takes of a client without a secret.
            flows: { authorizationCodeGrant: true },
            scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
            callbackUrls: [...returnTo],
            logoutUrls: [...returnTo],
          },
        }),
  });
  if (returnTo !== undefined) pool.addDomain('SignIn', { cognitoDomain: { domainPrefix } });
  return client;
}

function outputsOf(scope: Construct, pool: UserPool, client: UserPoolClient, domainPrefix: string | undefined): TokenIssuer {
  new CfnOutput(scope, 'PoolId', { value: pool.userPoolId });
  new CfnOutput(scope, 'ClientId', { value: client.userPoolClientId });
  if (domainPrefix !== undefined)
    new CfnOutput(scope, 'SignInUrl', { value: `https://${domainPrefix}.auth.${Aws.REGION}.amazoncognito.com` });
  // Cognito's access tokens name the client in `client_id`, which API Gateway accepts in place of an absent `aud`.
  return { issuer: pool.userPoolProviderUrl, audience: [client.userPoolClientId] };
}

export class MemberPool extends Construct {
  readonly tokenIssuer: TokenIssuer;

  constructor(scope: Construct, id: string, config: Settings & Pick<Config, 'signInUrls'>) {
    super(scope, id);
    // The ledger knows a member by `sub`. Without the pool every member would lose their account.
    const pool = new UserPool(this, 'Pool', { ...COMMON, ...senderOf(config), selfSignUpEnabled: true, mfa: Mfa.OPTIONAL });
    acknowledgePlan(pool);
    Validations.of(pool).acknowledge({
      id: 'AwsSolutions-COG2',
      reason:
        'MFA is offered to members and required of none: a shop cannot ask it of someone who looks up a balance. Staff have their own pool.',
    });
    const domainPrefix = `perennial-${config.stage}-${Aws.ACCOUNT_ID}`;
    const client = addClient(pool, config.signInUrls, domainPrefix);
    this.tokenIssuer = outputsOf(this, pool, client, config.signInUrls && domainPrefix);
  }
}

export class StaffPool extends Construct {
  readonly tokenIssuer: TokenIssuer;

  constructor(scope: Construct, id: string, config: Settings & Pick<Config, 'staffSignInUrls'>) {
    super(scope, id);
    const pool = new UserPool(this, 'Pool', { ...COMMON, ...senderOf(config), selfSignUpEnabled: false, mfa: Mfa.REQUIRED });
    acknowledgePlan(pool);
    for (const [groupName, description] of Object.entries(GROUPS)) {
      new CfnUserPoolGroup(this, groupName, { userPoolId: pool.userPoolId, groupName, description });
    }
    const domainPrefix = `perennial-${config.stage}-staff-${Aws.ACCOUNT_ID}`;
    const client = addClient(pool, config.staffSignInUrls, domainPrefix);
    this.tokenIssuer = outputsOf(this, pool, client, config.staffSignInUrls && domainPrefix);
  }
}
