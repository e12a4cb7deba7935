/** Writes of insights, runs, checkpoints and reports. */
import type { AnalyticsChange } from '../../domain/analytics/changes.ts';
import { FORGET_AT } from '../kernel/key.ts';
import { packedWrites } from '../kernel/packed.ts';
import { shardOf } from '../kernel/shards.ts';
import { put, secondsOf, unchanged, type WritesOf } from '../kernel/writes.ts';
import { fromHistory } from './history-text.ts';
import { analyticsItems, FOUND_AT } from './items.ts';

/** Checkpoints are deleted so many seconds after the start of their run. */
const CHECKPOINT_SECONDS = 7 * 86_400;

/** The place of a member's insight. Its shard is also the member's shard on the agenda. */
export const insightPlace = (programmeId: string, memberId: string) => ({
  programmeId,
  memberId,
  shard: shardOf(memberId, analyticsItems.insight),
});

export const analyticsWrites: WritesOf<AnalyticsChange> = {
  insight: ({ insight, expected, foundAt }) => {
    const { history, timeZone: zone, found, revision } = insight;
    const attributes = {
      revision,
      zone,
      history: fromHistory(history),
      ...(found === null ? {} : { found }),
      ...(foundAt === undefined ? {} : { [FOUND_AT]: foundAt }),
    };
    const place = insightPlace(history.programmeId, history.memberId);
    return [put(analyticsItems.insight, place, attributes, unchanged('revision', expected))];
  },
  run: ({ run, expected }) => {
    const { programmeId: _programmeId, asOf: _asOf, ...rest } = run;
    return [put(analyticsItems.run, run, rest, unchanged('revision', expected))];
  },
  partial: ({ partial, replaces }) => {
    const { programmeId: _programmeId, asOf: _asOf, knownAt: _knownAt, pass: _pass, shard: _shard, ...kept } = partial;
    const { state, revision, ...said } = kept;
    const onEach = { [FORGET_AT]: secondsOf(said.startedAt) + CHECKPOINT_SECONDS };
    const keyOf = (part: number) => analyticsItems.partial.key({ ...partial, part });
    return packedWrites({ keyOf, content: state, revision, replaces, said, onEach });
  },
  report: ({ report, replaces }) => {
    const { programmeId: _programmeId, asOf: _asOf, name: _name, content, revision, ...said } = report;
    const keyOf = (part: number) => analyticsItems.report.key({ ...report, part });
    return packedWrites({ keyOf, content, revision, replaces, said });
  },
};
