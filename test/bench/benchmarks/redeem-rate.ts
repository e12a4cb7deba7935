/** Redemptions per second of one hot reward, and the attempts that each takes. */
import type { Benchmark } from '../benchmark.ts';
import { type Contest, ratePerSecond } from '../kernel/contest.ts';
import { atMost, type Figure, figure, ratioAtLeast } from '../kernel/figure.ts';
import { median } from '../kernel/statistics.ts';
import { REDEEM_IN_FLIGHT, type RedeemRound, redeemContest } from '../rewards/redeem-contest.ts';

const [ONE, SOME, MANY] = REDEEM_IN_FLIGHT;

/** The aim of the agenda's worker too: decisions, hashes and encoding may take three sevenths of the SDK's time for the calls alone. */
const AIM = ratioAtLeast(0.7);

export const redeemRate: Benchmark = {
  title: 'hot reward',
  figures: [
    'redeem.hotStockRate',
    `redeem.hotStockRate.${ONE}`,
    `redeem.hotStockRate.${MANY}`,
    'redeem.attemptsPerSuccess',
    `redeem.attemptsPerSuccess.${MANY}`,
  ],
  async measure(run) {
    const contests = await run.once(redeemContest);
    return {
      figures: [
        rate('redeem.hotStockRate', contests[SOME], true),
        rate(`redeem.hotStockRate.${ONE}`, contests[ONE], true),
        rate(`redeem.hotStockRate.${MANY}`, contests[MANY], false),
        figure('redeem.attemptsPerSuccess', attempts(contests[SOME]), 'attempts', { limit: 1, aim: atMost(1.3) }),
        figure(`redeem.attemptsPerSuccess.${MANY}`, attempts(contests[MANY]), 'attempts', { limit: 1 }),
      ],
      notes: [
        `redeem.hotStockRate: distinct members, ${SOME} in flight, redeem one reward with stock in 32 shards, a limit and a voucher. The use case runs in this`,
        '  process on DynamoDB Local. Limit: the SDK alone sends the same reads and transactions, in turn over as many shards.',
        `  .${ONE} and .${MANY}: the number in flight. Twice the number of shards must conflict.`,
        '  The table cancels a transaction on an item that another transaction is writing, as DynamoDB does. DynamoDB Local lets it wait.',
        'redeem.attemptsPerSuccess: transactions for each redemption, with the cancelled ones.',
      ],
    };
  },
};

const rate = (name: string, { product, bare }: Contest<RedeemRound>, hasAim: boolean): Figure =>
  figure(name, ratePerSecond(product), 'redemptions/s', { limit: ratePerSecond(bare), ...(hasAim ? { aim: AIM } : {}) });

const attempts = ({ product }: Contest<RedeemRound>): number => median(product.map(({ attemptsPerSuccess }) => attemptsPerSuccess));
