/** Reviews, read. */
import type { Review, ReviewSubject } from '../../domain/fraud/review.ts';
import type { Reason } from '../../domain/fraud/suspicion.ts';
import type { Note } from '../../domain/ledger/note.ts';
import { exactly, instant, kinds, listOf, object, oneOf, optional, text, whole } from '../kernel/shape.ts';
import { stored } from '../kernel/stored.ts';
import { fraudItems } from './items.ts';

type Subject<Kind extends ReviewSubject['kind']> = Extract<ReviewSubject, { kind: Kind }>;

const reason = object<Reason>(() => ({
  code: oneOf('same-email', 'same-address', 'same-device', 'shared-device', 'shared-address', 'referrer-pace', 'purchase-pace'),
  detail: text,
}));

const review = object<Review>(() => ({
  programmeId: text,
  reviewId: text,
  subject: kinds<ReviewSubject, 'kind'>('kind', {
    referral: object<Subject<'referral'>>(() => ({ kind: exactly('referral'), refereeId: text, referrerId: text })),
    account: object<Subject<'account'>>(() => ({ kind: exactly('account'), memberId: text, entry: whole })),
  }),
  reasons: listOf(reason),
  openedAt: instant,
  state: oneOf('open', 'approved', 'rejected'),
  revision: whole,
  by: optional(text),
  reason: optional(text),
  note: optional(object<Note>(() => ({ commitment: text, sealed: text }))),
  decidedAt: optional(instant),
}));

export const reviewFrom = stored(fraudItems.review, review);

/** A line of a list says all that the review says. */
export const LISTED_FROM = {
  open: stored(fraudItems.openReview, review),
  decided: stored(fraudItems.decidedReview, review),
} as const;
