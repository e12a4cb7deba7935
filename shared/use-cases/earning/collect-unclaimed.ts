/**
 * Credits purchases that were made before their member enrolled, one commit each. So any number of them can
 * wait, and a crash between two loses none: until a later entry says `collected`, every command of the member looks again.
 * No new ones appear after the enrolment is committed: storing a purchase as unclaimed is conditional on its
 * identity being free.
 */

import type { UnclaimedPurchase } from '../../domain/earning/changes.ts';
import { decidePurchase } from '../../domain/earning/purchase.ts';
import { invariant } from '../../domain/kernel/refusal.ts';
import type { Account } from '../../domain/ledger/account.ts';
import { ledgerChanges } from '../../domain/ledger/decision.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Store } from '../../ports/store.ts';
import { decideAndCommit } from '../kernel/commit.ts';
import type { ProgrammeVersions } from '../programmes/programme-versions.ts';

const PAGE = 25;

export type CollectPorts = Pick<Ports, 'store' | 'clock' | 'pause'> & { readonly versions: ProgrammeVersions };

/** @returns the account after everything was collected; read again if anything was. */
export async function collectUnclaimed(ports: CollectPorts, account: Account): Promise<Account> {
  let credited = 0;
  for (const key of account.collecting) {
    for (;;) {
      const waiting = await ports.store.unclaimed(account.programmeId, key, PAGE);
      for (const unclaimed of waiting) await creditUnclaimed(ports, account, unclaimed);
      credited += waiting.length;
      if (waiting.length < PAGE) break;
    }
  }
  return credited === 0 ? account : existingAccount(ports.store, account.programmeId, account.memberId);
}

/** @throws InvariantBroken when the member has no account: every enrolment makes one. */
export async function existingAccount(store: Store, programmeId: string, memberId: string): Promise<Account> {
  const account = await store.account(programmeId, memberId);
  invariant(account !== undefined, `member ${memberId} has an account`);
  return account;
}

async function creditUnclaimed(ports: CollectPorts, { programmeId, memberId }: Account, unclaimed: UnclaimedPurchase): Promise<void> {
  const { store, clock, versions } = ports;
  await decideAndCommit(ports, async () => {
    const order = await store.order(unclaimed.merchantId, unclaimed.orderId);
    // Another command collected this purchase first.
    if (order?.state !== 'unclaimed') return { answer: undefined };
    const account = await existingAccount(store, programmeId, memberId);
    const now = clock.now();
    const programme = {
      atPurchase: await versions.numbered(programmeId, order.programmeVersion),
      now: await versions.at(programmeId, now),
    };
    const decision = decidePurchase(account, order, order.purchase, programme, now);
    return {
      answer: undefined,
      changes: [
        ...ledgerChanges(account, decision.ledger, programme.now.terms, now),
        { kind: 'order', order: decision.order, expected: order.revision },
        { kind: 'unclaimed-credited', unclaimed },
      ],
    };
  });
}
