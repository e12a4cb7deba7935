/** Whether a balance is read as fast when its ledger grows. */
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { bundleFunction } from '../../../infra/constructs/bundle.ts';
import { gatewayEvent } from '../../../infra/local/gateway/gateway-event.ts';
import { ROUTES, routeKey } from '../../../shared/contract/routes.ts';
import type { Benchmark } from '../benchmark.ts';
import { BENCH_PROGRAMME } from '../earning/bench-shop.ts';
import { itemsOfHistories, type LongHistory } from '../earning/long-history.ts';
import { type InvocationRound, startFunction } from '../functions/function-process.ts';
import { secretsEndpoint } from '../functions/secrets-endpoint.ts';
import { copyItems } from '../kernel/copy-items.ts';
import { database } from '../kernel/database.ts';
import { figure, ratioAtMost } from '../kernel/figure.ts';
import { interleaved, median } from '../kernel/statistics.ts';

const SELDOM: LongHistory = { subject: 'seldom', entries: 10 };
const OFTEN: LongHistory = { subject: 'often', entries: 10_000 };

const ROUNDS = 15;
const READS_A_ROUND = 100;
const WARM_UP = 500;

export const balanceFlatness: Benchmark = {
  title: 'balance read',
  figures: ['balance.flatness'],
  async measure(run) {
    const tables = await run.once(database);
    run.progress.begin('balance read', ROUNDS * 2);
    const tableName = await tables.emptied();
    const { client, port } = tables.running();
    const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
    await copyItems(documents, tableName, await itemsOfHistories([SELDOM, OFTEN]));

    const place = { dynamoDbUrl: `http://127.0.0.1:${port}`, tableName, secretsUrl: await secretsEndpoint(run) };
    const member = await startFunction(run, bundleFunction('member-api').directory, place);
    const reads =
      ({ subject }: LongHistory, count: number) =>
      () =>
        member.invoke(Array.from({ length: count }, () => balanceEvent(subject)));
    await reads(SELDOM, WARM_UP)();
    await reads(OFTEN, WARM_UP)();
    const turns = { seldom: reads(SELDOM, READS_A_ROUND), often: reads(OFTEN, READS_A_ROUND) };
    const { seldom, often } = await interleaved(ROUNDS, turns, () => run.progress.step());
    run.progress.end();
    return {
      figures: [figure('balance.flatness', millis(often), 'ms', { limit: millis(seldom), aim: ratioAtMost(1.2) })],
      notes: [
        `balance.flatness: the deployed handler reads a balance after ${OFTEN.entries} entries, called in its process. Limit: the same after ${SELDOM.entries} entries in the same months.`,
      ],
    };
  },
};

const millis = (rounds: readonly InvocationRound[]): number => median(rounds.map((round) => round.millis / round.invocations));

const balanceEvent = (subject: string) =>
  gatewayEvent({
    method: ROUTES.getBalance.method,
    target: ROUTES.getBalance.path.replace('{programmeId}', BENCH_PROGRAMME),
    protocol: 'HTTP/1.1',
    sourceIp: '127.0.0.1',
    headers: {},
    rawHeaders: [],
    body: Buffer.alloc(0),
    requestId: subject,
    routeKey: routeKey(ROUTES.getBalance),
    pathParameters: { programmeId: BENCH_PROGRAMME },
    jwt: { claims: { sub: subject }, scopes: null },
    now: new Date(),
  });
