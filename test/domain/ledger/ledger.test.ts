import { describe, expect, it, test } from 'vitest';
import { InvariantBroken } from '../../../shared/domain/kernel/refusal.ts';
import { plusSeconds, toInstant } from '../../../shared/domain/kernel/time.ts';
import type { Account } from '../../../shared/domain/ledger/account.ts';
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import { entryHash, genesis } from '../../../shared/domain/ledger/hash-chain.ts';
import {
  append,
  beginProof,
  concludeProof,
  type Fault,
  netPoints,
  openLedger,
  proveEntry,
  replay,
} from '../../../shared/domain/ledger/ledger.ts';
import {
  aMember,
  aPurchase,
  aReturnOf,
  expiringAfter,
  MEMBER_ID,
  MemberHistory,
  NOW,
  PROGRAMME_ID,
  PUBLISHED,
  terms,
} from '../../support/kernel/builders.ts';

/** Entries of every kind but `expire`, both signs, pending points, and debt at the end. */
function aHistory(): MemberHistory {
  const history = new MemberHistory(terms({ earning: { pendingDays: 1 }, expiry: expiringAfter(1) }));
  history.buys(aPurchase().of(10_000));
  history.buys(aPurchase().of(2933));
  history.returns(0, aReturnOf(4000));
  history.now = plusSeconds(NOW, 2 * 86_400);
  history.adjusts(-80);
  history.returns(1, aReturnOf(2933));
  history.now = plusSeconds(NOW, 90 * 86_400);
  history.adjusts(7);
  return history;
}

const { account, entries } = aHistory();
const numbered = (number: number): Entry => {
  const entry = entries[number - 1];
  if (entry === undefined) throw new RangeError(`there is no entry ${number}`);
  return entry;
};

test('the history is the one that the tests below are written for', () => {
  expect(entries.map(({ kind, points }) => [kind, points])).toEqual([
    ['enrol', 0],
    ['earn', 100],
    ['earn', 29],
    ['reverse', -40],
    ['mature', 0],
    ['adjust', -80],
    ['reverse', -29],
    ['adjust', 7],
  ]);
});

describe('append', () => {
  it('numbers entries densely from 1 and says the balance after each', () => {
    expect(entries.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(entries.map(({ balance }) => [balance.active, balance.pending, balance.debt])).toEqual([
      [0, 0, 0],
      [0, 100, 0],
      [0, 129, 0],
      [0, 89, 0],
      [89, 0, 0],
      [9, 0, 0],
      [0, 0, 20],
      [0, 0, 13],
    ]);
  });

  it('chains each hash to the one before it', () => {
    let head = genesis(PROGRAMME_ID, MEMBER_ID);
    for (const { hash, ...unsealed } of entries) {
      expect(hash).toBe(entryHash(head, unsealed));
      head = hash;
    }
    expect(account.head).toBe(head);
    expect(new Set(entries.map(({ hash }) => hash)).size).toBe(entries.length);
  });

  it('never takes what is not there', () => {
    const posting = { bucket: 'active', expiresAt: null, points: -121 } as const;
    const draft = { kind: 'adjust', at: NOW, programmeVersion: 1, postings: [posting], explanation: [] } as const;
    expect(() => append(openLedger(aMember().withPoints(120).account), draft)).toThrow(InvariantBroken);
  });
});

test('net points: what debt grows by, the member loses', () => {
  const active = { bucket: 'active', expiresAt: null, points: 10 } as const;
  const pending = { bucket: 'pending', maturesAt: NOW, expiresAt: null, points: -3 } as const;
  expect(netPoints([active, pending, { bucket: 'debt', points: 5 }])).toBe(2);
  expect(netPoints([{ bucket: 'debt', points: -5 }])).toBe(5);
  expect(netPoints([])).toBe(0);
});

describe('replay', () => {
  it('folds the entries to the account, at any point', () => {
    expect(replay(PROGRAMME_ID, MEMBER_ID, entries)).toEqual(account);
    const member = aMember().withPoints(5);
    expect(replay(PROGRAMME_ID, MEMBER_ID, member.entries)).toEqual(member.account);
  });

  it('does not skip an entry', () => {
    expect(() => replay(PROGRAMME_ID, MEMBER_ID, entries.toSpliced(3, 1))).toThrow(InvariantBroken);
  });
});

const prove = (ledger: readonly Entry[], against: Account = account): readonly Fault[] =>
  concludeProof(ledger.reduce(proveEntry, beginProof(PROGRAMME_ID, MEMBER_ID)), against);

const replaced = (entry: Entry): readonly Entry[] => entries.with(entry.number - 1, entry);

/** As one who knows the scheme would forge it: with a hash that follows from the entry before it. */
function resealed(entry: Entry): Entry {
  const { hash: _, ...unsealed } = entry;
  return { ...unsealed, hash: entryHash(numbered(entry.number - 1).hash, unsealed) };
}

describe('proof', () => {
  it('finds nothing in a whole ledger', () => {
    expect(prove(entries)).toEqual([]);
    expect(prove([], replay(PROGRAMME_ID, MEMBER_ID, []))).toEqual([]);
  });

  it('finds nothing wrong with another order of keys', () => {
    const turned = entries.map((entry): Entry => ({ ...Object.fromEntries(Object.entries(entry).toReversed()), ...entry }));
    expect(Object.keys(numbered(2))).not.toEqual(Object.keys(turned[1] ?? {}));
    expect(prove(turned)).toEqual([]);
  });

  const HASH = 'its hash does not follow from the entry before it and its content';
  const earn = numbered(2);
  const bigger: Entry = {
    ...earn,
    points: 1000,
    postings: earn.postings.map((posting) => ({ ...posting, points: 1000 })),
    balance: { ...earn.balance, pending: 1000 },
  };

  test.each<[string, readonly Entry[], Fault]>([
    ['a changed amount', replaced(bigger), { entry: 2, fault: HASH }],
    ['a changed amount under a new hash: the next does not follow', replaced(resealed(bigger)), { entry: 3, fault: HASH }],
    [
      'points that are not those of the postings',
      replaced({ ...earn, points: 101 }),
      { entry: 2, fault: 'its points are not the sum of its postings' },
    ],
    ...(['active', 'pending', 'debt'] as const).map((bucket): [string, readonly Entry[], Fault] => [
      `a changed balance: ${bucket}`,
      replaced({ ...earn, balance: { ...earn.balance, [bucket]: 1 } }),
      { entry: 2, fault: 'its balance is not the sum of the entries up to it' },
    ]),
    ['a changed hash', replaced({ ...earn, hash: numbered(3).hash }), { entry: 2, fault: HASH }],
    ['a changed time', replaced({ ...earn, at: PUBLISHED }), { entry: 2, fault: HASH }],
    ['a changed reason', replaced({ ...numbered(6), reason: 'theft' }), { entry: 6, fault: HASH }],
    ['a field more', replaced({ ...earn, by: 'manager-2' }), { entry: 2, fault: HASH }],
    ['a missing first entry', entries.slice(1), { entry: 2, fault: 'entry 1 is missing' }],
    ['a missing entry', entries.toSpliced(3, 1), { entry: 5, fault: 'entry 4 is missing' }],
    ['a swapped pair', entries.with(1, numbered(3)).with(2, numbered(2)), { entry: 3, fault: 'entry 2 is missing' }],
    [
      'a pair that swapped numbers too',
      entries.with(1, { ...numbered(3), number: 2 }).with(2, { ...numbered(2), number: 3 }),
      { entry: 2, fault: HASH },
    ],
    ['an entry twice', entries.toSpliced(2, 0, numbered(2)), { entry: 2, fault: 'entry 3 is missing' }],
    ['a truncated tail', entries.slice(0, -1), { entry: null, fault: 'the ledger ends with entry 7, the account says 8' }],
    ['nothing left', [], { entry: null, fault: 'the ledger ends with entry 0, the account says 8' }],
    [
      'a changed last entry under a new hash',
      replaced(resealed({ ...numbered(8), by: 'x' })),
      { entry: null, fault: 'the last hash is not the one that the account holds' },
    ],
  ])('finds %s', (_, ledger, fault) => {
    expect(prove(ledger)).toContainEqual(fault);
  });

  test.each<[string, Partial<Account>, string]>([
    ['points', { batches: [{ expiresAt: null, points: 1_000_000 }] }, 'the balance is not the sum of the entries'],
    ['debt', { debt: 0 }, 'the balance is not the sum of the entries'],
    ['pending points', { pending: [{ maturesAt: NOW, expiresAt: null, points: 1 }] }, 'the balance is not the sum of the entries'],
    ['an expiry', { batches: [{ expiresAt: null, points: 5 }], debt: 18 }, 'the entries do not fold to the account'],
    ['the day of enrolment', { enrolledAt: NOW }, 'the entries do not fold to the account'],
    ['what is collected', { collecting: [{ kind: 'card', hash: 'h' }] }, 'the entries do not fold to the account'],
    ['the version', { version: 9 }, 'the ledger ends with entry 8, the account says 9'],
    ['the head', { head: numbered(7).hash }, 'the last hash is not the one that the account holds'],
    ['the member', { memberId: 'mem_01h455vb4pex5vsknk084sn02r' }, 'the entries do not fold to the account'],
  ])('finds an account whose %s was edited', (_, edited, fault) => {
    expect(prove(entries, { ...account, ...edited })).toContainEqual({ entry: null, fault });
  });

  it('finds an account rolled back with its ledger cut, when the next entry is still there', () => {
    const back = replay(PROGRAMME_ID, MEMBER_ID, entries.slice(0, 5));
    expect(prove(entries, back)).toContainEqual({ entry: null, fault: 'the ledger ends with entry 8, the account says 5' });
  });

  it('finds the ledger of another member', () => {
    const other = entries.reduce(proveEntry, beginProof(PROGRAMME_ID, 'mem_01h455vb4pex5vsknk084sn02r'));
    expect(other.faults).toContainEqual({ entry: 1, fault: HASH });
  });

  it('goes on after an entry that cannot be applied', () => {
    const impossible: Entry = {
      ...numbered(6),
      postings: [{ bucket: 'active', expiresAt: toInstant('2030-01-01T00:00:00Z'), points: -80 }],
    };
    const faults = prove(replaced(impossible));
    expect(faults).toContainEqual({ entry: 6, fault: 'a batch never holds less than nothing' });
    // From there the chain holds again, though the balances do not.
    expect(faults).not.toContainEqual({ entry: 7, fault: HASH });
    expect(faults.some(({ entry }) => entry === null)).toBe(true);
  });

  it('tells the first faults only, when every line has one', () => {
    const damaged = Array.from({ length: 50 }, (): Entry => ({ ...earn, points: 0 }));
    expect(prove(damaged)).toHaveLength(20);
    expect(damaged.reduce(proveEntry, beginProof(PROGRAMME_ID, MEMBER_ID)).faults).toHaveLength(20);
  });
});
