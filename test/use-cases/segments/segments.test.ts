/** Segments: how they are made, changed and archived, who is in the static ones, and which rules a pass goes by. Run on every table. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findingChanges } from '../../../shared/domain/analytics/passes/finding-changes.ts';
import type { Insight } from '../../../shared/domain/analytics/passes/insight.ts';
import type { CalendarDate } from '../../../shared/domain/kernel/calendar.ts';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import { ledgerChanges } from '../../../shared/domain/ledger/decision.ts';
import { MAX_RULES, type SegmentTerms } from '../../../shared/domain/segments/segment.ts';
import { segmentsByRule } from '../../../shared/domain/segments/segment-rules.ts';
import { decideSegments } from '../../../shared/domain/segments/static-segments.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { withProfiles } from '../../../shared/use-cases/analytics/with-profiles.ts';
import { listRewards } from '../../../shared/use-cases/rewards/list-rewards.ts';
import { changeSegments } from '../../../shared/use-cases/segments/change-segments.ts';
import { countSegments } from '../../../shared/use-cases/segments/count-segments.ts';
import { archiveSegment, publishSegment } from '../../../shared/use-cases/segments/publish-segment.ts';
import { everySegment, rulesAt } from '../../../shared/use-cases/segments/read-segments.ts';
import { AS_OF, NEWCOMER } from '../../support/analytics/ruled-members.ts';
import { NOTE } from '../../support/kernel/builders.ts';
import { FAULTS } from '../../support/kernel/faults.ts';
import { atFirst, faultyStore } from '../../support/kernel/faulty-store.ts';
import { NOON, onStore } from '../../support/kernel/ports.ts';
import { PROGRAMME } from '../../support/kernel/shop.ts';
import { TABLES } from '../../support/kernel/tables.ts';
import { aKey, openRewardShop, type RewardShop } from '../../support/rewards/reward-shop.ts';

const refused = (code: string, field?: string) => ({ name: 'Refusal', code, ...(field === undefined ? {} : { field }) });
const byRule = (rule: string): SegmentTerms => ({ kind: 'rule', name: 'Regulars', rule });
const FOUND: Insight = { stage: 'acquired', rfm: null, abc: null, value: null, risk: 'none', alive: null, segments: [] };
const STATIC: SegmentTerms = { kind: 'static', name: 'Guests' };

describe.each(TABLES)('segments $name', (tables) => {
  let rewards: RewardShop;
  let store: Store;
  let memberId: string;
  beforeAll(tables.start);
  afterAll(tables.stop);
  beforeEach(async () => {
    rewards = await openRewardShop(await tables.fresh());
    store = rewards.store;
    memberId = await rewards.member();
  });
  afterEach(() => rewards.balanced());

  const put = (segmentId: string, terms: SegmentTerms, ports = rewards.ports) =>
    publishSegment(ports, { programmeId: PROGRAMME, segmentId, terms, by: 'manager-1' });
  const archive = (segmentId: string) => archiveSegment(rewards.ports, { programmeId: PROGRAMME, segmentId, by: 'manager-2' });
  const mark = (add: readonly string[], remove: readonly string[] = [], key = aKey(), of = memberId, ports = rewards.ports) =>
    changeSegments(ports, { programmeId: PROGRAMME, memberId: of, by: 'support-1', idempotencyKey: key, reason: 'asked', add, remove });
  const members = async (segmentId: string) =>
    (await store.segmentMembers(PROGRAMME, segmentId, undefined, 100)).items.map((one) => one.memberId);
  const all = async () => {
    const found = [];
    for await (const segment of everySegment(store, PROGRAMME)) found.push(segment);
    return found;
  };
  const counts = async () =>
    Object.fromEntries((await countSegments(store, PROGRAMME, await all())).map(({ segmentId, count }) => [segmentId, count]));

  test('one is made, changed and archived; each version once, however often it is asked for', async () => {
    const first = await put('regulars', byRule('purchases.orders > 2'));
    expect(first).toMatchObject({
      replayed: false,
      version: { version: 1, state: 'active', publishedAt: NOON, publishedBy: 'manager-1' },
    });
    expect(await put('regulars', byRule('purchases.orders > 2'))).toEqual({ ...first, replayed: true });
    rewards.ports.clock.advance(60);
    expect(await put('regulars', byRule('purchases.orders > 3'))).toMatchObject({ replayed: false, version: { version: 2 } });
    const archived = await archive('regulars');
    expect(archived).toMatchObject({ replayed: false, version: { version: 3, state: 'archived', publishedBy: 'manager-2' } });
    expect(await archive('regulars')).toEqual({ ...archived, replayed: true });
    await expect(put('regulars', byRule('true'))).rejects.toMatchObject(refused('WRONG_STATE', 'segmentId'));
    await expect(archive('nobody')).rejects.toMatchObject(refused('NOT_FOUND', 'segmentId'));
  });

  test('a version that someone else published in the same moment is not replaced unseen', async () => {
    await put('regulars', byRule('true'));
    const meanwhile = async () => void (await put('regulars', byRule('purchases.orders > 1')));
    const contended = onStore(rewards.ports, faultyStore(store, atFirst('commit', { meanwhile })));
    await expect(put('regulars', byRule('purchases.orders > 2'), contended)).rejects.toMatchObject(refused('VERSION_CONFLICT'));
    const archived = async () => void (await put('regulars', byRule('purchases.orders > 9')));
    const late = onStore(rewards.ports, faultyStore(store, atFirst('commit', { meanwhile: archived })));
    await expect(archiveSegment(late, { programmeId: PROGRAMME, segmentId: 'regulars', by: 'manager-2' })).rejects.toMatchObject(
      refused('VERSION_CONFLICT'),
    );
  });

  test('a name that is put on a member is a segment from then on; its list and its count follow the account', async () => {
    const other = await rewards.member();
    await mark(['staff', 'press']);
    await mark(['press'], [], aKey(), other);
    expect(await all()).toMatchObject([
      { segmentId: 'press', version: 1, terms: { kind: 'static', name: 'press' }, publishedBy: 'support-1' },
      { segmentId: 'staff', version: 1 },
    ]);
    expect(await counts()).toEqual({ press: { members: 2 }, staff: { members: 1 } });
    expect(await members('press')).toEqual([memberId, other].sort());
    expect((await store.segmentMembers(PROGRAMME, 'staff', undefined, 1)).items).toMatchObject([{ since: '2026-03-02' }]);
    await mark(['staff'], ['press', 'never']);
    expect(await counts()).toEqual({ press: { members: 1 }, staff: { members: 1 } });
    expect(await members('press')).toEqual([other]);
  });

  test('two members who are the first of a segment at once are both in it', async () => {
    const other = await rewards.member();
    await Promise.all([mark(['staff']), mark(['staff'], [], aKey(), other)]);
    expect(await counts()).toEqual({ staff: { members: 2 } });
    expect(await all()).toMatchObject([{ segmentId: 'staff', version: 1 }]);
  });

  if (!tables.everything) return;

  test('it stays of its kind, and a rule is one that can be evaluated', async () => {
    await put('regulars', byRule('true'));
    await expect(put('regulars', STATIC)).rejects.toMatchObject(refused('VALIDATION_FAILED', 'kind'));
    const wrong = put('others', byRule('purchases.order > 3'));
    await expect(wrong).rejects.toMatchObject({
      ...refused('VALIDATION_FAILED', 'rule'),
      message: 'at character 11: No such key: order',
    });
    expect(await all()).toHaveLength(1);
  });

  test('there are so many by rule, and as many static ones as one likes; an archived one makes room', async () => {
    for (let number = 0; number < MAX_RULES; number += 1) await put(`rule-${number}`, byRule('true'));
    await expect(put('one-more', byRule('true'))).rejects.toMatchObject(refused('LIMIT_EXCEEDED', 'rule'));
    await put('one-more-static', STATIC);
    await put('rule-0', byRule('false'));
    await archive('rule-1');
    await put('one-more', byRule('true'));
    expect(await rulesAt(store, PROGRAMME, rewards.ports.clock.now())).toHaveLength(MAX_RULES);
  });

  test.each(FAULTS)('one whose answer is %s is published once', async (fault) => {
    const faulty = faultyStore(store, atFirst('commit', fault));
    await put('regulars', byRule('true'), onStore(rewards.ports, faulty));
    expect(await all()).toMatchObject([{ segmentId: 'regulars', version: 1 }]);
    await put('regulars', byRule('false'), onStore(rewards.ports, faultyStore(store, atFirst('commit', fault))));
    expect(await all()).toMatchObject([{ segmentId: 'regulars', version: 2, terms: { rule: 'false' } }]);
  });

  test('a pass goes by the rules that there were, whatever came since', async () => {
    const at = (time: string) => toInstant(`2026-03-0${time}:00:00Z`);
    const rules = (time: string) => rulesAt(store, PROGRAMME, at(time));
    await put('guests', STATIC);
    await put('a', byRule('true'));
    rewards.ports.clock.set(at('4T12'));
    await put('a', byRule('purchases.orders > 1'));
    await put('b', byRule('stage == "lapsed"'));
    rewards.ports.clock.set(at('6T12'));
    await archive('a');
    expect(await rules('2T11')).toEqual([]);
    const before = [{ segmentId: 'a', version: 1, rule: 'true' }];
    expect(await rules('3T12')).toEqual(before);
    expect(await rules('5T12')).toEqual([
      { segmentId: 'a', version: 2, rule: 'purchases.orders > 1' },
      { segmentId: 'b', version: 1, rule: 'stage == "lapsed"' },
    ]);
    expect(await rules('7T12')).toEqual([{ segmentId: 'b', version: 1, rule: 'stage == "lapsed"' }]);
  });

  test('a name that an account had before segments had lists can be taken off it, and nobody else is counted less', async () => {
    const programme = await rewards.ports.versions.numbered(PROGRAMME, 1);
    const account = await rewards.account(memberId);
    const named = decideSegments(account, { add: ['press', 'staff'], remove: [], note: NOTE }, programme, NOON);
    await store.commit(ledgerChanges(account, named, programme.terms, NOON));
    await mark([], ['staff']);
    expect((await rewards.account(memberId)).segments).toEqual(['press']);
    expect(await store.segmentCount(PROGRAMME, 'staff')).toBe(0);

    const others = [await rewards.member(), await rewards.member()];
    for (const other of others) await mark(['press'], [], aKey(), other);
    await mark(['staff'], ['press']);
    expect(await counts()).toEqual({ press: { members: 2 }, staff: { members: 1 } });
    expect(await members('press')).toEqual(others.sort());
  });

  test.each(FAULTS)('of a change whose answer is %s the list has one', async (fault) => {
    const key = aKey();
    const faulty = onStore(rewards.ports, faultyStore(store, atFirst('commit', fault)));
    await mark(['staff'], [], key, memberId, faulty);
    await mark(['staff'], [], key);
    expect(await counts()).toEqual({ staff: { members: 1 } });
    expect(await members('staff')).toEqual([memberId]);
  });

  test('nobody is put by hand where a rule says who is in, or into what is archived; whoever is there can be taken out', async () => {
    await put('regulars', byRule('true'));
    await mark(['press', 'staff']);
    await archive('press');
    await expect(mark(['staff', 'regulars'])).rejects.toMatchObject(refused('VALIDATION_FAILED', 'add.1'));
    const other = await rewards.member();
    await expect(mark(['press'], [], aKey(), other)).rejects.toMatchObject(refused('VALIDATION_FAILED', 'add.0'));
    await mark(['press']);
    expect(await counts()).toMatchObject({ press: { members: 1 } });
    await mark([], ['press']);
    expect(await counts()).toMatchObject({ press: { members: 0 } });
  });

  test('a reward for members of a segment by rule is had by those whom the last pass found in it', async () => {
    await rewards.create({ segments: ['regulars', 'press'] });
    const obstacles = async () => (await listRewards(rewards.ports, PROGRAMME, memberId, undefined, 25)).items[0]?.obstacles;
    await expect(rewards.redeem({ memberId })).rejects.toMatchObject(refused('NOT_ELIGIBLE', 'rewardId'));
    expect(await obstacles()).toEqual([{ reason: 'segment', segments: ['regulars', 'press'] }]);
    const kept = await store.insight(PROGRAMME, memberId);
    if (kept === undefined) throw new TypeError('the member has no insight');
    const found = (segments: readonly string[]) => ({ insight: { ...FOUND, segments }, since: 20_513 });
    await store.commit(findingChanges(kept, found(['regulars']), NOON));
    expect(await obstacles()).toEqual([]);
    await rewards.redeem({ memberId });
    const reserved = await rewards.reserve({ memberId });
    await store.commit(findingChanges({ ...kept, revision: 2, found: found(['regulars']) }, found([]), NOON));
    // A reservation is a promise.
    await rewards.commit(reserved.redemption);
    await expect(rewards.reserve({ memberId })).rejects.toMatchObject(refused('NOT_ELIGIBLE', 'rewardId'));
  });

  test('findings are read only for a reward that asks for them', async () => {
    await rewards.create();
    await rewards.create({ segments: ['regulars', 'press'] }, 'rew_press');
    await mark(['press']);
    const watched = faultyStore(store);
    const on = rewards.on(watched);
    await on.redeem({ memberId });
    await on.redeem({ memberId, rewardId: 'rew_press' });
    await listRewards(onStore(rewards.ports, watched), PROGRAMME, memberId, undefined, 25);
    expect(watched.calls.filter(({ operation }) => operation === 'insight')).toEqual([]);
  });

  test('profiles are read when a rule names them, and only then', async () => {
    const { memberId: adult } = await rewards.shop.enrol({ externalId: 'adult' });
    const watched = faultyStore(store);
    const known = [memberId, adult].map((id) => ({ member: { ...NEWCOMER, programmeId: PROGRAMME, memberId: id } }));
    const rule = (text: string) => [{ segmentId: 'a', version: 1, rule: text }];
    expect(await withProfiles(watched, rule('purchases.orders > 1'), known)).toBe(known);
    expect(watched.calls).toEqual([]);
    const profile = await store.profile(PROGRAMME, adult);
    if (profile === undefined) throw new TypeError('the member has no profile');
    const fields = { birthDate: '1990-12-10', language: 'de', address: { lines: ['Weg 1'], city: 'Berlin', country: 'DE' } };
    await store.commit([
      { kind: 'profile', profile: { ...profile, fields, revision: profile.revision + 1 }, expected: profile.revision, birthdayAt: null },
    ]);
    const [without, told] = await withProfiles(watched, rule('profile.age > 17'), known);
    expect(told?.member.profile).toEqual({ birthDate: '1990-12-10', language: 'de', country: 'DE' });
    expect(without?.member.profile?.birthDate).toBeUndefined();
    expect(watched.calls.map(({ operation }) => operation)).toEqual(['profiles']);
    for (const text of ['profile.age > 17', 'profile.country == "DE"']) {
      const found = (await withProfiles(watched, rule(text), known)).map(({ member }) => segmentsByRule(member, FOUND, rule(text), AS_OF));
      expect(found).toEqual([[], ['a']]);
    }
  });

  test('those by rule have the count of the newest pass that is done, with its day and its version', async () => {
    await put('regulars', byRule('true'));
    expect(await counts()).toEqual({ regulars: { members: null, why: 'the first nightly pass that knows it is still to come' } });
    const [done, underWay] = ['2026-03-02', '2026-03-03'] as [CalendarDate, CalendarDate];
    const run = { programmeId: PROGRAMME, knownAt: NOON, startedAt: NOON, revision: 1 };
    const report = { programmeId: PROGRAMME, asOf: done, name: 'segments', knownAt: NOON, revision: 1 };
    await store.commit([
      { kind: 'run', run: { ...run, asOf: done, state: 'done' }, expected: 0 },
      { kind: 'run', run: { ...run, asOf: underWay, state: 'judging' }, expected: 0 },
      {
        kind: 'report',
        report: { ...report, content: { segments: [{ segmentId: 'regulars', version: 1, members: 7 }] } },
        replaces: undefined,
      },
    ]);
    expect(await counts()).toEqual({ regulars: { members: 7, asOf: done, version: 1 } });
    rewards.ports.clock.advance(60);
    await put('new', byRule('true'));
    expect(await counts()).toMatchObject({ new: { members: null } });
  });
});
