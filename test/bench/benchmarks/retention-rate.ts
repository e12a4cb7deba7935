/** Members per second of one analytics worker, pass by pass, and its share of the bare reading of the same items. */

import { type Night, type Reading, retentionContest } from '../analytics/retention-contest.ts';
import type { Benchmark } from '../benchmark.ts';
import { cpuMicros, ratePerSecond } from '../kernel/contest.ts';
import { type Aim, type Figure, figure, ratioAtLeast } from '../kernel/figure.ts';

const AIM = ratioAtLeast(0.5);

export const retentionRate: Benchmark = {
  title: 'retention worker',
  figures: [
    'retention.rate',
    'retention.rate.scan',
    'retention.measure.rate',
    'retention.measure.cpuMicros',
    'retention.judge.rate',
    'retention.judge.cpuMicros',
    'retention.firstNight.rate',
  ],
  async measure(run) {
    const { product, bare, scan, firstNight, members } = await run.once(retentionContest);
    const rate = (name: string, own: readonly Reading[], limit: readonly Reading[], aim?: Aim): Figure =>
      figure(name, ratePerSecond(own), 'members/s', { limit: ratePerSecond(limit), ...(aim === undefined ? {} : { aim }) });
    const cpu = (name: string, own: readonly Reading[], limit: readonly Reading[]): Figure =>
      figure(name, cpuMicros(own), 'µs', { limit: cpuMicros(limit) });
    const of = (pass: keyof Night, nights: readonly Night[]) => nights.map((night) => night[pass]);
    return {
      figures: [
        rate('retention.rate', product.map(bothPasses), bare.map(bothPasses), AIM),
        rate('retention.rate.scan', product.map(bothPasses), scan),
        rate('retention.measure.rate', of('measure', product), of('measure', bare), AIM),
        cpu('retention.measure.cpuMicros', of('measure', product), of('measure', bare)),
        rate('retention.judge.rate', of('judge', product), of('judge', bare), AIM),
        cpu('retention.judge.cpuMicros', of('judge', product), of('judge', bare)),
        rate('retention.firstNight.rate', [bothPasses(firstNight)], bare.map(bothPasses)),
      ],
      notes: [
        `retention.rate: one worker runs both passes over ${members.toLocaleString('en')} members of four shards on DynamoDB Local, by the deployed bundle's handler called in its process.`,
        '  Limit: a bundle of the SDK alone sends the same queries and batches of reads, as many at a time. .scan: against one scan of the same items in four segments.',
        '  .measure and .judge: each pass against the same reads. cpuMicros: processor time of the worker for each member.',
        'retention.firstNight.rate: the run judges every member for the first time and writes every insight.',
      ],
    };
  },
};

const bothPasses = ({ measure, judge }: Night): Reading => ({
  invocations: measure.invocations,
  millis: measure.millis + judge.millis,
  cpuMicros: measure.cpuMicros + judge.cpuMicros,
});
