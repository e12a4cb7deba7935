/**
 * The auditor's own list of kinds of entries, one line for each feature: how each kind moves the member's points, and which events tell of
 * it. It shares only types with the platform, so a mistake there is not repeated here. A kind that is missing does not compile.
 */
import type { Entry, EntryKind } from '../../../shared/domain/ledger/entry.ts';
import { WARNING_KINDS } from '../agenda/audit-kinds.ts';
import { CHECKOUT_KINDS } from '../checkout/audit-kinds.ts';
import { EARNING_KINDS } from '../earning/audit-kinds.ts';
import { FREEZE_KINDS } from '../fraud/audit-kinds.ts';
import { MEMBER_KINDS } from '../members/audit-kinds.ts';
import { REFERRAL_KINDS } from '../referrals/audit-kinds.ts';
import { REWARD_KINDS } from '../rewards/audit-kinds.ts';
import { SEGMENT_KINDS } from '../segments/audit-kinds.ts';
import { TIER_KINDS } from '../tiers/audit-kinds.ts';
import type { AuditedKind, Flow } from './audit-kind.ts';
import { POINT_KINDS } from './audit-kinds.ts';

export const AUDITED_KINDS: { readonly [Kind in EntryKind]: AuditedKind } = {
  ...MEMBER_KINDS,
  ...POINT_KINDS,
  ...EARNING_KINDS,
  ...TIER_KINDS,
  ...WARNING_KINDS,
  ...REWARD_KINDS,
  ...CHECKOUT_KINDS,
  ...FREEZE_KINDS,
  ...SEGMENT_KINDS,
  ...REFERRAL_KINDS,
};

export function flowOf(entry: Entry): Flow {
  const { flow } = AUDITED_KINDS[entry.kind];
  return typeof flow === 'string' ? flow : flow(entry);
}
