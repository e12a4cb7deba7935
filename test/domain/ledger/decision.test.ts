import { expect, it } from 'vitest';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import { decideAdjustment } from '../../../shared/domain/ledger/adjustment.ts';
import { ledgerChanges } from '../../../shared/domain/ledger/decision.ts';
import { aMember, aVersion, NOTE, NOW, terms } from '../../support/kernel/builders.ts';

const DUE = NOW;

it('writes the account on the version that was read, and each new entry once, in order', () => {
  const read = aMember().withPoints(10).withPending(5, DUE).account;
  const ledger = decideAdjustment(read, { points: 7, note: NOTE }, aVersion(), NOW);
  const [matured, adjusted] = ledger.appended;
  expect(ledgerChanges(read, ledger, terms(), NOW)).toEqual([
    { kind: 'account', account: ledger.account, expected: 3, nextActionAt: plusSeconds(read.enrolledAt ?? NOW, 366 * 86_400) },
    { kind: 'entry', entry: matured },
    { kind: 'entry', entry: adjusted },
  ]);
  expect([matured?.kind, adjusted?.kind, ledger.account.version]).toEqual(['mature', 'adjust', 5]);
});
