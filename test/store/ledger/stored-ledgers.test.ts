/**
 * Ledgers as they were stored in December 2026, before kinds of entries and parts of the account were declared by feature: 18 members of
 * `npm run simulate -- --ops 60000 --seed 7`, chosen so that every kind of entry and nearly every fact is among them. Each line is an item
 * of the table; a member's account follows the member's entries. New code must read them as the old code did: hashes cannot be migrated.
 */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { beginProof, concludeProof, proveEntry, replay } from '../../../shared/domain/ledger/ledger.ts';
import { writesOf } from '../../../shared/store/changes.ts';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { accountFrom } from '../../../shared/store/ledger/account-codec.ts';
import { entryFrom } from '../../../shared/store/ledger/entry-codec.ts';

interface StoredLedger {
  readonly account: Item;
  readonly entries: readonly Item[];
}

const items: readonly Item[] = readFileSync(new URL('stored-ledgers.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));

const places = items.flatMap(({ SK }, place) => (SK === 'ACCOUNT' ? [place] : []));
const ledgers: readonly StoredLedger[] = items
  .filter(({ SK }) => SK === 'ACCOUNT')
  .map((account, index) => ({ account, entries: items.slice((places[index - 1] ?? -1) + 1, places[index]) }));

/** The item that a change puts. */
function writtenItem([write]: ReturnType<typeof writesOf>): object {
  if (write?.action.kind !== 'put') throw new Error('an item is put');
  return { ...write.key, ...write.action.attributes };
}

const KINDS_THEN = 27;
const ACCOUNT_PARTS = ['batches', 'pending', 'held', 'debt', 'collecting', 'qualifying', 'standing', 'warned'];
const ACCOUNT_MARKS = ['frozenSince', 'releasedAt', 'segments', 'referral', 'referred', 'badges'];

describe('ledgers that were stored by older code', () => {
  it('have every kind of entry of that time and every part of the account', () => {
    expect(new Set(items.map(({ kind }) => kind).filter((kind) => kind !== undefined)).size).toBe(KINDS_THEN);
    const attributes = new Set(ledgers.flatMap(({ account }) => Object.keys(account)));
    expect([...ACCOUNT_PARTS, ...ACCOUNT_MARKS].filter((name) => !attributes.has(name))).toEqual([]);
  });

  it.each(ledgers)('of $account.PK prove, and fold to the account as it is stored', ({ account: item, entries: stored }) => {
    const entries = stored.map(entryFrom);
    const { programmeId, memberId } = accountFrom(item);
    const account = replay(programmeId, memberId, entries);
    expect(accountFrom(item)).toEqual(account);
    expect(concludeProof(entries.reduce(proveEntry, beginProof(programmeId, memberId)), account)).toEqual([]);
    expect({
      ...item,
      ...writtenItem(writesOf({ kind: 'account', account, expected: 0, nextActionAt: null })),
      agendaKey: item.agendaKey,
    }).toEqual(item);
    expect(entries.map((entry) => writtenItem(writesOf({ kind: 'entry', entry })))).toEqual(stored);
  });
});

describe('an item that no release wrote', () => {
  const account: Item = { PK: 'MEMBER#perks#mem_1', SK: 'ACCOUNT', version: 7, head: 'hash', enrolledAt: null };
  const at = '2026-11-21T09:58:00.000Z';
  const balance = { active: 1, pending: 0, debt: 0 };
  const entry: Item = {
    ...{ PK: 'MEMBER#perks#mem_1', SK: 'ENTRY#0000000007', kind: 'earn', at, programmeVersion: 1, postings: [], explanation: [] },
    ...{ points: 1, balance, hash: 'hash' },
  };

  it.each([
    ['a kind', 'kind', { ...entry, kind: 'steal' }],
    ['a fact of a feature', 'purchase.amount', { ...entry, purchase: { merchantId: 'm', orderId: 'o', occurredAt: at, currency: 'EUR' } }],
    ['a posting', 'postings.0.expiresAt', { ...entry, postings: [{ bucket: 'active', points: 1 }] }],
  ])('as an entry is named by %s', (_, path, broken) => {
    expect(() => entryFrom(broken)).toThrow(new RegExp(`^the item ${entry.PK} ${entry.SK} cannot be read: ${path} is not `));
  });

  it.each([
    ['a number', 'version', { version: '7' }, 'a whole number'],
    ['a list', 'batches', { batches: '-,!!' }, 'text with a number where one is needed'],
    ['a date', 'qualifying', { qualifying: 'Ada,1,1,1' }, 'text with a date where one is needed'],
    ['an instant', 'standing', { standing: 'gold,-' }, 'text with an instant where one is needed'],
    ['a stage', 'referral', { referral: 'mem_1,Ada,1,1,1,-,-,1,0,0' }, 'text with the stage of a referral'],
    ['a period', 'referred', { referred: '1,1,Ada,1' }, 'text with the period of a cap'],
  ])('as an account is named by %s, and not quoted', (_, attribute, broken, expected) => {
    expect(() => accountFrom({ ...account, ...broken })).toThrow(
      `the item ${account.PK} ACCOUNT cannot be read: ${attribute} is not ${expected}`,
    );
  });
});
