/** Runs over stored members: findings are written once, whatever other workers write at the same time. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Found } from '../../../shared/domain/analytics/passes/insight.ts';
import type { MemberInsight } from '../../../shared/domain/analytics/passes/member-insight.ts';
import type { CalendarDate } from '../../../shared/domain/kernel/calendar.ts';
import type { Change } from '../../../shared/domain/ledger/decision.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { runMembers } from '../../../shared/use-cases/analytics/run-members.ts';
import { publishSegment } from '../../../shared/use-cases/segments/publish-segment.ts';
import { aMemberAsOf, runMachine } from '../../support/analytics/run.ts';
import { atFirst, type Fault, faultyStore } from '../../support/kernel/faulty-store.ts';
import { NOON, onStore } from '../../support/kernel/ports.ts';
import { PROGRAMME } from '../../support/kernel/shop.ts';
import { memoryTables } from '../../support/kernel/tables.ts';
import { openRewardShop, type RewardShop } from '../../support/rewards/reward-shop.ts';

/** The day of NOON. */
const DAY = '2026-03-02' as CalendarDate;
const DAY_NUMBER = 20_514;
const HOUR = 3_600;

let world: RewardShop;
let store: Store;
let buyer: string;
let browser: string;
beforeEach(async () => {
  world = await openRewardShop(await memoryTables().fresh());
  ({ store } = world);
  buyer = await world.member(0, 'ada');
  browser = await world.member(0, 'grace');
  const terms = { kind: 'rule', name: 'Buyers', rule: 'purchases.orders >= 1' } as const;
  await publishSegment(world.ports, { programmeId: PROGRAMME, segmentId: 'buyers', terms, by: 'manager-1' });
  await world.shop.credit({ orderId: 'R-1', member: { externalId: 'ada' }, amount: 2_000 });
});

/** Records the committed changes of some kinds. */
function watched(kinds: string[], of: Store = store): Store {
  return {
    ...of,
    commit: async (changes: readonly Change[]) => {
      const outcome = await of.commit(changes);
      if (outcome.committed) kinds.push(...changes.map(({ kind }) => kind));
      return outcome;
    },
  };
}

const night = (on: Store = store) => {
  const ports = onStore(world.ports, on);
  return runMachine({ ...ports, members: runMembers(ports) });
};
const buyers = async () => (await store.segmentMembers(PROGRAMME, 'buyers', undefined, 10)).items;
async function insightOf(memberId: string): Promise<MemberInsight> {
  const insight = await store.insight(PROGRAMME, memberId);
  if (insight === undefined) throw new TypeError('the member has no insight');
  return insight;
}

describe('a night', () => {
  beforeEach(() => world.ports.clock.advance(24 * HOUR));

  test('meets every member, and stores findings and the member lists of segments', async () => {
    expect((await night()).ended).toEqual(['done']);
    expect((await store.report(PROGRAMME, DAY, 'base'))?.content).toEqual({ members: 2, customers: 1, frozen: 0 });
    expect((await insightOf(buyer)).found).toMatchObject({ since: DAY_NUMBER, insight: { segments: ['buyers'] } });
    expect((await insightOf(browser)).found).toMatchObject({ since: DAY_NUMBER, insight: { segments: [], abc: null } });
    expect(await buyers()).toEqual([{ programmeId: PROGRAMME, segmentId: 'buyers', memberId: buyer, since: DAY }]);
  });

  test('that is repeated for the same day stores no finding and no report', async () => {
    await night();
    const before = [await insightOf(buyer), await insightOf(browser)];
    const reports = await store.report(PROGRAMME, DAY, 'retention');
    world.ports.clock.advance(HOUR);
    const kinds: string[] = [];
    expect((await night(watched(kinds))).ended).toEqual(['done']);
    expect(new Set(kinds)).toEqual(new Set(['run', 'partial']));
    expect([await insightOf(buyer), await insightOf(browser)]).toStrictEqual(before);
    expect(await store.report(PROGRAMME, DAY, 'retention')).toStrictEqual(reports);
    expect(await buyers()).toHaveLength(1);
  });

  test('that another pass preempts has each finding and list once', async () => {
    const meanwhile = async () => void (await night());
    const kinds: string[] = [];
    const contended = faultyStore(watched(kinds), (call) =>
      call.operation === 'insights' && call.ofOperation === 1 ? { meanwhile } : undefined,
    );
    expect((await night(contended)).ended).toEqual(['done']);
    expect(await buyers()).toHaveLength(1);
    const { found } = await insightOf(buyer);
    expect(found).toMatchObject({ since: DAY_NUMBER, insight: { segments: ['buyers'] } });
    expect(kinds).not.toContain('segment-entered');
  });
});

describe('a finding', () => {
  const finding = (since: number, segments: readonly string[] = ['buyers']): Found => ({
    insight: { stage: 'acquired', rfm: null, abc: null, value: null, risk: 'none', alive: null, segments },
    since,
  });
  const keep = async (found: Found, on: Store = store, read?: MemberInsight) =>
    runMembers(onStore(world.ports, on)).keep(
      { member: aMemberAsOf(buyer, { programmeId: PROGRAMME }), insight: read ?? (await insightOf(buyer)) },
      found,
      NOON,
    );
  const written = async (change: Partial<MemberInsight>) => {
    const { revision, ...insight } = await insightOf(buyer);
    const changed = { ...insight, ...change, revision: revision + 1 };
    expect(await store.commit([{ kind: 'insight', insight: changed, expected: revision }])).toEqual({ committed: true });
  };

  test('is written over the changes of another pass, and keeps them', async () => {
    const history = { ...(await insightOf(buyer)).history, enrolledOn: 20_000 };
    await keep(finding(DAY_NUMBER), faultyStore(store, atFirst('commit', { meanwhile: () => written({ history }) })));
    expect(await insightOf(buyer)).toMatchObject({ history: { enrolledOn: 20_000 }, found: finding(DAY_NUMBER), revision: 3 });
    expect(await buyers()).toHaveLength(1);
  });

  test('does not replace one of a later day', async () => {
    const later = finding(DAY_NUMBER + 1, []);
    await keep(finding(DAY_NUMBER), faultyStore(store, atFirst('commit', { meanwhile: () => keep(later) })));
    expect((await insightOf(buyer)).found).toEqual(later);
    expect(await buyers()).toEqual([]);
  });

  test('on a stale read leaves one list or the other, never both', async () => {
    const read = await insightOf(buyer);
    await keep(finding(DAY_NUMBER, []));
    await keep(finding(DAY_NUMBER, ['buyers']), store, read);
    expect(await buyers()).toHaveLength(1);
    await keep(finding(DAY_NUMBER + 1, []));
    expect(await buyers()).toEqual([]);
  });

  test.each<Fault>(['lost-before', 'lost-after', 'contention', 'twice'])('whose commit meets %s is written once', async (fault) => {
    const kinds: string[] = [];
    await keep(finding(DAY_NUMBER), faultyStore(watched(kinds), atFirst('commit', fault)));
    expect(kinds.toSorted()).toEqual(['insight', 'segment-entered']);
    expect(await insightOf(buyer)).toMatchObject({ found: finding(DAY_NUMBER), revision: 2 });
    expect(await buyers()).toHaveLength(1);
  });
});
