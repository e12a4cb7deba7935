import { describe, expect, it } from 'vitest';
import { decideActivity } from '../../../shared/domain/earning/activity.ts';
import { coolingSince, refuseCooling } from '../../../shared/domain/earning/activity-limits.ts';
import type { Activity } from '../../../shared/domain/earning/activity-terms.ts';
import { type Instant, plusSeconds, toInstant } from '../../../shared/domain/kernel/time.ts';
import { aMember, aVersion, MERCHANT_ID, NOW, terms } from '../../support/kernel/builders.ts';

describe('the cooling time of an activity', () => {
  const review: Activity = { id: 'review', name: 'Wrote a review', points: 20, engagement: 0, coolingMinutes: 60 };
  const version = aVersion({ ...terms(), activities: [review] });
  const source = { merchantId: MERCHANT_ID, activityId: 'review-1', activity: 'review', occurredAt: NOW };
  const entries = decideActivity(aMember().account, source, { atPurchase: version, now: version }, NOW).appended;
  const again = (at: Instant) => () => refuseCooling(review, entries, coolingSince(review, at) ?? at, at);

  it('refuses the next one until its last millisecond', () => {
    expect(again(toInstant(Date.parse(plusSeconds(NOW, 3_600)) - 1))).toThrow('every 60 minutes');
  });

  it('allows the next one on the instant at which it ends', () => {
    expect(again(plusSeconds(NOW, 3_600))).not.toThrow();
  });
});
