/** Entries, read: the header, and the facts of each feature. */
import type { Entry, EntryKind } from '../../domain/ledger/entry.ts';
import type { Balance, Explanation, Posting } from '../../domain/ledger/entry-header.ts';
import { warningFacts, warningKinds } from '../agenda/ledger-part.ts';
import { checkoutFacts, checkoutKinds } from '../checkout/ledger-part.ts';
import { earningFacts, earningKinds } from '../earning/ledger-part.ts';
import { freezeKinds } from '../fraud/ledger-part.ts';
import { exactly, flag, instant, kinds, listOf, nullable, object, oneOf, optional, type Shape, text, whole } from '../kernel/shape.ts';
import { stored } from '../kernel/stored.ts';
import { memberFacts, memberKinds } from '../members/ledger-part.ts';
import { referralFacts, referralKinds } from '../referrals/ledger-part.ts';
import { rewardFacts, rewardKinds } from '../rewards/ledger-part.ts';
import { segmentFacts, segmentKinds } from '../segments/ledger-part.ts';
import { tierFacts, tierKinds } from '../tiers/ledger-part.ts';
import { ledgerItems } from './items.ts';

const kind: Shape<EntryKind> = oneOf(
  'adjust',
  'expire',
  'extend',
  'reinstate',
  ...memberKinds,
  ...earningKinds,
  ...tierKinds,
  ...warningKinds,
  ...rewardKinds,
  ...checkoutKinds,
  ...freezeKinds,
  ...segmentKinds,
  ...referralKinds,
);

type PostingTo<Bucket extends Posting['bucket']> = Extract<Posting, { readonly bucket: Bucket }>;
const lasting = { expiresAt: nullable(instant), inactivity: optional(text), points: whole };
const posting = kinds<Posting, 'bucket'>('bucket', {
  active: object<PostingTo<'active'>>(() => ({ bucket: exactly('active'), ...lasting })),
  pending: object<PostingTo<'pending'>>(() => ({ bucket: exactly('pending'), maturesAt: instant, ...lasting })),
  held: object<PostingTo<'held'>>(() => ({ bucket: exactly('held'), redemptionId: text, lapsesAt: instant, ...lasting })),
  debt: object<PostingTo<'debt'>>(() => ({ bucket: exactly('debt'), points: whole })),
});

/** @throws UnreadableItem for what no release of this code wrote. */
export const entryFrom = stored(
  ledgerItems.entry,
  object<Entry>(() => ({
    programmeId: text,
    memberId: text,
    number: whole,
    kind,
    at: instant,
    programmeVersion: whole,
    postings: listOf(posting),
    explanation: listOf(object<Explanation>(() => ({ rule: text, matched: flag, points: optional(whole), reason: text }))),
    reason: optional(text),
    by: optional(text),
    note: optional(text),
    sealed: optional(text),
    message: optional(text),
    points: whole,
    balance: object<Balance>(() => ({ active: whole, pending: whole, held: optional(whole), debt: whole })),
    hash: text,
    ...memberFacts,
    ...earningFacts,
    ...tierFacts,
    ...warningFacts,
    ...rewardFacts,
    ...checkoutFacts,
    ...segmentFacts,
    ...referralFacts,
  })),
);
