/** What members and managers ask of referrals. Types only: the auditor reads them too. */

export type ReferralRequest =
  /** `name`: the one that the member wants it to have. */
  | { readonly kind: 'referral-code'; readonly id: string; readonly programmeId: string; readonly person: number; readonly name?: string }
  | { readonly kind: 'invite'; readonly id: string; readonly programmeId: string; readonly person: number; readonly email: string }
  /** `reviewId` undefined until it is sent: which of those that were opened, `pick` says. */
  | {
      readonly kind: 'judge';
      readonly id: string;
      readonly programmeId: string;
      readonly pick: number;
      readonly verdict: 'approve' | 'reject';
      readonly by: string;
      readonly reviewId?: string;
    };

/** Whose code someone enrols with, and how it is written. */
export interface Brought {
  readonly person: number;
  readonly shows: 'code' | 'spelled' | 'first code' | 'wrong' | 'none';
}
