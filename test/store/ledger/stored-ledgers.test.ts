/**
 * Ledgers as they were stored in December 2026, before kinds of entries and parts of the account were declared by feature: 18 members of
 * `npm run simulate -- --ops 60000 --seed 7`, chosen so that every kind of entry and nearly every fact is among them. Each line is an item
 * of the table; a member's account follows the member's entries. New code must read them as the old code did: hashes cannot be migrated.
 */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ENTRY_KINDS } from '../../../shared/contract/ledger/entry.ts';
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

const ACCOUNT_PARTS = ['batches', 'pending', 'held', 'debt', 'collecting', 'qualifying', 'standing', 'warned'];
const ACCOUNT_MARKS = ['frozenSince', 'releasedAt', 'segments', 'referral', 'referred', 'badges'];

describe('ledgers that were stored by older code', () => {
  it('have every kind of entry and every part of the account', () => {
    expect(new Set(items.map(({ kind }) => kind).filter((kind) => kind !== undefined))).toEqual(new Set(ENTRY_KINDS));
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
