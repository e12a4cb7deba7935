/** Decodes the items of insights, runs, checkpoints and reports. */
import { LIFECYCLE_STAGES } from '../../domain/analytics/lifecycle-stage.ts';
import { type Found, type Insight, RFM_CLASSES, type Rfm, RISK_GRADES, VALUE_CLASSES } from '../../domain/analytics/passes/insight.ts';
import type { MemberInsight } from '../../domain/analytics/passes/member-insight.ts';
import type { AnalyticsRun, Concluded, InParts, KeptPartial, PartialResult, Report } from '../../domain/analytics/passes/run.ts';
import type { Committed } from '../../domain/events/committed.ts';
import type { Item } from '../kernel/item-table.ts';
import type { Unpacked } from '../kernel/packed.ts';
import { date, flag, instant, listOf, nullable, number, object, oneOf, optional, text, whole } from '../kernel/shape.ts';
import { stored, UnreadableItem, unpackedFrom } from '../kernel/stored.ts';
import { historyFrom } from './history-text.ts';
import { analyticsItems, FOUND_AT } from './items.ts';

const insight = object<Insight>(() => ({
  stage: oneOf(...LIFECYCLE_STAGES),
  rfm: nullable(object<Rfm>(() => ({ recency: whole, frequency: whole, monetary: whole, class: oneOf(...RFM_CLASSES) }))),
  abc: nullable(oneOf('A', 'B', 'C')),
  value: nullable(oneOf(...VALUE_CLASSES)),
  risk: oneOf(...RISK_GRADES),
  alive: nullable(number),
  segments: listOf(text),
}));

/** A stored insight. `history` has the format of history-text.ts. */
interface StoredInsight {
  readonly programmeId: string;
  readonly memberId: string;
  readonly history: string;
  readonly zone: string;
  readonly found?: Found | undefined;
  readonly revision: number;
}

const storedInsight = stored(
  analyticsItems.insight,
  object<StoredInsight>(() => ({
    programmeId: text,
    memberId: text,
    history: text,
    zone: text,
    found: optional(object<Found>(() => ({ insight, since: whole }))),
    revision: whole,
  })),
);

export function insightFrom(item: Item): MemberInsight {
  const { programmeId, memberId, history, zone, found, revision } = storedInsight(item);
  return {
    history: unpackedFrom(item, 'history', () => historyFrom(programmeId, memberId, history)),
    timeZone: zone,
    found: found ?? null,
    revision,
  };
}

/** The committed finding of an insight whose changed classes have events. @param before the item before the write. */
export function findingFrom(item: Item, before: Item): Extract<Committed, { kind: 'finding' }> {
  const foundAt = item[FOUND_AT];
  if (!instant.is(foundAt)) throw new UnreadableItem(item, FOUND_AT, 'an instant');
  return { kind: 'finding', insight: insightFrom(item), before: insightFrom(before), foundAt };
}

export const runFrom = stored(
  analyticsItems.run,
  object<AnalyticsRun>(() => ({
    programmeId: text,
    asOf: date,
    knownAt: instant,
    state: oneOf('measuring', 'judging', 'done', 'failed'),
    startedAt: instant,
    finishedAt: optional(instant),
    reports: optional(listOf(text)),
    members: optional(whole),
    reason: optional(text),
    revision: whole,
  })),
);

const storedPartial = stored(
  analyticsItems.partial,
  object<InParts<Omit<PartialResult, 'state'>>>(() => ({
    programmeId: text,
    asOf: date,
    knownAt: instant,
    pass: oneOf('measure', 'conclude', 'judge'),
    shard: whole,
    startedAt: instant,
    form: text,
    after: optional(text),
    isDone: flag,
    members: whole,
    revision: whole,
    parts: whole,
  })),
);

/** Checks the outline alone. Readers first compare `form`, which says whether this release wrote the conclusion. */
const isConcluded = (content: object): content is Concluded => 'measured' in content && 'model' in content;

export function partialFrom({ first, content }: Unpacked): KeptPartial {
  const { packed: _packed, ...item } = first;
  const { pass, ...partial } = storedPartial(item);
  if (pass !== 'conclude') return { ...partial, pass, state: content };
  if (!isConcluded(content)) throw new UnreadableItem(item, 'packed', 'the conclusion of a run');
  return { ...partial, pass, state: content };
}

const storedReport = stored(
  analyticsItems.report,
  object<InParts<Omit<Report, 'content'>>>(() => ({
    programmeId: text,
    asOf: date,
    name: text,
    knownAt: instant,
    revision: whole,
    parts: whole,
  })),
);

export function reportFrom({ first, content }: Unpacked): InParts<Report> {
  const { packed: _packed, ...item } = first;
  return { ...storedReport(item), content };
}
