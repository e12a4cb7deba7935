/** Bugs in payment with points: double payments and refunds, wrong batches, codes that stay valid, and wrong earning. */

import type { PaymentTerms } from '../../../shared/domain/checkout/payment-terms.ts';
import type { PointsPaid } from '../../../shared/domain/checkout/tender.ts';
import type { Order } from '../../../shared/domain/earning/order.ts';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import type { Store } from '../../../shared/ports/store.ts';
import type { PlantedBug } from './planted-bug.ts';
import { newestFirst, withChanges, withOrdersSeen, withPostings, withReads, withTerms } from './planting.ts';

/** Alters the points payment of an order that commands read. */
const paidSeen =
  (altered: (paid: PointsPaid) => PointsPaid | undefined) =>
  (order: Order): Order => {
    const { tender } = order;
    return tender?.points === undefined ? order : { ...order, tender: { ...tender, points: altered(tender.points) } };
  };
const withPaidSeen = (altered: (paid: PointsPaid) => PointsPaid): PlantedBug['ports'] => withOrdersSeen(paidSeen(altered));

const withPayment = (altered: (payment: PaymentTerms) => PaymentTerms): PlantedBug['versions'] =>
  withTerms((terms) => (terms.payment === undefined ? terms : { ...terms, payment: altered(terms.payment) }));

const withCodesSeen = (altered: (code: NonNullable<Awaited<ReturnType<Store['tillCode']>>>) => typeof code): PlantedBug['ports'] =>
  withReads((store) => ({
    tillCode: async (programmeId, code) => {
      const found = await store.tillCode(programmeId, code);
      return found && altered(found);
    },
  }));

/** Commands read orders without their points payment. */
const unpaid = <Given extends { readonly store: Store }>(ports: Given): Given => ({
  ...ports,
  store: {
    ...ports.store,
    order: async (merchantId, orderId) => {
      const order = await ports.store.order(merchantId, orderId);
      return order && paidSeen(() => undefined)(order);
    },
  },
});

let returns = 0;

export const BUGS_OF_PAYMENTS: readonly PlantedBug[] = [
  {
    name: 'an order is paid with points twice',
    breaks: 'once',
    system: (system) => ({
      ...system,
      pay: (ports, merchant, command) => system.pay(unpaid(ports), merchant, command),
    }),
  },
  { name: 'more points are given back than were paid', breaks: 'refund', ports: withPaidSeen((paid) => ({ ...paid, refunds: [] })) },
  {
    name: 'points are given back once for each key, not for each return',
    breaks: 'tender',
    ports: withPaidSeen((paid) => ({
      ...paid,
      refunds: paid.refunds.map((refund) => {
        returns += 1;
        return { ...refund, returnId: `other-${returns}` };
      }),
    })),
  },
  {
    name: 'points return to the batch that was spent first',
    breaks: 'tender',
    ports: withPaidSeen((paid) => ({ ...paid, spent: paid.spent.toReversed() })),
  },
  {
    name: 'refunded points return to a new batch',
    breaks: 'terms',
    ...withPostings('refund', (postings) =>
      postings.map((posting) => (posting.bucket === 'active' ? { ...posting, expiresAt: null } : posting)),
    ),
  },
  { name: 'points pay newest first', breaks: 'terms', ...withPostings('pay', newestFirst) },
  {
    name: 'till codes are valid for more than one payment',
    breaks: 'till codes',
    ports: withCodesSeen(({ used: _, ...code }) => code),
  },
  {
    name: 'till codes are valid for an hour',
    breaks: 'till codes',
    ports: withCodesSeen((code) => ({ ...code, expiresAt: plusSeconds(code.expiresAt, 3_300) })),
  },
  {
    name: 'a payment does not use its code',
    breaks: 'till codes',
    ports: withChanges((changes) => changes.filter((change) => change.kind !== 'till-code' || change.tillCode.used === undefined)),
  },
  {
    name: 'the purchase loses its points payment',
    breaks: 'tender',
    ports: withChanges((changes) =>
      changes.map((change) => {
        if (change.kind !== 'order' || change.order.state !== 'credited') return change;
        const { tender: _, ...order } = change.order;
        return { ...change, order };
      }),
    ),
  },
  {
    name: 'the part paid with points earns points',
    breaks: 'qualifying',
    versions: withPayment((payment) => ({ ...payment, earnsOn: 'whole' })),
  },
  { name: 'points pay all of a basket', breaks: 'payment', versions: withPayment(({ maximumPercent: _, ...payment }) => payment) },
  {
    name: 'refunded points that expired meanwhile are always reinstated',
    breaks: 'terms',
    versions: withPayment((payment) => ({ ...payment, expiredPoints: 'new-lifetime' })),
  },
];
