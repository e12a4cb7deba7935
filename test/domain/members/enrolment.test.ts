import { expect, it } from 'vitest';
import { blankAccount } from '../../../shared/domain/ledger/account.ts';
import { entryHash } from '../../../shared/domain/ledger/hash-chain.ts';
import { decideEnrolment } from '../../../shared/domain/members/enrolment.ts';
import { aBalance, aVersion, MEMBER_ID, NOW, PROGRAMME_ID, terms } from '../../support/kernel/builders.ts';

const identities = [
  { kind: 'email', hash: 'h1' },
  { kind: 'card', hash: 'h2' },
] as const;

it('is the first entry of a ledger, and what the account starts from', () => {
  const { account, appended } = decideEnrolment(MEMBER_ID, identities, aVersion(terms(), { version: 3 }), NOW);
  const [entry, ...more] = appended;
  expect(more).toEqual([]);
  expect(entry).toMatchObject({ kind: 'enrol', number: 1, at: NOW, programmeVersion: 3, points: 0, balance: aBalance(), postings: [] });
  expect(account).toEqual({
    ...blankAccount(PROGRAMME_ID, MEMBER_ID),
    version: 1,
    head: entry?.hash,
    enrolledAt: NOW,
    collecting: identities,
  });
});

it('ties the chain to programme and member', () => {
  const [entry] = decideEnrolment(MEMBER_ID, [], aVersion(), NOW).appended;
  if (entry === undefined) throw new RangeError('an enrolment is an entry');
  const { hash, ...unsealed } = entry;
  expect(hash).toBe(entryHash(`${PROGRAMME_ID}#${MEMBER_ID}`, unsealed));
});
