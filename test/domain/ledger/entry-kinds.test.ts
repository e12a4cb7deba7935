/** Each kind of entry by its examples: the store reads them, and their events are those that the auditor expects. */
import { describe, expect, test } from 'vitest';
import { ENTRY_KINDS as CONTRACT_KINDS } from '../../../shared/contract/ledger/entry.ts';
import { eventsOf } from '../../../shared/domain/events/events-of.ts';
import { ENTRY_KINDS } from '../../../shared/domain/ledger/entry-kinds.ts';
import { eventsOfItem } from '../../sim/events/audit-events.ts';
import { AUDITED_KINDS } from '../../sim/ledger/audited-kinds.ts';
import { EXAMPLE_ENTRIES, exampleItem, storedEntry } from '../../support/ledger/example-entries.ts';

test('the contract, the domain and the auditor know the same kinds', () => {
  expect([...CONTRACT_KINDS].sort()).toEqual(Object.keys(ENTRY_KINDS).sort());
  expect(Object.keys(AUDITED_KINDS).sort()).toEqual(Object.keys(ENTRY_KINDS).sort());
});

describe.each(CONTRACT_KINDS)('%s', (kind) => {
  const examples = EXAMPLE_ENTRIES.filter((one) => one.kind === kind);

  test('has examples', () => expect(examples).not.toEqual([]));

  test.each(examples)('%#: is told of by the events that the auditor expects', ({ entry }) => {
    expect(eventsOf({ kind: 'entry', entry })).toEqual(eventsOfItem(undefined, exampleItem(entry)));
  });
});

test('a kind or a fact in another form is not read', () => {
  expect(() => exampleOf({ kind: 'forge' })).toThrow('kind is not one of');
  expect(() => exampleOf({ years: 'one' })).toThrow('years is not a whole number');
});

const exampleOf = (facts: Readonly<Record<string, unknown>>) => storedEntry('anniversary', facts);
