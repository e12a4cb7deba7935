/** Whether fitting the models takes less than a second for any number of members. */

import { type Fitted, retentionFit } from '../analytics/retention-fit.ts';
import type { Benchmark } from '../benchmark.ts';
import { atMost, figure } from '../kernel/figure.ts';

const SECOND = atMost(1_000);

export const retentionFitBenchmark: Benchmark = {
  title: 'retention fit',
  figures: ['retention.fit', 'retention.fit.saturated'],
  async measure(run) {
    const { cdnow, saturated } = await run.once(retentionFit);
    return {
      figures: [
        ...(cdnow === undefined ? [] : [figure('retention.fit', cdnow.millis, 'ms', { aim: SECOND })]),
        figure('retention.fit.saturated', saturated.millis, 'ms', { aim: SECOND }),
      ],
      notes: [
        `retention.fit: BG/NBD and gamma-gamma by maximum likelihood on the CDNOW sample: ${cdnow === undefined ? 'not measured, because the file is missing (docs/testing.md)' : inWords(cdnow)}.`,
        `  .saturated: on the most cells that members can fill: ${inWords(saturated)}.`,
      ],
    };
  },
};

const inWords = ({ members, cells: [buying, spending], parameters, ofIntervals, ofCheck }: Fitted): string =>
  `${members.toLocaleString('en')} members in ${buying.toLocaleString('en')} cells of buying and ${spending.toLocaleString('en')} of spending; ${Math.round(ofIntervals)} ms of it for 95 % intervals, and ${Math.round(ofCheck)} ms besides for Pareto/NBD; ${parameters}`;
