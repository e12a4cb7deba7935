/** Orders and unclaimed purchases, read. */
import type { Tender } from '../../domain/checkout/tender.ts';
import type { UnclaimedPurchase } from '../../domain/earning/changes.ts';
import type { Multiplier } from '../../domain/earning/earning.ts';
import type {
  AwaitingOrder,
  CreditedOrder,
  Fulfilment,
  MemberKey,
  Order,
  OrderCredit,
  OrderLine,
  OrderReturn,
  Purchase,
  Returned,
  ReturnedLine,
  ReturnRequest,
  Reversal,
  UnclaimedOrder,
} from '../../domain/earning/order.ts';
import type { IdentityKey } from '../../domain/members/identity.ts';
import { tender } from '../checkout/tender.ts';
import type { Item } from '../kernel/item-table.ts';
import {
  absent,
  both,
  date,
  either,
  exactly,
  instant,
  kinds,
  listOf,
  nullable,
  number,
  object,
  oneOf,
  optional,
  type Properties,
  text,
  whole,
} from '../kernel/shape.ts';
import { stored } from '../kernel/stored.ts';
import { identityKind } from '../members/ledger-part.ts';
import { earningItems } from './items.ts';

const kept = oneOf('unclaimed', 'awaiting-purchase');

const byId = object<Extract<MemberKey, { kind: 'id' }>>(() => ({ kind: exactly('id'), memberId: text }));
const byIdentity = object<IdentityKey>(() => ({ kind: identityKind, hash: text }));

const purchase = object<Purchase>(() => ({
  inputHash: text,
  member: either(byId, byIdentity),
  occurredAt: instant,
  currency: text,
  amount: whole,
  tax: optional(whole),
  shipping: optional(whole),
  discount: optional(whole),
  channel: optional(text),
  store: optional(text),
  lines: optional(listOf(object<OrderLine>(() => ({ sku: optional(text), category: optional(text), quantity: number, amount: whole })))),
}));

const returnedLine = object<ReturnedLine>(() => ({ sku: text, quantity: number, amount: optional(whole) }));

const request: Properties<Omit<ReturnRequest, 'amount' | 'lines'>> = {
  returnId: text,
  inputHash: text,
  occurredAt: instant,
  currency: optional(text),
};
const returnRequest = both(
  object<Omit<ReturnRequest, 'amount' | 'lines'>>(() => request),
  either(
    object<{ readonly amount: number; readonly lines?: undefined }>(() => ({ amount: whole, lines: absent })),
    object<{ readonly lines: readonly ReturnedLine[]; readonly amount?: undefined }>(() => ({
      lines: listOf(returnedLine),
      amount: absent,
    })),
  ),
);

const reversal = object<Reversal>(() => ({
  amount: whole,
  lines: optional(listOf(object<NonNullable<Returned['lines']>[number]>(() => ({ sku: text, quantity: number, amount: whole })))),
  points: whole,
  entry: whole,
}));

const credit = object<OrderCredit>(() => ({
  memberId: text,
  entry: whole,
  programmeVersion: whole,
  points: whole,
  maturesAt: nullable(instant),
  expiresAt: nullable(instant),
  inactivity: optional(text),
  multiplier: optional(object<Multiplier>(() => ({ hundredths: whole, of: text }))),
  paid: optional(whole),
  countedFrom: optional(date),
  referral: optional(exactly(true)),
}));

type OfEveryOrder = Omit<AwaitingOrder, 'state'>;
const ofEveryOrder: Properties<OfEveryOrder> = {
  programmeId: text,
  merchantId: text,
  orderId: text,
  revision: whole,
  returns: listOf(object<OrderReturn>(() => ({ request: returnRequest, kept: optional(kept), reversal: optional(reversal) }))),
  fulfilled: optional(object<Fulfilment>(() => ({ inputHash: text, occurredAt: instant, kept: optional(kept), entry: optional(whole) }))),
  tender: optional<Tender>(tender),
};

export const orderFrom = stored(
  earningItems.order,
  kinds<Order, 'state'>('state', {
    'awaiting-purchase': object<AwaitingOrder>(() => ({ ...ofEveryOrder, state: exactly('awaiting-purchase') })),
    unclaimed: object<UnclaimedOrder>(() => ({ ...ofEveryOrder, state: exactly('unclaimed'), purchase, programmeVersion: whole })),
    credited: object<CreditedOrder>(() => ({ ...ofEveryOrder, state: exactly('credited'), purchase, credit, kept: optional(kept) })),
  }),
);

const storedUnclaimed = stored(
  earningItems.unclaimed,
  object<Omit<UnclaimedPurchase, 'key'> & IdentityKey>(() => ({
    programmeId: text,
    kind: identityKind,
    hash: text,
    merchantId: text,
    orderId: text,
  })),
);

export function unclaimedFrom(item: Item): UnclaimedPurchase {
  const { kind, hash, ...unclaimed } = storedUnclaimed(item);
  return { ...unclaimed, key: { kind, hash } };
}
