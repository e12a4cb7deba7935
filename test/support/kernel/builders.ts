/** Data for tests of the domain, the use cases and the stores: what a test does not say is ordinary. */

import { advance } from '../../../shared/domain/agenda/advance.ts';
import type { AnalyticsTerms } from '../../../shared/domain/analytics/analytics-terms.ts';
import type { PaymentTerms } from '../../../shared/domain/checkout/payment-terms.ts';
import type { EarningTerms } from '../../../shared/domain/earning/earning-terms.ts';
import type { ExpiryTerms } from '../../../shared/domain/earning/expiry-terms.ts';
import { canHaveMissedExpiry } from '../../../shared/domain/earning/late-reinstatement.ts';
import type { CreditedOrder, OrderLine, Purchase, ReturnedLine, ReturnRequest } from '../../../shared/domain/earning/order.ts';
import { newOrder } from '../../../shared/domain/earning/order.ts';
import { decidePurchase, decideReturn, type OrderDecision, type Programme } from '../../../shared/domain/earning/purchase.ts';
import { Refusal, type RefusalCode } from '../../../shared/domain/kernel/refusal.ts';
import { type Instant, toInstant } from '../../../shared/domain/kernel/time.ts';
import { type Account, blankAccount } from '../../../shared/domain/ledger/account.ts';
import { decideAdjustment } from '../../../shared/domain/ledger/adjustment.ts';
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import type { Balance, ExpiresAt, Posting } from '../../../shared/domain/ledger/entry-header.ts';
import { append, type Ledger, openLedger } from '../../../shared/domain/ledger/ledger.ts';
import type { Note } from '../../../shared/domain/ledger/note.ts';
import { accountAt } from '../../../shared/domain/ledger/point-timers.ts';
import { decideEnrolment } from '../../../shared/domain/members/enrolment.ts';
import type { ProgrammeVersion, Terms } from '../../../shared/domain/programmes/programme.ts';
import type { TierTerms } from '../../../shared/domain/tiers/tier-terms.ts';
import { PROVING, SEED } from './sample.ts';

export const PROGRAMME_ID = 'perks';
export const MEMBER_ID = 'mem_01h455vb4pex5vsknk084sn02q';
export const MERCHANT_ID = 'mer_berlin';

/** When tests begin: noon of an ordinary Saturday in Berlin. */
/** A note of staff, sealed. */
export const NOTE: Note = { commitment: 'commitment', sealed: 'v1.sealed' };

export const NOW = toInstant('2026-11-21T11:00:00Z');
export const PUBLISHED = toInstant('2026-01-01T00:00:00Z');

/** Laws try the cases of the run's seed, so that a failure is a failure for everyone at the same commit. Mutation testing tries fewer. */
export const LAW = { seed: SEED, numRuns: Number(process.env.LAW_RUNS ?? (PROVING ? 1_000 : 100)) };

/** Always the same, and many: for what must be met in some case. */
export const KNOWN_CASES = { seed: 20_261_121, numRuns: 200 };

/** One point a dollar, euro or hundred yen, rounded down, spendable at once, for ever. */
export function terms(
  special: {
    readonly timeZone?: string;
    readonly earning?: Partial<EarningTerms>;
    readonly expiry?: ExpiryTerms;
    readonly expiryWarningDays?: number;
    readonly tiers?: TierTerms;
    readonly payment?: PaymentTerms;
    readonly analytics?: AnalyticsTerms;
  } = {},
): Terms {
  return {
    name: 'Perks',
    timeZone: special.timeZone ?? 'Europe/Berlin',
    earning: {
      rates: [
        { currency: 'USD', points: 1, perUnits: 1 },
        { currency: 'EUR', points: 1, perUnits: 1 },
        { currency: 'JPY', points: 1, perUnits: 100 },
      ],
      rounding: 'down',
      include: [],
      pendingDays: 0,
      ...special.earning,
    },
    expiry: special.expiry ?? { policy: 'never' },
    ...(special.expiryWarningDays === undefined ? {} : { expiryWarningDays: special.expiryWarningDays }),
    ...(special.tiers === undefined ? {} : { tiers: special.tiers }),
    ...(special.payment === undefined ? {} : { payment: special.payment }),
    ...(special.analytics === undefined ? {} : { analytics: special.analytics }),
  };
}

/** 100 points are worth 1.00 USD or EUR; from 50 points in steps of 10; an order earns on what money paid. */
export const paymentTerms = (special: Partial<PaymentTerms> = {}): PaymentTerms => ({
  rates: [
    { currency: 'USD', points: 100, amount: 100 },
    { currency: 'EUR', points: 100, amount: 100 },
  ],
  minimum: 50,
  step: 10,
  earnsOn: 'money',
  expiredPoints: 'expire',
  ...special,
});

/** Blue, silver from 500 points and gold from 1,000, earned in a calendar year and held through the next. */
export function tierTerms(special: Partial<TierTerms> = {}): TierTerms {
  return {
    levels: [
      { id: 'blue', name: 'Blue', benefits: {} },
      { id: 'silver', name: 'Silver', qualification: { need: 'all', of: [{ metric: 'points', atLeast: 500 }] }, benefits: {} },
      { id: 'gold', name: 'Gold', qualification: { need: 'all', of: [{ metric: 'points', atLeast: 1_000 }] }, benefits: {} },
    ],
    period: { kind: 'calendar-year' },
    hold: { policy: 'for', months: 12, to: 'year' },
    downgrade: 'to-earned',
    graceDays: 0,
    warningDays: 0,
    onReturn: 'at-once',
    bonusQualifies: false,
    ...special,
  };
}

export const expiringAfter = (months: number, to: 'day' | 'month' = 'day'): ExpiryTerms => ({ policy: 'after', months, to });

export function aVersion(of: Terms = terms(), special: Partial<Omit<ProgrammeVersion, 'terms'>> = {}): ProgrammeVersion {
  return {
    programmeId: PROGRAMME_ID,
    version: 1,
    publishedAt: PUBLISHED,
    effectiveAt: PUBLISHED,
    publishedBy: 'manager-1',
    ...special,
    terms: of,
  };
}

/** One version, in force at the purchase and now. */
export const aProgramme = (of: Terms = terms()): Programme => ({ atPurchase: aVersion(of), now: aVersion(of) });

interface PurchaseBuilder {
  of(amount: number, currency?: string): PurchaseBuilder;
  withLines(...lines: readonly OrderLine[]): PurchaseBuilder;
  with(facts: Partial<Purchase>): PurchaseBuilder;
  build(): Purchase;
}

/** `aPurchase().of(2933, 'USD').build()`. The amount of one with lines is theirs. */
export function aPurchase(facts: Partial<Purchase> = {}): PurchaseBuilder {
  return {
    of: (amount, currency = 'USD') => aPurchase({ ...facts, amount, currency }),
    withLines: (...lines) => aPurchase({ ...facts, lines, amount: lines.reduce((sum, line) => sum + line.amount, 0) }),
    with: (more) => aPurchase({ ...facts, ...more }),
    build: () => ({
      inputHash: 'purchase-hash',
      member: { kind: 'id', memberId: MEMBER_ID },
      occurredAt: NOW,
      currency: 'USD',
      amount: 2933,
      ...facts,
    }),
  };
}

export const aLine = (sku: string, quantity: number, amount: number): OrderLine => ({ sku, quantity, amount });

type RequestFacts = Partial<Pick<ReturnRequest, 'returnId' | 'currency' | 'occurredAt'>>;
const requestFacts = (facts: RequestFacts) => ({ returnId: 'R-1', inputHash: 'return-hash', occurredAt: NOW, ...facts });

export const aReturnOf = (amount: number, facts: RequestFacts = {}): ReturnRequest => ({ ...requestFacts(facts), amount });

export const aReturnOfLines = (lines: readonly ReturnedLine[], facts: RequestFacts = {}): ReturnRequest => ({
  ...requestFacts(facts),
  lines,
});

interface MemberBuilder {
  withPoints(points: number, expiresAt?: ExpiresAt): MemberBuilder;
  withPending(points: number, maturesAt: Instant, expiresAt?: ExpiresAt): MemberBuilder;
  /** Holds points for a reservation that lapses then. */
  withHeld(points: number, lapsesAt: Instant, expiresAt?: ExpiresAt, redemptionId?: string): MemberBuilder;
  owing(points: number): MemberBuilder;
  readonly account: Account;
  readonly entries: readonly Entry[];
}

/** `aMember().withPoints(120).account`: each step is an entry, so that the ledger of the account is whole. */
export function aMember(ledger: Ledger = decideEnrolment(MEMBER_ID, [], aVersion(), PUBLISHED)): MemberBuilder {
  const and = (posting: Posting): MemberBuilder =>
    aMember(append(ledger, { kind: 'adjust', at: PUBLISHED, programmeVersion: 1, postings: [posting], explanation: [] }));
  return {
    withPoints: (points, expiresAt = null) => and({ bucket: 'active', expiresAt, points }),
    withPending: (points, maturesAt, expiresAt = null) => and({ bucket: 'pending', maturesAt, expiresAt, points }),
    withHeld: (points, lapsesAt, expiresAt = null, redemptionId = 'red_1') =>
      and({ bucket: 'held', redemptionId, lapsesAt, expiresAt, points }),
    owing: (points) => and({ bucket: 'debt', points }),
    account: ledger.account,
    entries: ledger.appended,
  };
}

/** An account that no entries stand behind: for states that would take thousands of them. */
export const anAccount = (special: Partial<Account> = {}): Account => ({ ...blankAccount(PROGRAMME_ID, MEMBER_ID), ...special });

/** A member's life under one version of a programme: what happens to it one after another, and every entry of it. */
export class MemberHistory {
  now: Instant = NOW;
  account: Account;
  entries: readonly Entry[];
  readonly orders: CreditedOrder[] = [];
  readonly programme: Programme;
  readonly #reinstated = new Set<number>();

  constructor(of: Terms = terms(), member: Pick<MemberBuilder, 'account' | 'entries'> = aMember()) {
    this.programme = aProgramme(of);
    this.account = member.account;
    this.entries = member.entries;
  }

  /** @returns the order's place in `orders`. */
  buys(purchase: PurchaseBuilder): number {
    const order = newOrder(PROGRAMME_ID, MERCHANT_ID, `A-${this.orders.length + 1}`);
    const made = purchase.build();
    const since = canHaveMissedExpiry(this.account, made.occurredAt, this.programme, this.now)
      ? this.entries.filter(({ at, number }) => at > made.occurredAt && !this.#reinstated.has(number))
      : [];
    const decision = decidePurchase(this.account, order, made, this.programme, this.now, {}, since);
    for (const { number } of decision.reinstated ?? []) this.#reinstated.add(number);
    this.happens(decision.ledger);
    return this.orders.push(decision.order) - 1;
  }

  returns(order: number, request: ReturnRequest): OrderDecision {
    const since = this.entries.filter(({ number }) => number >= this.order(order).credit.entry);
    const decision = decideReturn(this.account, this.order(order), request, this.programme, this.now, since);
    this.happens(decision.ledger);
    this.orders[order] = decision.order;
    return decision;
  }

  /** Adds points, or takes them: the domain's only way of spending so far. */
  adjusts(points: number): void {
    this.happens(decideAdjustment(this.account, { points, note: NOTE }, this.programme.now, this.now));
  }

  order(index: number): CreditedOrder {
    const order = this.orders[index];
    if (order === undefined) throw new RangeError(`there is no order ${index}`);
    return order;
  }

  /** A job, or the next command, posts what has become due. */
  advances(): void {
    this.happens(advance(openLedger(this.account), this.now, this.programme.now));
  }

  accountNow(): Account {
    return accountAt(this.account, this.now);
  }

  happens(ledger: Ledger): void {
    this.account = ledger.account;
    this.entries = [...this.entries, ...ledger.appended];
  }
}

export const aBalance = (special: Partial<Balance> = {}): Balance => ({ active: 0, pending: 0, debt: 0, ...special });

/** Gives the act's refusal. Fails when the act is not refused, and passes on any other error. */
export function refusalOf(act: () => unknown): { readonly code: RefusalCode; readonly field: string | undefined } {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, field: error.field };
    throw error;
  }
  throw new RangeError('nothing was refused');
}
