/** Read and write units of a night for each member, and the additional units of an enrolment. */

import { BUYERS, MEMBERS, retentionUnits } from '../analytics/retention-units.ts';
import type { Benchmark } from '../benchmark.ts';
import { atMost, figure } from '../kernel/figure.ts';

export const retentionUnitsBenchmark: Benchmark = {
  title: 'units of a night',
  figures: [
    'retention.readUnits',
    'retention.writeUnits',
    'retention.dayLater.readUnits',
    'retention.dayLater.writeUnits',
    'retention.bought.readUnits',
    'retention.bought.writeUnits',
    'retention.firstNight.writeUnits',
    'retention.enrolment.writeUnits',
  ],
  async measure(run) {
    const { firstNight, again, dayLater, bought, enrolment, insightBytes, itemsChecked } = await run.once(retentionUnits);
    return {
      figures: [
        figure('retention.readUnits', again.readUnits / MEMBERS, 'read units', { aim: atMost(1) }),
        figure('retention.writeUnits', again.writeUnits / MEMBERS, 'write units', { aim: atMost(0) }),
        figure('retention.dayLater.readUnits', dayLater.readUnits / MEMBERS, 'read units', { aim: atMost(1) }),
        figure('retention.dayLater.writeUnits', dayLater.writeUnits / MEMBERS, 'write units'),
        figure('retention.bought.readUnits', bought.readUnits / BUYERS, 'read units'),
        figure('retention.bought.writeUnits', bought.writeUnits / BUYERS, 'write units'),
        figure('retention.firstNight.writeUnits', firstNight.writeUnits / MEMBERS, 'write units'),
        figure('retention.enrolment.writeUnits', enrolment.writeUnits, 'write units', {
          limit: enrolment.writeUnits - enrolment.ofInsight,
        }),
      ],
      notes: [
        `retention.readUnits, .writeUnits: of both passes, for each of ${MEMBERS.toLocaleString('en')} members of whom nothing is new. An insight has ${Math.round(insightBytes)} bytes on average.`,
        'retention.dayLater: a day later, on which nobody did anything: classes of some change as time goes by, and are written.',
        `retention.bought: what that took more for each of ${BUYERS} who bought on that day. firstNight: everyone is judged for the first time.`,
        'retention.enrolment.writeUnits: the limit is without the insight. Purchases write none.',
        `  Runs and checkpoints go by shards, not by members: they are in the cost. The meter agrees with DynamoDB Local on ${itemsChecked} insights.`,
      ],
    };
  },
};
