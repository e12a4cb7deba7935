/** The agenda's worker and the list of what it set aside, as Lambda calls them, on DynamoDB. */
import type { APIGatewayProxyEventV2WithJWTAuthorizer, Context } from 'aws-lambda';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type * as admin from '../../../functions/http/admin-api.ts';
import type * as agenda from '../../../functions/schedule/agenda-worker.ts';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import { blankAccount } from '../../../shared/domain/ledger/account.ts';
import { ledgerChanges } from '../../../shared/domain/ledger/decision.ts';
import { append } from '../../../shared/domain/ledger/ledger.ts';
import { decideEnrolment } from '../../../shared/domain/members/enrolment.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { createDynamoTable } from '../../../shared/store/kernel/dynamo-table.ts';
import { createStore } from '../../../shared/store/store.ts';
import { AGENDA_SHARDS } from '../../../shared/store/table.ts';
import { createProgramme } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { aVersion } from '../../support/kernel/builders.ts';
import { testPorts } from '../../support/kernel/ports.ts';
import { PROGRAMME, provedLedger, TERMS } from '../../support/kernel/shop.ts';
import { dynamoTables } from '../../support/kernel/tables.ts';

const PAST = toInstant('2026-01-05T00:00:00Z');
const ENROLLED = toInstant('2026-01-01T00:00:00Z');
const WELL = 'mem_0000000000000000000000well';
const BROKEN = 'mem_000000000000000000000broke';
const ALL_SHARDS = Array.from({ length: AGENDA_SHARDS }, (_, shard) => shard);

const tables = dynamoTables();
const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined);
let store: Store;
let work: typeof agenda.handler;
let answer: typeof admin.handler;

beforeAll(async () => {
  await tables.start();
  const TABLE_NAME = await tables.emptied();
  const { client, port } = tables.running();
  const environment = {
    TABLE_NAME,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'tests',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${port}`,
    // Metrics through the console, and nothing else.
    POWERTOOLS_DEV: 'true',
    POWERTOOLS_METRICS_DISABLED: 'false',
    LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_NAMESPACE: 'Perennial',
    POWERTOOLS_SERVICE_NAME: 'agenda-worker',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const table = createDynamoTable(client, TABLE_NAME);
  store = createStore(table);
  await createProgramme(testPorts(store), PROGRAMME, TERMS, 'founder');
  for (const memberId of [WELL, BROKEN]) {
    const ledger = append(decideEnrolment(memberId, [], aVersion(TERMS, { programmeId: PROGRAMME }), ENROLLED), {
      kind: 'earn',
      at: ENROLLED,
      programmeVersion: 1,
      postings: [{ bucket: 'pending', maturesAt: PAST, expiresAt: null, points: 5 }],
      explanation: [],
    });
    const account = memberId === BROKEN ? { ...ledger.account, debt: -1 } : ledger.account;
    await store.commit(ledgerChanges(blankAccount(PROGRAMME, memberId), { ...ledger, account }, TERMS, ENROLLED));
  }
  ({ handler: work } = await import('../../../functions/schedule/agenda-worker.ts'));
  ({ handler: answer } = await import('../../../functions/http/admin-api.ts'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  printed.mockRestore();
  await tables.stop();
});

const context = (millisLeft: number) => ({ awsRequestId: 'request-1', getRemainingTimeInMillis: () => millisLeft }) as Context;
const TWO_MINUTES = context(120_000);

async function listSetAside(query: Record<string, string> = {}) {
  const event = {
    routeKey: 'GET /v1/programmes/{programmeId}/set-aside',
    pathParameters: { programmeId: PROGRAMME },
    queryStringParameters: query,
    headers: { authorization: `Bearer e30.${Buffer.from('{"cognito:groups":["analyst"]}').toString('base64url')}.c2ln` },
    requestContext: { requestId: 'request-1', authorizer: { jwt: { claims: { sub: 'ann' } } } },
  } as unknown as APIGatewayProxyEventV2WithJWTAuthorizer;
  const { statusCode, body } = await answer(event, TWO_MINUTES);
  return { status: statusCode, body: JSON.parse(body ?? '') };
}

test('with no time left it stops before it begins, and says where', async () => {
  const progress = await work({ shards: ALL_SHARDS }, context(30_000));
  expect(progress).toMatchObject({ status: 'more', workers: 1, shards: ALL_SHARDS, settled: 0 });
  expect(await provedLedger(store, WELL)).toEqual(['enrol 0', 'earn 5']);
});

test('its answer is the input of the next worker; an account that fails is listed with its reason', async () => {
  const first = await work({ shards: ALL_SHARDS }, context(0));
  printed.mockClear();
  const second = await work(JSON.parse(JSON.stringify(first)), TWO_MINUTES);
  const metrics = printed.mock.calls.map(([line]) => JSON.parse(String(line)));
  // The alarm watches these metrics.
  expect(metrics).toMatchObject([{ service: 'agenda-worker', AccountsSettled: 1, AccountsSetAside: 1 }]);
  expect(second).toMatchObject({ status: 'done', workers: 2, shards: [], until: first.until, settled: 1, setAside: 1, left: 0 });
  expect(await provedLedger(store, WELL)).toEqual(['enrol 0', 'earn 5', 'mature 0']);
  expect(await listSetAside()).toEqual({
    status: 200,
    body: {
      items: [
        {
          memberId: BROKEN,
          reason: 'InvariantBroken: debt is never negative',
          times: 1,
          since: expect.stringMatching(/Z$/),
          failedAt: expect.stringMatching(/Z$/),
        },
      ],
      nextCursor: null,
    },
  });
});

test('the list comes page by page', async () => {
  const others = ['mem_a', 'mem_b'].map((prefix) => prefix.padEnd(30, '0'));
  for (const memberId of others) {
    const setAside = { programmeId: PROGRAMME, memberId, revision: 2, reason: 'planted', since: PAST, failedAt: PAST };
    await store.commit([{ kind: 'set-aside', setAside, expected: 0 }]);
  }
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await listSetAside({ limit: '1', ...(cursor === undefined ? {} : { cursor }) });
    expect(body.items).toHaveLength(1);
    seen.push(body.items[0].memberId);
    cursor = body.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual([BROKEN, ...others]);
});

test.each([{}, { shards: [] }, { shards: [-1] }, { shards: ['1'] }, { shards: [1], settled: -1 }, { shards: [1], until: 'yesterday' }])(
  'an input that is none is refused: %j',
  async (input) => {
    await expect(work(input, TWO_MINUTES)).rejects.toMatchObject({ name: 'InputInvalid' });
  },
);
