import { expect, test } from 'vitest';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import { lateArrivalOf } from '../../../shared/domain/tiers/late-arrival.ts';
import type { Standing } from '../../../shared/domain/tiers/tier-entries.ts';
import { terms, tierTerms } from '../../support/kernel/builders.ts';

const SINCE = toInstant('2026-03-01T12:00:00Z');
const REVIEWED = toInstant('2028-01-01T00:00:00Z');
const standing: Standing = {
  id: 'blue',
  since: REVIEWED,
  until: null,
  reviewAt: null,
  qualifiedAt: null,
  before: { id: 'silver', since: SINCE, until: REVIEWED, reviewAt: REVIEWED, qualifiedAt: SINCE },
};

test.each([
  ['a millisecond before the tier was reached', '2026-03-01T11:59:59.999Z', undefined],
  ['on the instant at which the tier was reached', '2026-03-01T12:00:00Z', 'silver'],
  ['a millisecond before the review', '2027-12-31T23:59:59.999Z', 'silver'],
  ['on the instant of the review', '2028-01-01T00:00:00Z', undefined],
])('a purchase %s: the tier that it belongs to is %3$s', (_, occurredAt, tier) => {
  const late = lateArrivalOf(standing, terms({ timeZone: 'UTC', tiers: tierTerms() }), toInstant(occurredAt), 7, REVIEWED);
  expect(late?.lost.id).toBe(tier);
});
