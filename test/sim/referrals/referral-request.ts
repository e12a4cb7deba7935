/** Requests of members and managers about referrals. Types only, because the auditor reads them too. */

export type ReferralRequest =
  /** `name`: the code that the member asks for. */
  | { readonly kind: 'referral-code'; readonly id: string; readonly programmeId: string; readonly person: number; readonly name?: string }
  | { readonly kind: 'invite'; readonly id: string; readonly programmeId: string; readonly person: number; readonly email: string }
  /** `reviewId` is undefined until the request is sent. `pick` counts the opened reviews from the last. */
  | {
      readonly kind: 'judge';
      readonly id: string;
      readonly programmeId: string;
      readonly pick: number;
      readonly verdict: 'approve' | 'reject';
      readonly by: string;
      readonly reviewId?: string;
    };

/** The person whose code an enrolment uses, and its spelling. */
export interface Brought {
  readonly person: number;
  readonly shows: 'code' | 'spelled' | 'first code' | 'wrong' | 'none';
}
