/** Rows of a file that are one person run in one lane of the import, one after another. */
import { expect, test } from 'vitest';
import { peopleOfFile } from '../../infra/local/commands/import/people.ts';
import type { Identities } from '../../infra/local/commands/import/record.ts';

test.each<[string, Identities, Identities]>([
  ['e-mail address in other case', { email: 'Ada@Example.org' }, { email: 'ada@example.ORG' }],
  ['card in other case, with hyphens', { card: 'ab-12 34' }, { card: 'AB1234' }],
  ['phone with blanks', { phone: '+49 30 123456' }, { phone: '+4930123456' }],
])('T13: a person is known by the same %s', (_, first, second) => {
  const people = peopleOfFile();
  people.add(first);
  people.add(second);
  expect(people.of(second).key).toBe(people.of(first).key);
});

test('T13: an external id in other case is another person', () => {
  const people = peopleOfFile();
  people.add({ externalId: 'c-1' });
  people.add({ externalId: 'C-1' });
  expect(people.of({ externalId: 'C-1' }).key).not.toBe(people.of({ externalId: 'c-1' }).key);
});

test('T13: a card and an address of one row stay one person, however later rows write the address', () => {
  const people = peopleOfFile();
  people.add({ email: 'ada@example.org', card: '99990001' });
  people.add({ email: 'ADA@example.org', phone: '+4930555001' });
  expect(people.of({ phone: '+4930555001' })).toEqual(people.of({ card: '99990001' }));
});
