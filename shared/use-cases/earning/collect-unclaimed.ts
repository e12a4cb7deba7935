/**
 * Credits purchases that were made before their member enrolled, one commit each. A crash between two loses none: until a later entry
 * says `collected`, every command of the member looks again. When many wait, a command credits the first one only. Its entry says
 * `collecting`, and a reaction to it credits the others in slices, so that no enrolment takes longer the more wait.
 * No new ones appear after the enrolment is committed: storing a purchase as unclaimed is conditional on its
 * identity being free.
 */

import type { UnclaimedPurchase } from '../../domain/earning/changes.ts';
import { decidePurchase } from '../../domain/earning/purchase.ts';
import type { Account } from '../../domain/ledger/account.ts';
import { ledgerChanges } from '../../domain/ledger/decision.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Store } from '../../ports/store.ts';
import { decideAndCommit } from '../kernel/commit.ts';
import { existingAccount } from '../ledger/existing-account.ts';
import type { ProgrammeVersions } from '../programmes/programme-versions.ts';

/** Purchases that a command credits by itself: about a second of work. */
export const MAX_COLLECTED_BY_COMMAND = 25;
/** Purchases that one reaction credits: a few seconds of work, well within its function's timeout. */
export const MAX_COLLECTED_BY_REACTION = 100;

export type CollectPorts = Pick<Ports, 'store' | 'clock' | 'pause'> & { readonly versions: ProgrammeVersions };

export interface Collected {
  /** Read again if anything was credited. */
  readonly account: Account;
  /** Nothing is left, which no entry of the account says yet. */
  readonly collected: boolean;
}

/** Before a command: credits all unclaimed purchases of its member when there are few, or the first of many. */
export async function collectUnclaimed(ports: CollectPorts, account: Account): Promise<Collected> {
  if (account.collecting.length === 0) return { account, collected: false };
  const waiting = await unclaimedOf(ports.store, account, MAX_COLLECTED_BY_COMMAND + 1);
  const isMany = waiting.length > MAX_COLLECTED_BY_COMMAND;
  await creditInOrder(ports, account, isMany ? waiting.slice(0, 1) : waiting, isMany);
  const isUnchanged = waiting.length === 0;
  return {
    account: isUnchanged ? account : await existingAccount(ports.store, account.programmeId, account.memberId),
    collected: !isMany,
  };
}

/** The reaction to an entry that says `collecting`. */
export async function collectSlice(ports: CollectPorts, programmeId: string, memberId: string): Promise<void> {
  const account = await existingAccount(ports.store, programmeId, memberId);
  const waiting = await unclaimedOf(ports.store, account, MAX_COLLECTED_BY_REACTION + 1);
  await creditInOrder(ports, account, waiting.slice(0, MAX_COLLECTED_BY_REACTION), waiting.length > MAX_COLLECTED_BY_REACTION);
}

/** Whether purchases of the member wait to be credited. */
export const isCollecting = async (store: Store, account: Account): Promise<boolean> => (await unclaimedOf(store, account, 1)).length > 0;

async function unclaimedOf(store: Store, { programmeId, collecting }: Account, limit: number): Promise<readonly UnclaimedPurchase[]> {
  const found: UnclaimedPurchase[] = [];
  for (const key of collecting) {
    if (found.length < limit) found.push(...(await store.unclaimed(programmeId, key, limit - found.length)));
  }
  return found;
}

/** The first one tells the reaction that more are left, so that a crash after it stops nothing. */
async function creditInOrder(ports: CollectPorts, account: Account, purchases: readonly UnclaimedPurchase[], moreAreLeft: boolean) {
  for (const [index, unclaimed] of purchases.entries()) await creditUnclaimed(ports, account, unclaimed, moreAreLeft && index === 0);
}

async function creditUnclaimed(
  ports: CollectPorts,
  { programmeId, memberId }: Account,
  unclaimed: UnclaimedPurchase,
  moreAreLeft: boolean,
): Promise<void> {
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
    const decision = decidePurchase(account, order, order.purchase, programme, now, moreAreLeft ? { collecting: true } : {});
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
