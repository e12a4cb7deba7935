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
        `retention.readUnits, .writeUnits: both passes, for each of ${MEMBERS.toLocaleString('en')} members without changes. An insight has ${Math.round(insightBytes)} bytes on average.`,
        'retention.dayLater: a day later without activity. Time alone changes the classes of some members, and the run writes them.',
        `retention.bought: the additional units for each of ${BUYERS} members who bought that day. firstNight: the run judges every member for the first time.`,
        'retention.enrolment.writeUnits: with the insight. Limit: without it. Purchases write no insight.',
        `  The units exclude runs and checkpoints, which depend on shards; the cost includes them. The meter agrees with DynamoDB Local on ${itemsChecked} insights.`,
      ],
    };
  },
};
