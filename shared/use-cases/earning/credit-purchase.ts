/** A merchant reports a completed purchase. */

import type { UnclaimedPurchase } from '../../domain/earning/changes.ts';
import { earnedPoints } from '../../domain/earning/earning.ts';
import { excludedIn } from '../../domain/earning/exclusion.ts';
import { canHaveMissedExpiry } from '../../domain/earning/late-reinstatement.ts';
import type { AwaitingOrder, CreditedOrder, Kept, Order, Purchase } from '../../domain/earning/order.ts';
import { newOrder } from '../../domain/earning/order.ts';
import {
  checkPurchase,
  decidePurchase,
  type OrderDecision,
  type Programme,
  pointsAnswered,
  TOLERANCE_SECONDS,
} from '../../domain/earning/purchase.ts';
import { invariant, Refusal } from '../../domain/kernel/refusal.ts';
import { type Instant, plusSeconds, toInstant } from '../../domain/kernel/time.ts';
import type { Account } from '../../domain/ledger/account.ts';
import type { Change } from '../../domain/ledger/decision.ts';
import type { Entry } from '../../domain/ledger/entry.ts';
import { fingerprint } from '../../domain/ledger/hash-chain.ts';
import type { Issuer } from '../../domain/merchants/issue-cap.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Conflict, Store } from '../../ports/store.ts';
import { purchaseRateLimiter } from '../fraud/limit-purchases.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';
import { entriesBackTo } from '../ledger/entries-since.ts';
import { reinstatedClaim, wasReinstated } from '../ledger/reinstated-claims.ts';
import { keyOfReference, type MemberReference, memberIdOfKey } from '../members/member-of-key.ts';
import { issueCounterOf, recordingReachedCap } from '../merchants/issue-within-cap.ts';
import type { ProgrammeVersions } from '../programmes/programme-versions.ts';
import { collectUnclaimed } from './collect-unclaimed.ts';

export interface PurchaseCommand extends Omit<Purchase, 'inputHash' | 'member' | 'occurredAt'> {
  readonly orderId: string;
  readonly member: MemberReference;
  /** Any ISO 8601 instant. */
  readonly occurredAt: string;
}

export type MerchantCaller = Issuer;

/** The outcome of a merchant event. `replayed`: the event was processed before. `nearCap`: the merchant's issue cap is nearly reached. */
export type EventOutcome = { readonly replayed: boolean; readonly nearCap?: true } & ({ readonly entry: Entry } | { readonly kept: Kept });

export type EventPorts = Pick<Ports, 'store' | 'clock' | 'pause' | 'identities'> & { readonly versions: ProgrammeVersions };

/** @throws Refusal ORDER_MISMATCH, VALIDATION_FAILED, NOT_FOUND, LIMIT_EXCEEDED; IssueCapReached; Busy. */
export const creditPurchase = (ports: EventPorts, merchant: MerchantCaller, command: PurchaseCommand): Promise<EventOutcome> =>
  recordingReachedCap(ports, () => credit(ports, merchant, command));

async function credit(ports: EventPorts, merchant: MerchantCaller, command: PurchaseCommand): Promise<EventOutcome> {
  const { store, clock, versions } = ports;
  const { orderId, member, ...rest } = command;
  const facts = { ...rest, occurredAt: toInstant(rest.occurredAt) };
  const { programmeId } = merchant;
  const key = await keyOfReference(ports.identities, programmeId, member);
  const purchase: Purchase = { ...facts, member: key, inputHash: fingerprint({ ...facts, orderId, member: key }) };
  const unclaimed: UnclaimedPurchase | undefined = key.kind === 'id' ? undefined : { programmeId, key, merchantId: merchant.id, orderId };
  // The order is not read first: most orders are new, and a known one shows itself in the conflict.
  let order: Order = newOrder(programmeId, merchant.id, orderId);
  const issuing = issueCounterOf(ports, merchant, orderId);
  const rateLimit = purchaseRateLimiter();

  const decide = async (order: AwaitingOrder, conflicts: readonly Conflict[]): Promise<Attempt<EventOutcome>> => {
    checkPurchase(purchase, clock.now());

    const memberId = await memberIdOfKey(store, programmeId, key, purchase.occurredAt);
    if (memberId === undefined) {
      if (unclaimed === undefined) throw noSuchMember();
      // Refuses the purchase now. At enrolment nobody could answer for it.
      const { version, terms } = await versions.at(programmeId, purchase.occurredAt);
      const { points } = earnedPoints(terms.earning, { ...purchase, excluded: excludedIn(terms.earning.exclude, purchase) });
      // Counts against the issue cap now, by what the purchase earns without a tier: a stolen secret could otherwise issue points
      // before anyone enrols.
      const counted = await issuing.count(points, terms.timeZone, clock.now(), conflicts);
      return {
        answer: { kept: 'unclaimed', replayed: false },
        changes: [
          {
            kind: 'order',
            order: { ...order, state: 'unclaimed', revision: order.revision + 1, purchase, programmeVersion: version },
            expected: order.revision,
          },
          { kind: 'unclaimed', unclaimed },
          { kind: 'identity-free', programmeId, key: unclaimed.key },
          ...counted,
        ],
      };
    }

    const read = await store.account(programmeId, memberId);
    if (read === undefined) throw noSuchMember();
    const { account, collected } = await collectUnclaimed(ports, read);
    // Reads the clock after the collection: an entry is never dated before the entry that it follows.
    const now = clock.now();
    const programme = { atPurchase: await versions.at(programmeId, purchase.occurredAt), now: await versions.at(programmeId, now) };
    const since = await missedSince(store, account, purchase.occurredAt, programme, now);
    const decision = decidePurchase(account, order, purchase, programme, now, collected ? { collected } : {}, since);
    const counted = await issuing.count(pointsAnswered(decision.entry).earned, programme.now.terms.timeZone, now, conflicts);
    return {
      answer: { entry: decision.entry, replayed: false, ...(issuing.isNearCap() ? { nearCap: true } : {}) },
      changes: [
        ...rateLimit.changes(account, decision.ledger, programme.now, now, conflicts),
        { kind: 'order', order: decision.order, expected: order.revision },
        ...reinstatedClaims(decision),
        ...counted,
      ],
    };
  };

  return decideAndCommit(ports, async (conflicts): Promise<Attempt<EventOutcome>> => {
    order = orderMet(conflicts) ?? order;
    if (order.state !== 'awaiting-purchase') return { answer: await answerAgain(ports, order, purchase) };
    try {
      return await decide(order, conflicts);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // A retry must get its first answer even when it could not be decided again, for example because the balance is full.
      const known = await store.order(merchant.id, orderId);
      if (known === undefined || known.state === 'awaiting-purchase') throw error;
      return { answer: await answerAgain(ports, known, purchase) };
    }
  });
}

/** The entries by which a late purchase decides what it reinstates. An ordinary purchase reads none. */
async function missedSince(
  store: Store,
  account: Account,
  occurredAt: Instant,
  programme: Programme,
  now: Instant,
): Promise<readonly Entry[]> {
  if (!canHaveMissedExpiry(account, occurredAt, programme, now)) return [];
  const since = await entriesBackTo(store, account, plusSeconds(occurredAt, -TOLERANCE_SECONDS));
  const isOpen = await Promise.all(since.map(async (entry) => entry.kind !== 'expire' || !(await wasReinstated(store, entry))));
  return since.filter((_, index) => isOpen[index]).toReversed();
}

/** One for each expiry whose points the purchase reinstated, by the entry before its own. */
const reinstatedClaims = ({ entry, reinstated = [] }: OrderDecision): readonly Change[] =>
  reinstated.map((expiry) => ({ kind: 'claim', claim: reinstatedClaim(expiry, entry.number - 1) }));

async function answerAgain(
  { store }: EventPorts,
  order: Exclude<Order, { state: 'awaiting-purchase' }>,
  purchase: Purchase,
): Promise<EventOutcome> {
  if (order.purchase.inputHash !== purchase.inputHash) {
    throw new Refusal('ORDER_MISMATCH', `order ${order.orderId} was received before with different content`, 'orderId');
  }
  if (order.state === 'unclaimed' || order.kept !== undefined) return { kept: 'unclaimed', replayed: true };
  return { entry: await entryOf(store, order, order.credit.entry), replayed: true };
}

export async function entryOf(store: Store, order: CreditedOrder, number: number): Promise<Entry> {
  const entry = await store.entry(order.programmeId, order.credit.memberId, number);
  invariant(entry !== undefined, `order ${order.orderId} has its entry ${number}`);
  return entry;
}

const noSuchMember = (): Refusal => new Refusal('NOT_FOUND', 'there is no such member', 'member.id');

/** The stored order that made a condition fail. */
export const orderMet = (conflicts: readonly Conflict[]): Order | undefined =>
  conflicts.find((conflict) => conflict.on === 'order')?.existing;
