/** Domain events of commits without an entry: publications, registrations, reviews, reached caps, and findings. */
import { eventDraftsOfFinding, type FINDING_EVENTS } from '../analytics/passes/finding-events.ts';
import { millis } from '../kernel/time.ts';
import type { Committed } from './committed.ts';
import type { Place } from './event-draft.ts';

type Item = Exclude<Committed, { readonly kind: 'entry' }>;
type ItemOf<Kind extends Item['kind']> = Extract<Item, { readonly kind: Kind }>;

/** Event types of commits without an entry, other than findings. */
export const ITEM_EVENTS = [
  'programme.published',
  'reward.published',
  'merchant.registered',
  'budget.spent',
  'review.opened',
  'review.decided',
  'endpoint.disabled',
] as const;

type ItemEvent = (typeof ITEM_EVENTS | typeof FINDING_EVENTS)[number];

/** The place of each kind of item. Its lane is the item, or the thing that it is a version of. */
const PLACES: { readonly [Kind in Item['kind']]: (item: ItemOf<Kind>) => Place<ItemEvent> | undefined } = {
  'programme-version': ({ version: { programmeId, version, publishedAt, effectiveAt, terms } }) => ({
    programmeId,
    lane: programmeId,
    number: version,
    at: publishedAt,
    common: { version },
    eventDrafts: [{ type: 'programme.published', facts: { name: terms.name, effectiveAt } }],
  }),
  'reward-version': ({ version: { programmeId, rewardId, version, publishedAt, effectiveAt, state, terms } }) => ({
    programmeId,
    lane: rewardId,
    number: version,
    at: publishedAt,
    common: { rewardId, version },
    eventDrafts: [{ type: 'reward.published', facts: { state, gift: terms.gift.kind, points: terms.cost.points, effectiveAt } }],
  }),
  merchant: ({ merchant: { programmeId, id, name, createdAt } }) => ({
    programmeId,
    lane: id,
    number: 1,
    at: createdAt,
    common: { merchantId: id },
    eventDrafts: [{ type: 'merchant.registered', facts: { name } }],
  }),
  // Only changes by the platform make events; managers know what they changed themselves.
  endpoint: ({ endpoint: { programmeId, id, revision, state }, before }) =>
    state.is !== 'disabled' || before.state.is === 'disabled'
      ? undefined
      : {
          programmeId,
          lane: id,
          number: revision,
          at: state.since,
          common: { endpointId: id },
          eventDrafts: [{ type: 'endpoint.disabled', facts: { reason: state.reason } }],
        },
  review: ({ review: { programmeId, reviewId, revision, subject, reasons, openedAt, state, decidedAt } }) => ({
    programmeId,
    lane: reviewId,
    number: revision,
    at: decidedAt ?? openedAt,
    common: { reviewId, subject },
    eventDrafts: [
      state === 'open'
        ? { type: 'review.opened', facts: { reasons: reasons.map(({ code }) => code) } }
        : { type: 'review.decided', facts: { state } },
    ],
  }),
  // Numbered by the second: a cap is reached once a day, or again after it was raised.
  'budget-spent': ({ spent: { programmeId, merchantId, day, pointsPerDay, at } }) => ({
    programmeId,
    lane: merchantId,
    number: Math.floor(millis(at) / 1_000),
    at,
    common: { merchantId },
    eventDrafts: [{ type: 'budget.spent', facts: { day, pointsPerDay } }],
  }),
  // Numbered by the revision, since several nights may have findings after the same entry.
  finding: ({ insight: { history, found, revision }, before, foundAt }) =>
    found === null
      ? undefined
      : {
          programmeId: history.programmeId,
          lane: history.memberId,
          behind: history.upTo.entry,
          number: revision,
          at: foundAt,
          common: { memberId: history.memberId },
          eventDrafts: eventDraftsOfFinding(before.found, found),
        },
};

/** @returns undefined for a commit without events. */
export function placeOfItem<Kind extends Item['kind']>(item: ItemOf<Kind>): Place | undefined {
  return PLACES[item.kind as Kind](item);
}
