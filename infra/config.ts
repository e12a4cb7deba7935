/** The settings of one stage, from CDK context: `cdk synth -c stage=staging -c logRetentionDays=30`. */
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { type Edge, type EdgeSetting, edgeFaults, edgeOf } from './edge-config.ts';

// API Gateway reads the issuer's keys over https. Plain http is for an issuer on this machine, which only the local runner has.
const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?(\/|$)/;

/** The stage of the local runner. */
const LOCAL_STAGE = 'local';

/** An `Origin` as browsers send it; or any origin with http, which is for development. */
const isOrigin = (text: string): boolean => text === 'http://*' || (URL.canParse(text) && new URL(text).origin === text);

const list = z.string().transform((text) => text.split(',').map((one) => one.trim()));

const addresses = list.pipe(
  z.array(
    z.url('must be a URL').refine((url) => url.startsWith('https:') || LOOPBACK.test(url), 'must be https, unless it is on this machine'),
  ),
);

const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region, such as eu-central-1');

const hostName = z
  .string()
  .regex(/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, 'must be a name in small letters, such as loyalty.example.org');

const certificate = z
  .string()
  .regex(/^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/, 'must be the ARN of a certificate of ACM');

/** Context from `-c` is text, so numbers are coerced. */
const Context = z
  .object({
    /** Part of the stacks' names, so that several stages fit in one account. */
    stage: z
      .string({ error: 'must be given, such as -c stage=prod' })
      .regex(/^[a-z][a-z0-9-]{0,19}$/, 'must be up to 20 lower-case letters, digits and hyphens, and begin with a letter'),
    /** An OpenID Connect issuer other than the stage's own user pool, exactly as its tokens write `iss`. */
    issuer: z
      .url({ protocol: /^https?$/, error: 'must be a URL' })
      .refine((url) => url.startsWith('https:') || LOOPBACK.test(url), 'must be https, unless it is on this machine')
      .optional(),
    /** The accepted `aud` of its tokens; several are separated by commas. */
    audience: list.pipe(z.array(z.string().min(1, 'must be one audience, or several with commas'))).optional(),
    logRetentionDays: z.coerce
      .number()
      .pipe(z.enum(RetentionDays, { error: 'must be a number of days that CloudWatch Logs offers' }))
      .refine((days) => days !== RetentionDays.INFINITE, 'must end: logs are not an archive')
      .default(RetentionDays.THREE_MONTHS),
    logLevel: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']).default('INFO'),
    /**
     * Requests a second over all routes. An account has 10,000 unless AWS raised the limit; this default leaves room for its other
     * APIs.
     */
    throttlingRate: z.coerce.number().int().min(1).max(10_000).default(2_000),
    /** Requests at one instant, out of the account's 5,000. */
    throttlingBurst: z.coerce.number().int().min(1).max(5_000).default(1_000),
    /** The same of each route of staff: a console or an export that runs wild takes nothing from tills and members. */
    staffThrottlingRate: z.coerce.number().int().min(1).max(10_000).default(100),
    staffThrottlingBurst: z.coerce.number().int().min(1).max(5_000).default(200),
    /** The account's concurrency of functions; AWS starts new accounts lower. */
    accountConcurrency: z.coerce.number().int().min(10).default(1_000),
    /** Concurrency that merchant-api and member-api each have for themselves. */
    reservedConcurrency: z.coerce.number().int().min(1).default(200),
    /** The address of the API, such as `loyalty.example.org`. Absent: the one that AWS gives it. */
    domainName: hostName.optional(),
    /** The certificate of that name, in the region of the stage; in us-east-1 with `edge`. */
    certificateArn: certificate.optional(),
    /** CloudFront with a web ACL of AWS WAF in front of the API. */
    edge: z.enum(['on', 'off']).default('off'),
    /** The region of the stage. Only `edge` needs it: CloudFront's stack is in us-east-1, and has a copy of what both know. */
    region: region.optional(),
    /** The name at which CloudFront finds the API, such as `origin.loyalty.example.org`. No caller uses it. */
    originName: hostName.optional(),
    /** The certificate of that name, in the region of the stage. */
    originCertificateArn: certificate.optional(),
    /** Names of the keys by which the API knows CloudFront: it sends the first, and the API takes all. Several are separated by commas. */
    originKeys: list.pipe(z.array(z.string().regex(/^[a-z0-9]{1,10}$/, 'must be up to 10 small letters and digits')).max(3)).default(['a']),
    /** Requests of one address in five minutes. */
    addressRate: z.coerce.number().int().min(10).max(2_000_000_000).default(2_000),
    /** The same of merchants' requests: all of a shop's tills can have one address. */
    merchantAddressRate: z.coerce.number().int().min(10).max(2_000_000_000).default(60_000),
    /** How a release of the API's functions comes: to a tenth of the requests first, or to all at once. */
    rollout: z.enum(['canary', 'all-at-once']).default('canary'),
    /** The origins of web applications that may call the API, such as `https://app.example.org`; several are separated by commas. */
    allowedOrigins: list.pipe(z.array(z.string().refine(isOrigin, 'must be an origin, such as https://app.example.org'))).optional(),
    /** Addresses of the members' application to which the hosted sign-in page of the stage's own pool returns; absent: no page. */
    signInUrls: addresses.optional(),
    /** The same of the staff's application. */
    staffSignInUrls: addresses.optional(),
    /** An address that SES may send from: invitations and codes come from it. */
    mailFrom: z.email('must be an e-mail address').optional(),
    /** The AWS region of SES. */
    mailRegion: region.optional(),
    /** A restored table that the stage uses in place of its own: its name. */
    adoptTable: z
      .string()
      .regex(/^[a-zA-Z0-9_.-]{3,255}$/, 'must be the name of a table')
      .optional(),
    /** The label of that table's stream: the last part of the stream's ARN. */
    adoptStream: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}T[\d:.]+$/, "must be the label of the table's stream, such as 2026-12-01T10:00:00.000")
      .optional(),
    /** A restored platform key that the stage uses in place of its own: the whole ARN of its secret. */
    adoptSecret: z
      .string()
      .regex(/^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+-[A-Za-z0-9]{6}$/, 'must be the whole ARN of a secret')
      .optional(),
    /** The AWS region that has a copy of the platform key. */
    keyReplicaRegion: region.optional(),
    /** Whether functions and state machines record X-Ray traces. */
    tracing: z.enum(['on', 'off']).default('off'),
    /** The address that is notified of alarms. AWS asks for a confirmation first. */
    alarmEmail: z.email('must be an e-mail address').optional(),
    /** Allowed targets of webhooks: https on the public internet; on the local stage also any address. */
    webhookTargets: z.enum(['public', 'any']).default('public'),
  })
  .superRefine(
    (
      {
        issuer,
        audience,
        stage,
        webhookTargets,
        allowedOrigins,
        mailFrom,
        mailRegion,
        signInUrls,
        staffSignInUrls,
        adoptTable,
        adoptStream,
        domainName,
        certificateArn,
        ...edge
      },
      refusal,
    ) => {
      for (const [path, message] of edgeFaults({ domainName, certificateArn, ...edge }))
        refusal.addIssue({ code: 'custom', path: [path], message });
      if ((mailFrom === undefined) !== (mailRegion === undefined))
        refusal.addIssue({
          code: 'custom',
          path: [mailFrom === undefined ? 'mailFrom' : 'mailRegion'],
          message: 'must be given with the other',
        });
      if ((domainName === undefined) !== (certificateArn === undefined))
        refusal.addIssue({
          code: 'custom',
          path: [domainName === undefined ? 'domainName' : 'certificateArn'],
          message: 'must be given with the other',
        });
      if (adoptTable !== undefined && adoptStream === undefined)
        refusal.addIssue({
          code: 'custom',
          path: ['adoptStream'],
          message: 'must be given with adoptTable: events are made from the stream',
        });
      if (adoptTable === undefined && adoptStream !== undefined)
        refusal.addIssue({ code: 'custom', path: ['adoptTable'], message: 'must be given with adoptStream' });
      if (issuer !== undefined && (signInUrls ?? staffSignInUrls ?? mailFrom) !== undefined)
        refusal.addIssue({ code: 'custom', path: ['issuer'], message: 'has sign-in pages and a sender of its own' });
      if (stage !== LOCAL_STAGE && allowedOrigins?.some((origin) => !origin.startsWith('https://')))
        refusal.addIssue({ code: 'custom', path: ['allowedOrigins'], message: `must be https, unless the stage is ${LOCAL_STAGE}` });
      if (webhookTargets === 'any' && stage !== LOCAL_STAGE)
        refusal.addIssue({ code: 'custom', path: ['webhookTargets'], message: `must be public, unless the stage is ${LOCAL_STAGE}` });
      if (issuer !== undefined && audience === undefined)
        refusal.addIssue({ code: 'custom', path: ['audience'], message: 'must be given with issuer' });
      if (audience !== undefined && issuer === undefined)
        refusal.addIssue({ code: 'custom', path: ['issuer'], message: 'must be given with audience' });
    },
  );

export const CONTEXT_KEYS: readonly string[] = Object.keys(Context.shape);

/** The issuer of callers' tokens. */
export interface TokenIssuer {
  readonly issuer: string;
  readonly audience: readonly string[];
}

/** Members and staff sign in apart, except with an external issuer, which has both. */
export interface TokenIssuers {
  readonly members: TokenIssuer;
  readonly staff: TokenIssuer;
}

export interface Config extends Omit<z.output<typeof Context>, 'issuer' | 'audience' | EdgeSetting> {
  /** Absent: the stage gets its own user pool. */
  readonly externalIssuer?: TokenIssuer;
  /** Absent: callers reach the API without CloudFront. */
  readonly edge?: Edge;
}

export class ConfigInvalid extends Error {
  override readonly name = 'ConfigInvalid';
}

/** @throws {ConfigInvalid} that names every wrong context key. */
export function parseConfig(context: Readonly<Record<string, unknown>>): Config {
  const parsed = Context.safeParse(context);
  if (!parsed.success) {
    throw new ConfigInvalid(parsed.error.issues.map(({ path, message }) => `CDK context "${path.join('.')}" ${message}`).join('; '));
  }
  const { issuer, audience, edge: _edge, region: _region, originName: _name, originCertificateArn: _certificate, ...others } = parsed.data;
  const { originKeys: _keys, addressRate: _rate, merchantAddressRate: _merchantRate, ...settings } = others;
  const edge = edgeOf(parsed.data);
  return {
    ...settings,
    ...(issuer === undefined || audience === undefined ? {} : { externalIssuer: { issuer, audience } }),
    ...(edge === undefined ? {} : { edge }),
  };
}
