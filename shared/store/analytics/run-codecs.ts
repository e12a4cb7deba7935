/** Converts runs, checkpoints and reports to items and back. */
import type { AnalyticsRun, InParts, KeptPartial, PartialPlace, Report, RunChange } from '../../domain/analytics/passes/run.ts';
import type { CalendarDate } from '../../domain/kernel/calendar.ts';
import { millis } from '../../domain/kernel/time.ts';
import type { Condition, Item, Write } from '../kernel/item-table.ts';
import { packedWrites, type Unpacked } from '../kernel/packed.ts';
import { FORGET_AT, type Key, keys, PREFIX } from '../table.ts';

/** A checkpoint is of no use longer than this after its run began. */
const PARTIAL_KEPT_SECONDS = 7 * 86_400;

export function runWritesOf(change: RunChange): readonly Write[] {
  switch (change.kind) {
    case 'run': {
      const { programmeId, asOf, ...attributes } = change.run;
      const condition: Condition =
        change.expected === 0 ? { kind: 'absent' } : { kind: 'unchanged', attribute: 'revision', value: change.expected };
      return [{ key: keys.run(programmeId, asOf), condition, action: { kind: 'put', attributes } }];
    }
    case 'partial': {
      const { programmeId: _programmeId, asOf: _asOf, knownAt: _knownAt, pass: _pass, shard: _shard, ...kept } = change.partial;
      const { state, revision, ...said } = kept;
      const onEach = { [FORGET_AT]: Math.ceil(millis(said.startedAt) / 1_000) + PARTIAL_KEPT_SECONDS };
      const keyOf = (part: number) => partialKey(change.partial, part);
      return packedWrites({ keyOf, content: state, revision, replaces: change.replaces, said, onEach });
    }
    case 'report': {
      const { programmeId, asOf, name, content, revision, ...said } = change.report;
      const keyOf = (part: number) => keys.report(programmeId, asOf, name, part);
      return packedWrites({ keyOf, content, revision, replaces: change.replaces, said });
    }
  }
}

export const partialKey = ({ programmeId, asOf, knownAt, pass, shard }: PartialPlace, part: number): Key =>
  keys.partial(programmeId, asOf, knownAt, pass, shard, part);

export function runFrom(item: Item): AnalyticsRun {
  const { PK, SK, ...run } = item;
  return { programmeId: PK.slice(PREFIX.run.length), asOf: SK as CalendarDate, ...run } as AnalyticsRun;
}

export function partialFrom(place: PartialPlace, { first, content, parts }: Unpacked): KeptPartial {
  const { PK: _PK, SK: _SK, packed: _packed, [FORGET_AT]: _forgetAt, ...said } = first;
  const { programmeId, asOf, knownAt, pass, shard } = place;
  return { programmeId, asOf, knownAt, pass, shard, ...said, parts, state: content } as KeptPartial;
}

export function reportFrom(place: Pick<Report, 'programmeId' | 'asOf' | 'name'>, { first, content, parts }: Unpacked): InParts<Report> {
  const { PK: _PK, SK: _SK, packed: _packed, ...said } = first;
  return { ...place, ...said, parts, content } as InParts<Report>;
}
