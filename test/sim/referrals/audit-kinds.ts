/** Kinds of entries of awards and referrals, in the auditor's words. Other kinds can have a referral, too: its stage has an event. */
import { DAY, moved, redeemed, redemptionOfOne, referral } from '../ledger/audit-examples.ts';
import { type AuditedKinds, newPoints, noEvents } from '../ledger/audit-kind.ts';

export const REFERRAL_KINDS = {
  award: {
    flow: 'issued',
    events: (entry) => [['points.awarded', { for: entry.reason, ...newPoints(entry), explanation: entry.explanation }]],
    examples: [
      [{ reason: 'birthday' }, 50, [moved('bonus', 50)]],
      [{ referral: { stage: 'rewarded', ...referral }, redemption: redemptionOfOne }, 0, [redeemed(1, 0)]],
      [{ referral: { stage: 'rewarded', ...referral, level: 1 } }, 30, [moved('bonus', 30), { kind: 'friend', day: DAY, friends: 1 }]],
      [{ referral: { stage: 'rewarded', ...referral, level: 1, capped: true } }, 0, []],
      [{ referral: { stage: 'rewarded', ...referral, level: 2 } }, 3, [moved('bonus', 3)]],
    ],
  },
  // The reward of a friend goes back with the friend. Its event tells of the referral.
  refer: {
    flow: 'reversed',
    events: noEvents,
    examples: [
      [{ referral: { stage: 'qualified', ...referral } }, 0, []],
      [
        { referral: { stage: 'reversed', ...referral, level: 1 }, redemption: redemptionOfOne },
        -30,
        [moved('bonus-reversed', 30), redeemed(-1, 0), { kind: 'friend', day: DAY, friends: -1 }],
      ],
    ],
  },
} as const satisfies AuditedKinds;
