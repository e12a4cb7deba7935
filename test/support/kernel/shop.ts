/** A programme with a merchant in it, on any table, and the commands that its story is told in. */
import type { IdentityKey } from '../../../shared/domain/members/identity.ts';
import type { Identities, ProfileFields } from '../../../shared/domain/members/member.ts';
import type { Terms } from '../../../shared/domain/programmes/programme.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { createStore } from '../../../shared/store/store.ts';
import {
  creditPurchase,
  type EventOutcome,
  type MerchantCaller,
  type PurchaseCommand,
} from '../../../shared/use-cases/earning/credit-purchase.ts';
import { type ReturnCommand, returnPurchase } from '../../../shared/use-cases/earning/return-purchase.ts';
import { verifyLedger } from '../../../shared/use-cases/ledger/verify-ledger.ts';
import { type EnrolOutcome, enrolMember } from '../../../shared/use-cases/members/enrol-member.ts';
import { createProgramme } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { expiringAfter, terms } from './builders.ts';
import { NOON, onStore, type TestPorts, testPorts } from './ports.ts';
import type { TestTable } from './tables.ts';

export const PROGRAMME = 'coffee-club';
export const CORNER_SHOP: MerchantCaller = { id: 'corner-shop', programmeId: PROGRAMME };

/** One point a euro, pending for 14 days, valid for 12 months. */
export const TERMS: Terms = terms({ earning: { pendingDays: 14 }, expiry: expiringAfter(12, 'month') });

/** The same at another rate. */
export const termsAt = (points: number, pendingDays = 14): Terms => ({
  ...TERMS,
  earning: { ...TERMS.earning, rates: [{ currency: 'EUR', points, perUnits: 1 }], pendingDays },
});

/** 42.00 EUR by customer A-1, a moment ago. */
export const aPurchase = (differing: Partial<PurchaseCommand> = {}): PurchaseCommand => ({
  orderId: 'order-1',
  member: { externalId: 'A-1' },
  occurredAt: NOON,
  currency: 'EUR',
  amount: 4200,
  ...differing,
});

/** A return of 10.00 EUR. */
export const aReturn = (differing: { orderId?: string; returnId?: string; amount?: number; occurredAt?: string; currency?: string } = {}) =>
  ({ orderId: 'order-1', returnId: 'return-1', occurredAt: NOON, amount: 1000, ...differing }) satisfies ReturnCommand;

export interface Shop {
  readonly ports: TestPorts;
  readonly store: Store;
  readonly testTable: TestTable;
  readonly merchant: MerchantCaller;
  enrol(identities?: Identities, fields?: ProfileFields): Promise<EnrolOutcome>;
  credit(differing?: Partial<PurchaseCommand>): Promise<EventOutcome>;
  giveBack(differing?: Parameters<typeof aReturn>[0]): Promise<EventOutcome>;
  /** The same commands on another server, whose store may go wrong. */
  on(store: Store): Shop;
  key(kind: IdentityKey['kind'], normalised: string): Promise<IdentityKey>;
}

export async function openShop(testTable: TestTable, ofTerms: Terms = TERMS): Promise<Shop> {
  const store = createStore(testTable.table);
  const ports = testPorts(store);
  await createProgramme(ports, PROGRAMME, ofTerms, 'founder');
  return shopOn(ports, testTable);
}

function shopOn(ports: TestPorts, testTable: TestTable): Shop {
  return {
    ports,
    testTable,
    store: ports.store,
    merchant: CORNER_SHOP,
    enrol: (identities = { externalId: 'A-1' }, fields = {}) => enrolMember(ports, { programmeId: PROGRAMME, identities, fields }),
    credit: (differing) => creditPurchase(ports, CORNER_SHOP, aPurchase(differing)),
    giveBack: (differing) => returnPurchase(ports, CORNER_SHOP, aReturn(differing)),
    on: (store) => shopOn(onStore(ports, store), testTable),
    key: (kind, normalised) => ports.identities.keyOf(PROGRAMME, kind, normalised),
  };
}

/** The entry of an answer; an answer that was kept is a failure. */
export function entryIn(outcome: EventOutcome) {
  if (!('entry' in outcome)) throw new TypeError(`kept (${outcome.kept}) where an entry was expected`);
  return outcome.entry;
}

/** Every entry's kind and points; throws when the ledger is not proved. */
export async function provedLedger(store: Store, memberId: string): Promise<readonly string[]> {
  const { faults } = await verifyLedger(store, PROGRAMME, memberId);
  if (faults.length > 0) throw new TypeError(`faults in the ledger: ${JSON.stringify(faults)}`);
  const { items } = await store.entriesAfter(PROGRAMME, memberId, 0, 1000);
  return items.map(({ kind, points }) => `${kind} ${points}`);
}
