/** Accounts as items and back. Empty fields are left out. */
import type { Instant } from '../../domain/kernel/time.ts';
import type { Account } from '../../domain/ledger/account.ts';
import type { IdentityKey } from '../../domain/members/identity.ts';
import type { Attributes, Item } from '../kernel/item-table.ts';
import { partsOf } from '../kernel/key-parts.ts';
import {
  batchesFrom,
  fromBatches,
  fromHeld,
  fromPending,
  fromQualifying,
  fromReferral,
  fromReferred,
  fromStanding,
  fromWarned,
  heldFrom,
  pendingFrom,
  qualifyingFrom,
  referralFrom,
  referredFrom,
  standingFrom,
  warnedFrom,
} from './account-text.ts';

interface StoredAccount {
  readonly version: number;
  readonly head: string;
  readonly enrolledAt: Instant | null;
  readonly batches?: string;
  readonly pending?: string;
  readonly held?: string;
  readonly debt?: number;
  readonly collecting?: readonly IdentityKey[];
  readonly qualifying?: string;
  readonly standing?: string;
  readonly warned?: string;
  readonly frozenSince?: Instant;
  readonly segments?: string;
  readonly releasedAt?: Instant;
  readonly referral?: string;
  readonly referred?: string;
  readonly badges?: string;
}

export function fromAccount(account: Account): Attributes {
  const { version, head, enrolledAt, debt, collecting, frozenSince, releasedAt, segments = [], badges = [] } = account;
  const lists = {
    batches: fromBatches(account.batches),
    pending: fromPending(account.pending),
    held: fromHeld(account.held),
    qualifying: fromQualifying(account.qualifying),
    standing: fromStanding(account.standing),
    warned: fromWarned(account.warned),
    segments: segments.join(' '),
    referral: fromReferral(account.referral),
    referred: fromReferred(account.referred),
    badges: badges.join(' '),
  };
  return {
    version,
    head,
    enrolledAt,
    ...(debt === 0 ? {} : { debt }),
    ...(collecting.length === 0 ? {} : { collecting }),
    ...(frozenSince === undefined ? {} : { frozenSince }),
    ...(releasedAt === undefined ? {} : { releasedAt }),
    ...Object.fromEntries(Object.entries(lists).filter(([, text]) => text !== '')),
  };
}

export function accountFrom(item: Item): Account {
  const stored = item as StoredAccount & Item;
  const [programmeId, memberId] = partsOf(item.PK, 'MEMBER#');
  const referral = referralFrom(stored.referral);
  const referred = referredFrom(stored.referred);
  return {
    programmeId,
    memberId,
    version: stored.version,
    head: stored.head,
    enrolledAt: stored.enrolledAt,
    batches: batchesFrom(stored.batches),
    pending: pendingFrom(stored.pending),
    held: heldFrom(stored.held),
    debt: stored.debt ?? 0,
    collecting: stored.collecting ?? [],
    qualifying: qualifyingFrom(stored.qualifying),
    standing: standingFrom(stored.standing),
    warned: warnedFrom(stored.warned),
    ...(stored.frozenSince === undefined ? {} : { frozenSince: stored.frozenSince }),
    ...(stored.releasedAt === undefined ? {} : { releasedAt: stored.releasedAt }),
    ...(stored.segments === undefined ? {} : { segments: stored.segments.split(' ') }),
    ...(referral === undefined ? {} : { referral }),
    ...(referred === undefined ? {} : { referred }),
    ...(stored.badges === undefined ? {} : { badges: stored.badges.split(' ') }),
  };
}
