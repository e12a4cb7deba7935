/** The suggested win-back action for a customer at risk. A higher risk and a higher value suggest a stronger action. */
import type { RiskGrade, ValueClass } from '../passes/insight.ts';
import type { Leaving } from './risk.ts';

/**
 * `remind`: a message without an offer. `offer`: bonus points or a voucher. `personal-offer`: a person calls or writes, with an
 * individual offer. `let-go`: nothing that costs. `review-account`: check why the programme shut the member out.
 */
export const WIN_BACKS = ['remind', 'offer', 'personal-offer', 'let-go', 'review-account'] as const;
export type WinBack = (typeof WIN_BACKS)[number];

type AtRiskGrade = Exclude<RiskGrade, 'none'>;

export const WIN_BACK_TABLE: Readonly<Record<AtRiskGrade, Readonly<Record<ValueClass, WinBack>>>> = {
  low: { 'most-valuable': 'remind', 'most-growable': 'remind', maintain: 'remind', 'below-zero': 'let-go' },
  medium: { 'most-valuable': 'offer', 'most-growable': 'offer', maintain: 'remind', 'below-zero': 'let-go' },
  high: { 'most-valuable': 'personal-offer', 'most-growable': 'offer', maintain: 'offer', 'below-zero': 'let-go' },
};

export const winBackOf = (grade: AtRiskGrade, value: ValueClass, leaving: Leaving): WinBack =>
  leaving.kind === 'involuntary' ? 'review-account' : WIN_BACK_TABLE[grade][value];
