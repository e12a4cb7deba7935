/** Accounts per second of the agenda's worker, and its share of the bare rate. */
import { agendaContest } from '../agenda/agenda-contest.ts';
import type { Benchmark } from '../benchmark.ts';
import { cpuMicros, ratePerSecond } from '../kernel/contest.ts';
import { figure, ratioAtLeast } from '../kernel/figure.ts';

/**
 * With sixteen accounts in flight a worker is seldom idle, so it loses processor time only. Deciding, hashing and encoding may take three
 * sevenths of the SDK's time for the calls alone, which leaves seven tenths of its rate.
 */
const AIM = ratioAtLeast(0.7);

export const agendaRate: Benchmark = {
  title: 'agenda worker',
  figures: ['agenda.rate', 'agenda.cpuMicros', 'agenda.emptyShards.millis'],
  async measure(run) {
    const { product, bare, idleMillis } = await run.once(agendaContest);
    return {
      figures: [
        figure('agenda.rate', ratePerSecond(product), 'accounts/s', { limit: ratePerSecond(bare), aim: AIM }),
        figure('agenda.cpuMicros', cpuMicros(product), 'µs', { limit: cpuMicros(bare) }),
        figure('agenda.emptyShards.millis', idleMillis, 'ms'),
      ],
      notes: [
        "agenda.rate: one worker, the deployed bundle's handler called in its process, on pages of 200 due accounts, 16 in flight, on DynamoDB Local.",
        '  Limit: a bundle of the SDK alone sends the same query, reads and transactions, with as many in flight.',
        "agenda.cpuMicros: the worker's processor time for each account. Limit: the bare worker's.",
        'agenda.emptyShards.millis: one invocation for the eight shards of a group, with nothing due.',
      ],
    };
  },
};
