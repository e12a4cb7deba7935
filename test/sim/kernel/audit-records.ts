/** The auditor's records: requests, answers and writes. Other files draw conclusions from them. */

import type { Order, OrderReturn } from '../../../shared/domain/earning/order.ts';
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import type { ProgrammeVersion } from '../../../shared/domain/programmes/programme.ts';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import type { PurchaseCommand } from '../../../shared/use-cases/earning/credit-purchase.ts';
import type { Place, WarnedUntil } from '../agenda/audit-agenda.ts';
import { History } from '../analytics/audit-history.ts';
import { PaymentRecords } from '../checkout/audit-payment-records.ts';
import type { Stock } from '../earning/audit-points.ts';
import { type Buckets, empty, type Life } from '../ledger/audit-buckets.ts';
import { Members } from '../members/audit-members.ts';
import { PublishedVersions } from '../programmes/audit-versions.ts';
import { noReferrals, type ReferrerRecord } from '../referrals/audit-referrals.ts';
import { RedemptionRecords } from '../rewards/audit-redemption-records.ts';
import type { Counters } from '../tiers/audit-qualifying.ts';
import type { Held } from '../tiers/audit-tiers.ts';
import { same } from './audit-hash.ts';
import type { ManualCommand, Request, RequestOf } from './request.ts';

/** A member's state at some moment. Replaced as a whole, never changed. */
export interface MemberState {
  readonly state: Buckets;
  readonly held: Held | null;
  readonly counters: Counters;
  readonly enrolledAt: string | null;
  readonly marks: Marks;
}

/** Marks that were set on an account by hand. */
export interface Marks {
  readonly frozenSince?: string | undefined;
  /** Sorted by name. */
  readonly segments: readonly string[];
}

/** The auditor's record of a member. */
export interface MemberRecord {
  readonly programmeId: string;
  readonly memberId: string;
  entries: number;
  head: string;
  points: bigint;
  state: Buckets;
  held: Held | null;
  counters: Counters;
  enrolledAt: string | null;
  marks: Marks;
  /** The ends up to which the member was warned. */
  warnedUntil: WarnedUntil;
  /** Whether a manager ever moved the expiry of points. */
  extended: boolean;
  place: Place | undefined;
  /** The place of the quarantine record. */
  asidePlace: Place | undefined;
  /** The transaction that last ended a quarantine. */
  asideEnded: number;
  /** The years of the last anniversary that gave a bonus. */
  celebrated: number;
  readonly birthday: {
    place: Place | undefined;
    /** The years for which points were given. */
    readonly awarded: Set<number>;
  };
  readonly referrals: ReferrerRecord;
  readonly past: History<MemberState>;
  readonly written: Entry[];
}

export interface AuditedOrder {
  readonly content: PurchaseCommand;
  readonly memberId: string;
  readonly entry: number;
  readonly version: ProgrammeVersion;
  readonly earned: bigint;
  /** In hundredths. */
  readonly multiplier: bigint;
  /** The part paid with points, in minor units, which earns nothing. */
  readonly paid: bigint;
  maturesAt: string | null;
  readonly life: Life;
  /** The day by which it counts towards tiers, and its present counts. */
  readonly countedWith: string;
  counts: { readonly points: number; readonly purchases: number; readonly spend: number };
  readonly stock: Stock;
  reversed: bigint;
  readonly reversals: Map<string, number>;
}

/** The limits of a purchase's returns. */
export interface Returnable {
  readonly currency: string;
  readonly stock: Stock;
}

/** A request under way, with the state when it was sent. */
export interface Sent {
  readonly request: Request;
  /** The purchase as this request words it. */
  readonly command: PurchaseCommand | undefined;
  /** The number of transactions before it. */
  readonly at: number;
  readonly when: number;
  /** Whether it had been done, or answered, before. */
  readonly known: boolean;
  /** For an activity: whether its member reference was unknown. */
  readonly stranger?: boolean;
  /** For a run of the agenda: the members whose accounts it cannot read. */
  readonly damaged?: ReadonlySet<string> | undefined;
}

interface Done {
  readonly request: ManualCommand;
  readonly transaction: number;
}

export class Records {
  /** The greatest error of servers' clocks in milliseconds, either way. */
  readonly skew: number;
  transactions = 0;
  readonly items = new Map<string, Item>();
  readonly members = new Members();
  readonly #memberRecords = new Map<string, MemberRecord>();
  readonly #versions = new Map<string, PublishedVersions<ProgrammeVersion>>();
  /** Orders as stored in the table. */
  readonly ordersKept = new Map<string, Order>();
  /** Credited orders. */
  readonly orders = new Map<string, AuditedOrder>();
  readonly #returnable = new Map<string, History<Returnable>>();
  readonly purchasesSent = new Map<string, { readonly request: RequestOf<'purchase'>; readonly command: PurchaseCommand }[]>();
  readonly returnsSent = new Map<string, RequestOf<'return'>['giveBack'][]>();
  readonly fulfilmentsSent = new Map<string, RequestOf<'fulfil'>['fulfilment'][]>();
  readonly activitiesSent = new Map<string, RequestOf<'activity'>[]>();
  /** Counted activities, by merchant and activity id. */
  readonly activities = new Map<string, RequestOf<'activity'>>();
  /** By reason. */
  readonly byHandSent = new Map<string, ManualCommand>();
  /** Ids of enrolment requests, by programme and person. */
  readonly enrolmentsSent = new Map<string, Set<string>>();
  readonly termsSent = new Map<string, RequestOf<'publish' | 'create'>>();
  /** Member ids that clients know, by programme and person. */
  readonly enrolled = new Map<string, string>();
  /** By manager and idempotency key. */
  readonly doneByHand = new Map<string, Done>();
  /** Expiry entries whose points were reinstated, by member and number. */
  readonly reinstated = new Set<string>();
  readonly told = new Map<string, { readonly answer: unknown; readonly request: Request }>();
  /** When the platform first stored a purchase. Versions that are published later do not apply to it. */
  readonly takenAt = new Map<string, number>();
  /** The transaction that first stored a return. */
  readonly returnTaken = new Map<string, number>();

  readonly rewarding = new RedemptionRecords();
  readonly paying = new PaymentRecords();

  constructor(skew: number) {
    this.skew = skew;
  }

  record(programmeId: string, memberId: string): MemberRecord {
    const key = `${programmeId}#${memberId}`;
    const known = this.#memberRecords.get(key);
    if (known !== undefined) return known;
    const record: MemberRecord = {
      programmeId,
      memberId,
      entries: 0,
      head: key,
      points: 0n,
      state: empty(),
      held: null,
      counters: new Map(),
      enrolledAt: null,
      marks: { segments: [] },
      warnedUntil: {},
      extended: false,
      place: undefined,
      asidePlace: undefined,
      asideEnded: 0,
      celebrated: 0,
      birthday: { place: undefined, awarded: new Set() },
      referrals: noReferrals(),
      past: new History(),
      written: [],
    };
    this.#memberRecords.set(key, record);
    return record;
  }

  memberRecords(): Iterable<MemberRecord> {
    return this.#memberRecords.values();
  }

  versions(programmeId: string): PublishedVersions<ProgrammeVersion> {
    const known = this.#versions.get(programmeId) ?? new PublishedVersions<ProgrammeVersion>();
    this.#versions.set(programmeId, known);
    return known;
  }

  returnable(key: string): History<Returnable> {
    const known = this.#returnable.get(key) ?? new History();
    this.#returnable.set(key, known);
    return known;
  }

  /** Whether the content of the request has been done, for any client. */
  isDone(request: Request, command: PurchaseCommand | undefined): boolean {
    switch (request.kind) {
      case 'purchase': {
        const { id, merchant, purchase } = request;
        const key = orderKey(merchant.id, purchase.orderId);
        const order = this.ordersKept.get(key);
        if (order === undefined || order.state === 'awaiting-purchase' || command === undefined || !isContent(command, order)) return false;
        const credited = this.orders.get(key);
        if (credited !== undefined) return this.members.meant(merchant.programmeId, command.member) === credited.memberId;
        // The member of an unclaimed order is only stored as a hash.
        return !this.purchasesSent.get(key)?.some((other) => other.request.id !== id && isContent(other.command, order));
      }
      case 'return': {
        const key = orderKey(request.merchant.id, request.giveBack.orderId);
        if (!this.returnTaken.has(`${key}/${request.giveBack.returnId}`)) return false;
        return this.ordersKept.get(key)?.returns.some((kept) => isReturn(request.giveBack, kept)) === true;
      }
      case 'fulfil': {
        const known = this.ordersKept.get(orderKey(request.merchant.id, request.fulfilment.orderId))?.fulfilled;
        return known !== undefined && isInstant(request.fulfilment.occurredAt, known.occurredAt);
      }
      case 'activity':
        return this.activities.get(orderKey(request.merchant.id, request.activity.activityId))?.id === request.id;
      case 'adjust':
      case 'change-tier':
      case 'extend':
      case 'reinstate':
      case 'freeze':
      case 'segment':
        return this.doneByHand.get(claimOf(request))?.request.id === request.id;
      case 'redeem':
      case 'reserve':
      case 'commit':
      case 'cancel':
      case 'use':
      case 'restore':
      case 'send':
        return this.rewarding.isDone(request);
      case 'pay':
      case 'refund':
        return this.paying.isDone(request);
      case 'enrol':
        // No item stores the referral code of an enrolment, so only the answer counts.
        if ((this.enrolmentsSent.get(personKey(request))?.size ?? 0) > 1) return false;
        return this.members.ownersOf(request.enrol).some((memberId) => this.members.isEnrolmentOf(memberId, request.enrol));
      default:
        return false;
    }
  }
}

export const personKey = ({ person, enrol }: RequestOf<'enrol'>): string => `${enrol.programmeId} ${person}`;
export const orderKey = (merchantId: string, orderId: string): string => `${merchantId}#${orderId}`;
export const claimOf = ({ said }: ManualCommand): string => `${said.by} ${said.idempotencyKey}`;

const OF_ORDERS_ONLY = new Set(['orderId', 'member', 'occurredAt', 'inputHash']);
const OF_RETURNS_ONLY = new Set(['orderId', 'occurredAt', 'inputHash']);

/** Whether an order stores the content of the command, apart from the member, who is only stored as a hash. */
export const isContent = (command: PurchaseCommand, { purchase }: Exclude<Order, { state: 'awaiting-purchase' }>): boolean =>
  isInstant(command.occurredAt, purchase.occurredAt) && same(command, purchase, OF_ORDERS_ONLY);

export const isReturn = (command: RequestOf<'return'>['giveBack'], { request }: OrderReturn): boolean =>
  isInstant(command.occurredAt, request.occurredAt) && same(command, request, OF_RETURNS_ONLY);

export const isInstant = (one: string, other: string): boolean => one === other || Date.parse(one) === Date.parse(other);
