/** Accounts as items and back: the buckets, and the part of each feature. */

import type { FreezePart } from '../../domain/fraud/freeze-entries.ts';
import type { Account } from '../../domain/ledger/account.ts';
import { type StoredWarning, warningPart } from '../agenda/ledger-part.ts';
import { freezePart } from '../fraud/ledger-part.ts';
import type { Attributes, Item } from '../kernel/item-table.ts';
import { object, text, whole } from '../kernel/shape.ts';
import { UnreadableText } from '../kernel/short-text.ts';
import { stored, UnreadableItem } from '../kernel/stored.ts';
import { memberPart, type StoredMember } from '../members/ledger-part.ts';
import { referralPart, type StoredReferrals } from '../referrals/ledger-part.ts';
import { type StoredSegments, segmentPart } from '../segments/ledger-part.ts';
import { type StoredTier, tierPart } from '../tiers/ledger-part.ts';
import { bucketsPart, type StoredBuckets } from './buckets-text.ts';
import { ledgerItems } from './items.ts';

interface StoredAccount
  extends Pick<Account, 'programmeId' | 'memberId' | 'version' | 'head'>,
    StoredBuckets,
    StoredMember,
    StoredTier,
    StoredWarning,
    FreezePart,
    StoredSegments,
    StoredReferrals {}

const storedAccount = stored(
  ledgerItems.account,
  object<StoredAccount>(() => ({
    programmeId: text,
    memberId: text,
    version: whole,
    head: text,
    ...bucketsPart.shape,
    ...memberPart.shape,
    ...tierPart.shape,
    ...warningPart.shape,
    ...freezePart.shape,
    ...segmentPart.shape,
    ...referralPart.shape,
  })),
);

export const fromAccount = (account: Account): Attributes => ({
  version: account.version,
  head: account.head,
  ...bucketsPart.write(account),
  ...memberPart.write(account),
  ...tierPart.write(account),
  ...warningPart.write(account),
  ...freezePart.write(account),
  ...segmentPart.write(account),
  ...referralPart.write(account),
});

/** @throws UnreadableItem for what no release of this code wrote. */
export function accountFrom(item: Item): Account {
  const account = storedAccount(item);
  const { programmeId, memberId, version, head } = account;
  try {
    return {
      programmeId,
      memberId,
      version,
      head,
      ...bucketsPart.read(account),
      ...memberPart.read(account),
      ...tierPart.read(account),
      ...warningPart.read(account),
      ...freezePart.read(account),
      ...segmentPart.read(account),
      ...referralPart.read(account),
    };
  } catch (error) {
    throw error instanceof UnreadableText ? new UnreadableItem(item, error.attribute, error.expected) : error;
  }
}
