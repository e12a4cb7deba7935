/** Findings of a pass on members, from the commit to the events that the brand's own systems get. */
import { marshall } from '@aws-sdk/util-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { DOMAIN_EVENTS, type EventName, eventSchema } from '../../../shared/contract/events/domain-events.ts';
import type { Day } from '../../../shared/domain/analytics/history/day.ts';
import { findingChanges } from '../../../shared/domain/analytics/passes/finding-changes.ts';
import type { Found, Insight } from '../../../shared/domain/analytics/passes/insight.ts';
import type { MemberInsight } from '../../../shared/domain/analytics/passes/member-insight.ts';
import { type DomainEvent, payloadOf } from '../../../shared/domain/events/event.ts';
import { eventsOf } from '../../../shared/domain/events/events-of.ts';
import { type Instant, plusSeconds } from '../../../shared/domain/kernel/time.ts';
import { committedFrom } from '../../../shared/store/events/stream-records.ts';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { MEMBER_ID } from '../../support/kernel/builders.ts';
import { NOON } from '../../support/kernel/ports.ts';
import { PROGRAMME } from '../../support/kernel/shop.ts';
import { memoryTables, type TestTable } from '../../support/kernel/tables.ts';
import { openRewardShop, type RewardShop } from '../../support/rewards/reward-shop.ts';

const DAY: Day = 20_513;
const INSIGHT: Insight = { stage: 'acquired', rfm: null, abc: null, value: null, risk: 'none', alive: null, segments: [] };
const found = (special: Partial<Insight> = {}, since = DAY): Found => ({ insight: { ...INSIGHT, ...special }, since });

describe('a finding', () => {
  let table: TestTable;
  let rewards: RewardShop;
  let memberId: string;
  beforeEach(async () => {
    table = await memoryTables().fresh();
    rewards = await openRewardShop(table);
    memberId = await rewards.member();
  });

  const insight = async (): Promise<MemberInsight> => {
    const kept = await rewards.store.insight(PROGRAMME, memberId);
    if (kept === undefined) throw new TypeError('the member has no insight');
    return kept;
  };
  const itemOf = async (): Promise<Item> => {
    for (const item of await table.items()) if (item.PK.startsWith('INSIGHT#') && item.SK === memberId) return item;
    throw new TypeError('the member has no insight');
  };
  const written = async (write: () => Promise<void>): Promise<readonly DomainEvent[]> => {
    const before = await itemOf();
    await write();
    const after = await itemOf();
    const Keys = marshall({ PK: after.PK, SK: after.SK });
    const record = { eventName: 'MODIFY', dynamodb: { Keys, OldImage: marshall(before), NewImage: marshall(after) } };
    const committed = committedFrom(record);
    return committed === undefined ? [] : eventsOf(committed);
  };
  const keep = (finding: Found, knownAt: Instant = NOON) =>
    written(async () => {
      expect(await rewards.store.commit(findingChanges(await insight(), finding, knownAt))).toEqual({ committed: true });
    });
  const members = async (segmentId: string) => (await rewards.store.segmentMembers(PROGRAMME, segmentId, undefined, 10)).items;

  test('is told in the member’s lane, behind the entries that were known, and listed in the same commit', async () => {
    expect((await keep(found({ segments: ['regulars'] }))).map(({ type }) => type)).toEqual(['segment.entered']);
    expect(await members('regulars')).toMatchObject([{ memberId, since: '2026-03-01' }]);

    const at = plusSeconds(NOON, 86_400);
    const events = await keep(found({ stage: 'lapsed', risk: 'high', segments: ['lapsed'] }, DAY + 1), at);
    const { upTo } = (await insight()).history;
    expect(events).toMatchObject([
      { type: 'member.stage_changed', data: { from: 'acquired', to: 'lapsed' } },
      { type: 'member.risk_changed', data: { from: 'none', to: 'high' } },
      { type: 'segment.entered', data: { segment: 'lapsed' } },
      { type: 'segment.left', data: { segment: 'regulars' } },
    ]);
    for (const event of events) expect(event).toMatchObject({ lane: memberId, at, data: { memberId, asOf: '2026-03-02' } });
    expect(events.map(({ sequence }) => sequence)).toEqual(
      [0, 1, 2, 3].map((index) => `${String(upTo.entry).padStart(10, '0')}.99.0000000003.0${index}`),
    );
    expect(await members('regulars')).toEqual([]);
    expect(await members('lapsed')).toHaveLength(1);
  });

  test('as the contract says', async () => {
    const first = await keep(found({ segments: ['regulars'] }));
    const all = await keep(
      found({ stage: 'retained', rfm: { recency: 5, frequency: 5, monetary: 5, class: 'champions' }, value: 'maintain', risk: 'low' }),
    );
    expect([...first, ...all].map(({ type }) => type).sort()).toEqual(
      [
        'member.rfm_changed',
        'member.risk_changed',
        'member.stage_changed',
        'member.value_changed',
        'segment.entered',
        'segment.left',
      ].sort(),
    );
    for (const event of [...first, ...all]) {
      const name = event.type as EventName;
      // Ids of tests are shorter.
      const payload = JSON.parse(JSON.stringify(payloadOf(event)).replaceAll(memberId, MEMBER_ID));
      expect(eventSchema(name).safeParse(payload).error, name).toBeUndefined();
      expect(DOMAIN_EVENTS[name].data.strict().safeParse(payload.data).error, name).toBeUndefined();
    }
  });

  test('night after night behind the same entry has places and ids of its own', async () => {
    const nights = [await keep(found({ segments: ['a'] })), await keep(found()), await keep(found({ segments: ['a'] }))].flat();
    expect(nights.map(({ type }) => type)).toEqual(['segment.entered', 'segment.left', 'segment.entered']);
    expect(new Set(nights.map(({ id }) => id)).size).toBe(3);
    expect(nights.map(({ sequence }) => sequence)).toEqual([...nights.map(({ sequence }) => sequence)].sort());
  });

  test('is not told when no class is another, nor when only the history was brought up to date', async () => {
    await keep(found({ segments: ['a'] }));
    expect(await itemOf()).toHaveProperty('foundAt');
    expect(await keep(found({ segments: ['a'], alive: 0.3, abc: 'B' }))).toEqual([]);
    expect(await itemOf()).not.toHaveProperty('foundAt');
    await keep(found({ segments: [] }));
    const kept = await insight();
    const upToDate = { ...kept, revision: kept.revision + 1 };
    const write = async () =>
      void expect(await rewards.store.commit([{ kind: 'insight', insight: upToDate, expected: kept.revision }])).toEqual({
        committed: true,
      });
    expect(await written(write)).toEqual([]);
  });

  test('by a pass that read an older insight is not written, and lists nobody', async () => {
    const old = await insight();
    await keep(found({ segments: ['a'] }));
    const outcome = await rewards.store.commit(findingChanges(old, found({ segments: ['b'] }), NOON));
    expect(outcome).toMatchObject({ committed: false });
    expect(await members('b')).toEqual([]);
  });
});
