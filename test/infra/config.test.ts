import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, test } from 'vitest';
import { ConfigInvalid, parseConfig } from '../../infra/config.ts';
import { EDGE } from './synthesised.ts';

const issuer = 'https://login.example.org/';

describe('settings of a stage', () => {
  test('defaults', () => {
    expect(parseConfig({ stage: 'prod' })).toEqual({
      stage: 'prod',
      logRetentionDays: RetentionDays.THREE_MONTHS,
      logLevel: 'INFO',
      throttlingRate: 2000,
      throttlingBurst: 1000,
      staffThrottlingRate: 100,
      staffThrottlingBurst: 200,
      accountConcurrency: 1000,
      reservedConcurrency: 200,
      rollout: 'canary',
      tracing: 'off',
      webhookTargets: 'public',
    });
  });

  test('webhooks may go anywhere on the local stage only', () => {
    expect(parseConfig({ stage: 'local', webhookTargets: 'any' })).toMatchObject({ webhookTargets: 'any' });
    expect(parseConfig({ stage: 'local' })).toMatchObject({ webhookTargets: 'public' });
  });

  test('text from the command line becomes numbers', () => {
    expect(parseConfig({ stage: 'staging', logRetentionDays: '30', throttlingRate: '10', throttlingBurst: '5' })).toMatchObject({
      stage: 'staging',
      logRetentionDays: 30,
      throttlingRate: 10,
      throttlingBurst: 5,
    });
  });

  test('an issuer is taken exactly as given, with one audience or several', () => {
    expect(parseConfig({ stage: 'prod', issuer, audience: 'shop' }).externalIssuer).toEqual({ issuer, audience: ['shop'] });
    expect(parseConfig({ stage: 'prod', issuer, audience: 'shop, console' }).externalIssuer).toEqual({
      issuer,
      audience: ['shop', 'console'],
    });
  });

  test('an edge has what it needs, and the settings of a stage without it have nothing of it', () => {
    const { edge: _edge, stage: _stage, ...given } = EDGE;
    expect(parseConfig({ ...EDGE, originKeys: 'b, a', addressRate: '500' }).edge).toEqual({
      ...given,
      originKeys: ['b', 'a'],
      addressRate: 500,
      merchantAddressRate: 60_000,
    });
  });

  test.each([
    ['issuer without audience', { issuer }, 'CDK context "audience" must be given with issuer'],
    ['audience without issuer', { audience: 'shop' }, 'CDK context "issuer" must be given with audience'],
    ['an issuer that is no URL', { issuer: 'example', audience: 'shop' }, 'CDK context "issuer" must be a URL'],
    ['a plain http issuer elsewhere', { issuer: 'http://example.org', audience: 'shop' }, 'CDK context "issuer" must be https'],
    ['a host that only begins like this machine', { issuer: 'http://localhost.example.org', audience: 'shop' }, '"issuer" must be https'],
    ['an empty audience among others', { issuer, audience: 'shop,' }, 'CDK context "audience.1" must be one audience'],
    ['a stage that cannot be in a stack name', { stage: 'Prod_1' }, 'CDK context "stage" must be up to 20'],
    ['a retention that CloudWatch does not offer', { logRetentionDays: '31' }, 'CDK context "logRetentionDays" must be a number of days'],
    ['logs without end', { logRetentionDays: String(RetentionDays.INFINITE) }, 'CDK context "logRetentionDays" must end'],
    ['a rate of 0', { throttlingRate: '0' }, 'CDK context "throttlingRate"'],
    ['a rate above the account', { throttlingRate: '10001' }, 'CDK context "throttlingRate"'],
    ['a burst above the account', { throttlingBurst: '5001' }, 'CDK context "throttlingBurst"'],
    [
      'webhooks to anywhere',
      { stage: 'prod', webhookTargets: 'any' },
      'CDK context "webhookTargets" must be public, unless the stage is local',
    ],
    ['no stage', { stage: undefined }, 'CDK context "stage" must be given, such as -c stage=prod'],
    ['alarms to no address', { alarmEmail: 'ops' }, 'CDK context "alarmEmail" must be an e-mail address'],
    ['an origin with a path', { allowedOrigins: 'https://app.example.org/' }, 'CDK context "allowedOrigins.0" must be an origin'],
    ['every origin', { allowedOrigins: '*' }, 'CDK context "allowedOrigins.0" must be an origin'],
    ['an origin without https', { allowedOrigins: 'https://a.example,http://*' }, 'CDK context "allowedOrigins" must be https, unless'],
    ['a sender without its region', { mailFrom: 'loyalty@example.org' }, 'CDK context "mailRegion" must be given with the other'],
    ['a sign-in that returns to plain http', { signInUrls: 'http://app.example.org' }, 'CDK context "signInUrls.0" must be https'],
    ['sign-in pages of an external issuer', { issuer, audience: 'shop', signInUrls: 'https://a.example' }, '"issuer" has sign-in pages'],
    ['a table without its stream', { adoptTable: 'restored' }, '"adoptStream" must be given with adoptTable'],
    ['a stream without its table', { adoptStream: '2026-12-01T10:00:00.000' }, '"adoptTable" must be given with adoptStream'],
    ['a secret by its name', { adoptSecret: 'PlatformKeys' }, '"adoptSecret" must be the whole ARN of a secret'],
    ['a copy of the key nowhere', { keyReplicaRegion: 'Ireland' }, '"keyReplicaRegion" must be a region'],
    ['a name without its certificate', { domainName: 'api.example.org' }, '"certificateArn" must be given with the other'],
    ['a name with a scheme', { domainName: 'https://api.example.org' }, '"domainName" must be a name in small letters'],
    ['a certificate by its id', { domainName: 'api.example.org', certificateArn: '1234' }, '"certificateArn" must be the ARN'],
    ['an edge without its names', { edge: 'on', region: 'eu-central-1' }, '"originName" must be given with edge=on'],
    ['an edge without a name for callers', { ...EDGE, domainName: undefined }, '"domainName" must be given with edge=on'],
    ['an edge of no region', { ...EDGE, region: undefined }, '"region" must be given with edge=on'],
    ['a part of an edge', { originName: 'origin.example.org' }, '"originName" must be given with edge=on only'],
    [
      "an edge with the stage's certificate",
      { ...EDGE, certificateArn: EDGE.originCertificateArn },
      '"certificateArn" must be of us-east-1 with edge=on',
    ],
    [
      "an origin with CloudFront's certificate",
      { ...EDGE, originCertificateArn: EDGE.certificateArn },
      '"originCertificateArn" must be of the stage\'s region, eu-central-1',
    ],
    ['an edge that is its own origin', { ...EDGE, originName: EDGE.domainName }, '"originName" must be another name than domainName'],
    ['a key twice', { ...EDGE, originKeys: 'a,a' }, '"originKeys" must have each key once'],
    ['no key', { ...EDGE, originKeys: '' }, '"originKeys.0" must be up to 10 small letters and digits'],
    ['a rate that AWS does not take', { ...EDGE, addressRate: '9' }, '"addressRate"'],
    ['webhooks to nowhere', { webhookTargets: 'none' }, 'CDK context "webhookTargets"'],
    ['an unknown log level', { logLevel: 'LOUD' }, 'CDK context "logLevel"'],
  ])('refused: %s', (_, context, message) => {
    const settings = { stage: 'prod', ...context };
    expect(() => parseConfig(settings)).toThrow(ConfigInvalid);
    expect(() => parseConfig(settings)).toThrow(message);
  });
});
