import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { CalendarDate } from '../../../shared/domain/kernel/calendar.ts';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import type { EntryHeader } from '../../../shared/domain/ledger/entry-header.ts';
import { entryHash, fingerprint, genesis } from '../../../shared/domain/ledger/hash-chain.ts';
import { LAW, MEMBER_ID, MERCHANT_ID, NOW, PROGRAMME_ID } from '../../support/kernel/builders.ts';

type Unsealed = Omit<Entry, 'hash'>;

const day = (text: string) => text as CalendarDate;
const purchase = { merchantId: MERCHANT_ID, orderId: 'A-1', occurredAt: NOW, currency: 'USD', amount: 2933 };
const entry: Unsealed = {
  kind: 'earn',
  at: NOW,
  programmeVersion: 1,
  postings: [{ bucket: 'active', expiresAt: null, points: 29 }],
  explanation: [{ rule: 'base-rate', matched: true, points: 29, reason: '1 point per 1 USD' }],
  purchase,
  reason: 'because',
  by: 'manager-1',
  collect: [{ kind: 'email', hash: 'h' }],
  programmeId: PROGRAMME_ID,
  memberId: MEMBER_ID,
  number: 2,
  points: 29,
  balance: { active: 29, pending: 0, debt: 0 },
};

type OtherValues = { readonly [Field in keyof Unsealed]?: readonly Unsealed[Field][] };

/** Other values for every field of the header, which the compiler asks for, and for facts of each form. */
const other: OtherValues & Required<Pick<OtherValues, Exclude<keyof EntryHeader, 'hash' | 'sealed'>>> = {
  kind: ['adjust'],
  at: [toInstant('2026-11-21T11:00:00.001Z')],
  programmeVersion: [2],
  postings: [
    [],
    [{ bucket: 'active', expiresAt: null, points: 30 }],
    [{ bucket: 'active', expiresAt: NOW, points: 29 }],
    [{ bucket: 'pending', maturesAt: NOW, expiresAt: null, points: 29 }],
    [{ bucket: 'held', redemptionId: 'red_1', lapsesAt: NOW, expiresAt: null, points: 29 }],
    [...entry.postings, ...entry.postings],
  ],
  explanation: [[], [{ rule: 'base-rate', matched: false, points: 29, reason: '1 point per 1 USD' }]],
  purchase: [
    undefined,
    { ...purchase, amount: 2934 },
    { ...purchase, returnId: 'R-1' },
    { ...purchase, channel: 'store' },
    { ...purchase, of: { occurredAt: NOW, left: 0 } },
  ],
  activity: [{ merchantId: 'm', activityId: 'review-1', activity: 'review', occurredAt: NOW }],
  redemption: [
    { redemptionId: 'red_1', rewardId: 'rew_1', rewardVersion: 1 },
    { redemptionId: 'red_2', rewardId: 'rew_1', rewardVersion: 1 },
    { redemptionId: 'red_1', rewardId: 'rew_1', rewardVersion: 1, paid: { currency: 'USD', amount: 1, left: 0 } },
    { redemptionId: 'red_1', rewardId: 'rew_1', rewardVersion: 1, fulfilment: { state: 'shipped', tracking: 'T-1' } },
  ],
  payment: [
    { merchantId: 'm', orderId: 'A-1', currency: 'USD', amount: 1 },
    { merchantId: 'm', orderId: 'A-1', currency: 'USD', amount: 1, returnId: 'R-1' },
  ],
  reason: [undefined, '', 'Because'],
  by: [undefined, 'manager-2'],
  message: ['Thank you'],
  note: ['commitment'],
  referral: [
    { stage: 'qualified', referrerId: 'mem_1', refereeId: 'mem_2' },
    { stage: 'rewarded', referrerId: 'mem_1', refereeId: 'mem_2', level: 1, points: 300 },
    { stage: 'rewarded', referrerId: 'mem_1', refereeId: 'mem_2', level: 1, capped: true },
  ],
  referralCount: [
    { purchases: 1, spend: 2_900 },
    { purchases: 1, spend: 2_900, qualifiesAt: NOW },
  ],
  badges: [['ambassador']],
  collect: [undefined, [], [{ kind: 'email', hash: 'i' }]],
  collected: [true],
  collecting: [true],
  qualifying: [
    { from: day('2026-11-01'), points: 29 },
    { from: day('2026-11-01'), points: 30 },
    { from: day('2026-12-01'), points: 29 },
    { from: day('2026-11-01'), purchases: 1 },
    { from: day('2026-11-01'), spend: { currency: 'USD', amount: 1 } },
  ],
  tier: [
    { id: 'gold', changed: false },
    { id: 'gold', changed: true },
    { id: 'silver', changed: true },
  ],
  standing: [
    { id: 'gold', since: NOW, until: null, reviewAt: null, qualifiedAt: NOW },
    { id: 'gold', since: NOW, until: NOW, reviewAt: NOW, qualifiedAt: null },
  ],
  warned: [{ points: NOW }, { tier: NOW }],
  segments: [[], ['staff'], ['press', 'staff']],
  tierMove: [
    { from: 'silver', direction: 'up' },
    { from: 'silver', direction: 'down' },
  ],
  ends: [
    { points: [{ points: 29, expiresAt: NOW }] },
    { tier: { id: 'gold', until: NOW, reviewAt: NOW, next: 'silver' } },
    { tier: { id: 'gold', until: NOW, reviewAt: NOW, next: 'blue' } },
  ],
  programmeId: ['other'],
  memberId: ['mem_01h455vb4pex5vsknk084sn02r'],
  number: [3],
  points: [28],
  balance: [
    { active: 28, pending: 0, debt: 0 },
    { active: 0, pending: 29, debt: 0 },
  ],
};

describe('entryHash', () => {
  test.each(Object.entries<readonly unknown[]>(other).flatMap(([field, values]) => values.map((value) => [field, value])))(
    'changes with %s: %j',
    (field, value) => {
      expect(entryHash('previous', { ...entry, [String(field)]: value })).not.toBe(entryHash('previous', entry));
    },
  );

  it('changes with a fact of any name', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.jsonValue(), (fact, value) => {
        fc.pre(!Object.hasOwn(entry, fact) && fact !== '__proto__' && fact !== 'sealed');
        expect(entryHash('previous', { ...entry, ...{ [fact]: value } })).not.toBe(entryHash('previous', entry));
      }),
    );
  });

  it('does not change with the sealed text of a note, which can be erased', () => {
    const noted = { ...entry, note: 'commitment' };
    expect(entryHash('previous', { ...noted, sealed: 'v1.text' })).toBe(entryHash('previous', noted));
  });

  it('changes with the hash before it', () => {
    expect(entryHash('previous', entry)).not.toBe(entryHash('Previous', entry));
    expect(entryHash(genesis('a', 'b'), entry)).not.toBe(entryHash(genesis('a', 'c'), entry));
  });

  it('is what anyone computes from RFC 8785 and SHA-256: this is pinned, stored ledgers hold it', () => {
    // sha256('previous' ‖ the entry as one line of JSON with its keys in order), by another tool.
    expect(entryHash('previous', entry)).toBe('gHnk8w_rwJ7_BpKRvrclHeKM0kGwW6npealDttXrCDk');
  });

  it('is 256 bits in base64url', () => {
    expect(entryHash('previous', entry)).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });
});

/** The same JSON with the keys of every object in another order. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reordered(inner)]),
  );
}

const inside = (node: unknown): readonly unknown[] => (typeof node === 'object' && node !== null ? Object.values(node) : []);
/** Empty lists and objects are leaves too. */
const leavesOf = (node: unknown): number => inside(node).reduce<number>((sum, inner) => sum + leavesOf(inner), 0) || 1;

/** As `value`, but for its `index`-th leaf, counted round and round. */
function altered(value: unknown, index: number): unknown {
  let before = index % leavesOf(value);
  const walk = (node: unknown): unknown => {
    if (inside(node).length === 0) {
      before -= 1;
      return before === -1 ? another(node) : node;
    }
    if (Array.isArray(node)) return node.map(walk);
    return Object.fromEntries(Object.entries(Object(node)).map(([key, inner]) => [key, walk(inner)]));
  };
  return walk(value);
}

function another(leaf: unknown): unknown {
  if (typeof leaf === 'number') return leaf + 1;
  if (typeof leaf === 'boolean') return !leaf;
  return typeof leaf === 'string' ? `${leaf}.` : 'another';
}

const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.integer(),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

describe('fingerprint', () => {
  it('does not depend on the order of keys, nor on going through storage', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(fingerprint({ value: reordered(value) })).toBe(fingerprint({ value }));
        expect(fingerprint(JSON.parse(JSON.stringify({ value })))).toBe(fingerprint({ value }));
      }),
      LAW,
    );
  });

  it('is of the text that the reference implementation of RFC 8785 makes', () => {
    const anyKey = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.nat().map(String),
      fc.constantFrom('__proto__', 'length', 'toJSON', '€', '\u{1f600}', '\ufb33'),
    );
    const objects = fc.dictionary(anyKey, fc.oneof(json, fc.double({ noNaN: true, noDefaultInfinity: true })), { maxKeys: 40 });
    fc.assert(
      fc.property(objects, (value) => {
        expect(fingerprint(value)).toBe(hash('sha256', canonicalize(value) ?? '', 'base64url'));
      }),
      LAW,
    );
  });

  it('changes with any leaf', () => {
    fc.assert(
      fc.property(json, fc.nat(), (value, index) => {
        expect(fingerprint({ value: altered(value, index) })).not.toBe(fingerprint({ value }));
      }),
      LAW,
    );
  });

  test.each([
    ['a number and its text', { a: 1 }, { a: '1' }],
    ['null and nothing', { a: null }, {}],
    ['the order of a list', { a: [1, 2] }, { a: [2, 1] }],
    ['a list and a nested list', { a: [1, 2] }, { a: [[1], 2] }],
    ['where a text ends', { a: 'b', c: '' }, { a: '', c: 'b' }],
    ['neighbours at 2^53', { a: 9_007_199_254_740_991 }, { a: 9_007_199_254_740_990 }],
    ['a composed letter and its parts', { a: '\u00e9' }, { a: 'e\u0301' }],
  ])('tells %s apart', (_, a, b) => {
    expect(fingerprint(a)).not.toBe(fingerprint(b));
  });

  it('takes a missing field and an undefined one for the same, as storage does', () => {
    expect(fingerprint({ a: 1, b: undefined })).toBe(fingerprint({ a: 1 }));
  });

  it('takes only what JSON can say', () => {
    expect(() => fingerprint(() => 1)).toThrow('safely');
    expect(() => fingerprint({ toJSON: () => undefined })).toThrow('only JSON values are hashed');
    expect(() => fingerprint({ a: Number.NaN })).toThrow('safely');
  });
});
