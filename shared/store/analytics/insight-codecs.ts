/** Converts insights to items and back. */
import type { Found } from '../../domain/analytics/passes/insight.ts';
import type { MemberInsight } from '../../domain/analytics/passes/member-insight.ts';
import type { Committed } from '../../domain/events/committed.ts';
import { toInstant } from '../../domain/kernel/time.ts';
import type { Attributes, Item } from '../kernel/item-table.ts';
import { partsOf } from '../kernel/key-parts.ts';
import { byteOf } from '../kernel/shards.ts';
import { AGENDA_SHARDS, FOUND_AT, type Key, keys, PREFIX } from '../table.ts';
import { fromHistory, historyFrom } from './history-text.ts';

/** The shard is a hash of the member's id, as on the agenda. */
export const insightKey = (programmeId: string, memberId: string): Key =>
  keys.insight(programmeId, byteOf(memberId) % AGENDA_SHARDS, memberId);

export const fromInsight = ({ history, timeZone, found, revision }: MemberInsight): Attributes => ({
  revision,
  zone: timeZone,
  history: fromHistory(history),
  ...(found === null ? {} : { found }),
});

export function insightFrom({ PK, SK: memberId, history, zone, found, revision }: Item): MemberInsight {
  const [programmeId] = partsOf(PK, PREFIX.insight);
  return {
    history: historyFrom(programmeId, memberId, String(history)),
    timeZone: String(zone),
    found: (found ?? null) as Found | null,
    revision: Number(revision),
  };
}

/** The committed change of an insight whose finding has events. @param before the item that was replaced. */
export const findingFrom = (item: Item, before: Item): Extract<Committed, { kind: 'finding' }> => ({
  kind: 'finding',
  insight: insightFrom(item),
  before: insightFrom(before),
  foundAt: toInstant(String(item[FOUND_AT])),
});
