import { describe, expect, it, test } from 'vitest';
import { nextActionAt } from '../../../shared/domain/agenda/next-action.ts';
import { MAX_BALANCE_POINTS } from '../../../shared/domain/kernel/points.ts';
import { InvariantBroken } from '../../../shared/domain/kernel/refusal.ts';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import { type Account, applyEntry, blankAccount } from '../../../shared/domain/ledger/account.ts';
import { balanceOf, post } from '../../../shared/domain/ledger/buckets.ts';
import type { Posting } from '../../../shared/domain/ledger/entry-header.ts';
import { append, openLedger } from '../../../shared/domain/ledger/ledger.ts';
import { aBalance, aMember, anAccount, MEMBER_ID, NOW, PROGRAMME_ID, PUBLISHED, refusalOf, terms } from '../../support/kernel/builders.ts';

const SPRING = toInstant('2027-03-01T00:00:00Z');
const SUMMER = toInstant('2027-06-01T00:00:00Z');
const AUTUMN = toInstant('2027-09-01T00:00:00Z');

const active = (points: number, expiresAt: typeof SPRING | null = null): Posting => ({ bucket: 'active', expiresAt, points });
const pending = (points: number, maturesAt = SPRING, expiresAt: typeof SPRING | null = null): Posting => ({
  bucket: 'pending',
  maturesAt,
  expiresAt,
  points,
});
const debt = (points: number): Posting => ({ bucket: 'debt', points });

describe('post', () => {
  it('pours points that expire together into one batch, and keeps batches in the order in which they expire, never last', () => {
    const { batches } = post(anAccount(), [
      active(1),
      active(2, SUMMER),
      active(4, SPRING),
      active(8, AUTUMN),
      active(16, SUMMER),
      active(32),
    ]);
    expect(batches).toEqual([
      { expiresAt: SPRING, points: 4 },
      { expiresAt: SUMMER, points: 18 },
      { expiresAt: AUTUMN, points: 8 },
      { expiresAt: null, points: 33 },
    ]);
  });

  it('keeps pending points apart by when they mature and by when they expire', () => {
    const state = post(anAccount(), [pending(1, SUMMER), pending(2, SPRING, AUTUMN), pending(4, SPRING), pending(8, SPRING, AUTUMN)]);
    expect(state.pending).toEqual([
      { maturesAt: SPRING, expiresAt: AUTUMN, points: 10 },
      { maturesAt: SPRING, expiresAt: null, points: 4 },
      { maturesAt: SUMMER, expiresAt: null, points: 1 },
    ]);
  });

  it('drops batches that come out empty', () => {
    const state = post(anAccount(), [active(5, SPRING), pending(5), active(-5, SPRING), pending(-5)]);
    expect(state).toMatchObject({ batches: [], pending: [] });
  });

  it('leaves the state that it was given as it is', () => {
    const before = aMember().withPoints(5, SPRING).account;
    post(before, [active(-5, SPRING), debt(3)]);
    expect(before).toMatchObject({ batches: [{ expiresAt: SPRING, points: 5 }], debt: 0 });
  });

  // A damaged ledger is reported in these words.
  const EMPTY = 'a batch never holds less than nothing';
  test.each<[string, readonly Posting[], string]>([
    ['more than a batch holds', [active(5, SPRING), active(-6, SPRING)], EMPTY],
    ['from a batch that is not there', [active(5, SPRING), active(-5, SUMMER)], EMPTY],
    ['more than is pending', [pending(5), pending(-6)], EMPTY],
    ['more debt than there is', [debt(5), debt(-6)], 'debt is never negative'],
  ])('never takes %s', (_, postings, why) => {
    expect(() => post(anAccount(), postings)).toThrow(new InvariantBroken(why));
  });
});

describe('balanceOf', () => {
  test.each<[string, readonly Posting[], object]>([
    ['nothing', [], aBalance()],
    ['several batches', [active(1), active(2, SPRING), active(4, SUMMER)], aBalance({ active: 7 })],
    ['all buckets', [pending(3), pending(4, SUMMER), debt(9)], aBalance({ pending: 7, debt: 9 })],
  ])('%s', (_, postings, balance) => {
    expect(balanceOf(post(anAccount(), postings))).toEqual(balance);
  });

  test.each<[string, Partial<Account>]>([
    ['in one batch', { batches: [{ expiresAt: null, points: MAX_BALANCE_POINTS }] }],
    ['over batches', { batches: [SPRING, SUMMER, AUTUMN].map((expiresAt) => ({ expiresAt, points: (MAX_BALANCE_POINTS - 1) / 3 })) }],
    [
      'active and pending',
      {
        batches: [{ expiresAt: null, points: MAX_BALANCE_POINTS - 7 }],
        pending: [{ maturesAt: SPRING, expiresAt: null, points: 7 }],
      },
    ],
  ])('holds MAX_BALANCE_POINTS %s', (_, special) => {
    const { active: spendable, pending: waiting } = balanceOf(anAccount(special));
    expect(spendable + waiting).toBeGreaterThanOrEqual(MAX_BALANCE_POINTS - 1);
  });
});

describe('MAX_BALANCE_POINTS', () => {
  const draft = (postings: readonly Posting[]) => ({ kind: 'adjust', at: NOW, programmeVersion: 1, postings, explanation: [] }) as const;
  const holding = anAccount({ batches: [{ expiresAt: SPRING, points: MAX_BALANCE_POINTS - 10 }] });

  test.each<[string, Posting, Posting]>([
    ['in the same batch', active(10, SPRING), active(11, SPRING)],
    ['in another batch', active(10, SUMMER), active(11, SUMMER)],
    // Points that had no room when they mature would stop the account for ever.
    ['pending', pending(10), pending(11)],
  ])('is reached, and not exceeded, %s', (_, fits, exceeds) => {
    const { account } = append(openLedger(holding), draft([fits]));
    const { active: spendable, pending: waiting } = balanceOf(account);
    expect(spendable + waiting).toBe(9_007_199_254_740_991);
    expect(refusalOf(() => append(openLedger(holding), draft([exceeds]))).code).toBe('LIMIT_EXCEEDED');
  });

  it('holds for debt too', () => {
    const owing = anAccount({ debt: MAX_BALANCE_POINTS - 10 });
    expect(append(openLedger(owing), draft([debt(10)])).account.debt).toBe(MAX_BALANCE_POINTS);
    expect(refusalOf(() => append(openLedger(owing), draft([debt(11)]))).code).toBe('LIMIT_EXCEEDED');
  });
});

describe('nextActionAt is the first thing that time alone will do', () => {
  test.each<[string, readonly Posting[], string | null]>([
    ['nothing to do', [], null],
    ['points that never expire', [active(5)], null],
    ['an expiry', [active(5, SUMMER), active(5)], SUMMER],
    ['a maturity', [pending(5, SUMMER)], SUMMER],
    ['a maturity before an expiry', [pending(5, SPRING), active(5, SUMMER)], SPRING],
    ['an expiry before a maturity', [pending(5, SUMMER), active(5, SPRING)], SPRING],
    ['the first of several', [active(5, AUTUMN), active(5, SPRING), pending(5, SUMMER)], SPRING],
    ['debt alone', [debt(5)], null],
  ])('%s', (_, postings, at) => {
    expect(nextActionAt(post(anAccount(), postings), terms(), NOW)).toBe(at);
  });
});

describe('applyEntry', () => {
  const { account, entries } = aMember().withPoints(120);
  const [enrolled, adjusted] = entries;
  if (enrolled === undefined || adjusted === undefined) throw new RangeError('the builder makes two entries');

  it('takes over number, hash and points', () => {
    expect(account).toEqual({
      programmeId: PROGRAMME_ID,
      memberId: MEMBER_ID,
      version: 2,
      head: adjusted.hash,
      enrolledAt: PUBLISHED,
      batches: [{ expiresAt: null, points: 120 }],
      pending: [],
      held: [],
      debt: 0,
      collecting: [],
      qualifying: [],
      standing: null,
      warned: { points: null, tier: null },
    });
  });

  it.each([
    ['again', account, 'entry 2 cannot follow entry 2'],
    ['before its time', blankAccount(PROGRAMME_ID, MEMBER_ID), 'entry 2 cannot follow entry 0'],
  ])('does not take an entry %s', (_, to, why) => {
    expect(() => applyEntry(to, adjusted)).toThrow(new InvariantBroken(why));
  });

  it('starts from an account in which there is nothing', () => {
    expect(blankAccount(PROGRAMME_ID, MEMBER_ID)).toEqual({
      programmeId: PROGRAMME_ID,
      memberId: MEMBER_ID,
      version: 0,
      head: `${PROGRAMME_ID}#${MEMBER_ID}`,
      enrolledAt: null,
      batches: [],
      pending: [],
      held: [],
      debt: 0,
      collecting: [],
      qualifying: [],
      standing: null,
      warned: { points: null, tier: null },
    });
  });

  it('leaves the day of enrolment as it is, whatever comes later', () => {
    const draft = { kind: 'adjust', at: NOW, programmeVersion: 1, postings: [], explanation: [] } as const;
    expect(append(openLedger(account), draft).account.enrolledAt).toBe(PUBLISHED);
  });

  it('remembers which identities have purchases to collect, until an entry says that there are none', () => {
    const collect = [{ kind: 'email', hash: 'h' } as const];
    const draft = { kind: 'adjust', at: NOW, programmeVersion: 1, postings: [], explanation: [] } as const;
    const collecting = append(openLedger(account), { ...draft, collect });
    expect(collecting.account.collecting).toEqual(collect);
    const between = append(collecting, draft);
    expect(between.account.collecting).toEqual(collect);
    expect(append(between, { ...draft, collected: true }).account.collecting).toEqual([]);
  });
});
