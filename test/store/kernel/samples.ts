/** Values that the contract suites store. */
import { nextActionAt } from '../../../shared/domain/agenda/next-action.ts';
import type { Quarantine } from '../../../shared/domain/agenda/quarantine.ts';
import type { UnclaimedPurchase } from '../../../shared/domain/earning/changes.ts';
import type { AwaitingOrder, Order } from '../../../shared/domain/earning/order.ts';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import { type Account, blankAccount } from '../../../shared/domain/ledger/account.ts';
import type { Claim } from '../../../shared/domain/ledger/changes.ts';
import type { Change } from '../../../shared/domain/ledger/decision.ts';
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import type { Identity } from '../../../shared/domain/members/changes.ts';
import type { IdentityKey } from '../../../shared/domain/members/identity.ts';
import type { Profile } from '../../../shared/domain/members/member.ts';
import type { Merchant } from '../../../shared/domain/merchants/merchant.ts';
import type { ProgrammeVersion } from '../../../shared/domain/programmes/programme.ts';
import type { Page } from '../../../shared/ports/kernel/storage.ts';
import { NOON } from '../../support/kernel/ports.ts';
import { TERMS } from '../../support/kernel/shop.ts';

export const LARGEST = Number.MAX_SAFE_INTEGER;
export const NEXT_YEAR = toInstant('2027-03-31T22:00:00Z');
export const P = 'coffee-club';
export const M = 'mem_1';

export const anAccount = (differing: Partial<Account> = {}): Account => ({
  ...blankAccount(P, M),
  version: 1,
  head: 'hash-1',
  ...differing,
});

export const anEntry = (number: number, differing: Partial<Entry> = {}): Entry => ({
  programmeId: P,
  memberId: M,
  number,
  kind: 'adjust',
  at: NOON,
  programmeVersion: 1,
  postings: [{ bucket: 'active', expiresAt: null, points: 1 }],
  explanation: [],
  points: 1,
  balance: { active: number, pending: 0, debt: 0 },
  hash: `hash-${number}`,
  ...differing,
});

export const anOrder = (differing: Partial<AwaitingOrder> = {}): AwaitingOrder => ({
  state: 'awaiting-purchase',
  programmeId: P,
  merchantId: 'corner-shop',
  orderId: 'order-1',
  revision: 1,
  returns: [],
  ...differing,
});

export const aKey = (hash = 'h1'): IdentityKey => ({ kind: 'email', hash });
export const aClaim = (differing: Partial<Claim> = {}): Claim => ({
  caller: 'manager-1',
  key: 'key-1',
  inputHash: 'input-1',
  programmeId: P,
  memberId: M,
  entry: 7,
  ...differing,
});
export const anIdentity = (differing: Partial<Identity> = {}): Identity => ({
  programmeId: P,
  key: aKey(),
  memberId: M,
  inputHash: 'input-1',
  ...differing,
});
export const anUnclaimed = (differing: Partial<UnclaimedPurchase> = {}): UnclaimedPurchase => ({
  programmeId: P,
  key: aKey(),
  merchantId: 'corner-shop',
  orderId: 'order-1',
  ...differing,
});
export const aProfile = (differing: Partial<Profile> = {}): Profile => ({
  programmeId: P,
  memberId: M,
  enrolledAt: NOON,
  revision: 1,
  identities: {},
  fields: {},
  ...differing,
});
export const aVersion = (version: number, differing: Partial<ProgrammeVersion> = {}): ProgrammeVersion => ({
  programmeId: P,
  version,
  publishedAt: NOON,
  effectiveAt: NOON,
  publishedBy: 'founder',
  terms: TERMS,
  ...differing,
});
export const aMerchant = (id: string, differing: Partial<Merchant> = {}): Merchant => ({
  id,
  programmeId: P,
  name: `The ${id}`,
  createdAt: NOON,
  revision: 1,
  secrets: [],
  ...differing,
});
export const aSetAside = (differing: Partial<Quarantine> = {}): Quarantine => ({
  programmeId: P,
  memberId: M,
  revision: 1,
  reason: 'InvariantBroken: debt is never negative',
  since: NOON,
  failedAt: NOON,
  ...differing,
});

export const accountChange = (account: Account, expected = 0): Change => ({
  kind: 'account',
  account,
  expected,
  nextActionAt: nextActionAt(account, TERMS, NOON),
});
export const entryChange = (entry: Entry): Change => ({ kind: 'entry', entry });
export const orderChange = (order: Order, expected = 0): Change => ({ kind: 'order', order, expected });

/** Pages through to the end. @returns the pages. */
export async function allPages<Found, Position>(read: (from: Position | undefined) => Promise<Page<Found, Position>>): Promise<Found[][]> {
  const pages: Found[][] = [];
  let from: Position | undefined;
  do {
    const page = await read(from);
    pages.push([...page.items]);
    from = page.next;
  } while (from !== undefined);
  return pages;
}

export const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
