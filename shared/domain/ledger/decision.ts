/** The changes of a decision: the parts of one atomic commit. Each says what it expects to find. */
import type { AgendaChange } from '../agenda/changes.ts';
import { nextActionAt } from '../agenda/next-action.ts';
import type { AnalyticsChange } from '../analytics/changes.ts';
import type { CheckoutChange } from '../checkout/changes.ts';
import type { EarningChange } from '../earning/changes.ts';
import type { DeliveryChange } from '../events/changes.ts';
import type { FraudChange } from '../fraud/changes.ts';
import type { Instant } from '../kernel/time.ts';
import type { MemberChange } from '../members/changes.ts';
import type { MerchantChange } from '../merchants/changes.ts';
import type { ProgrammeChange } from '../programmes/changes.ts';
import type { Terms } from '../programmes/programme.ts';
import type { ReferralChange } from '../referrals/changes.ts';
import type { RewardChange } from '../rewards/changes.ts';
import type { SegmentChange } from '../segments/changes.ts';
import type { Account } from './account.ts';
import type { LedgerChange } from './changes.ts';
import type { Ledger } from './ledger.ts';

export type Change =
  | AgendaChange
  | AnalyticsChange
  | CheckoutChange
  | DeliveryChange
  | EarningChange
  | FraudChange
  | LedgerChange
  | MemberChange
  | MerchantChange
  | ProgrammeChange
  | ReferralChange
  | RewardChange
  | SegmentChange;

/** The account and what was appended to it since it was read, and when it next has something to do under the terms. */
export function ledgerChanges(read: Account, ledger: Ledger, terms: Terms, now: Instant): readonly Change[] {
  const { account } = ledger;
  return [
    { kind: 'account', account, expected: read.version, nextActionAt: nextActionAt(account, terms, now) },
    ...ledger.appended.map((entry) => ({ kind: 'entry', entry }) as const),
  ];
}
