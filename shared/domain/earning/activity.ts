/** Activities: what members do besides buying, such as a review. They earn points, and engagement towards a tier. */

import { advance } from '../agenda/advance.ts';
import { formatPoints } from '../kernel/points.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import { activate, debtRepaid } from '../ledger/activation.ts';
import { append, type Ledger, openLedger } from '../ledger/ledger.ts';
import { countedIn } from '../tiers/counting.ts';
import { countedFrom } from '../tiers/qualifying.ts';
import { afterEarning } from '../tiers/standing.ts';
import type { ActivitySource } from './earning-entries.ts';
import { extendByActivity, lifetimeExplained, lifetimeIn } from './expiry.ts';
import { checkOccurred, type Programme } from './purchase.ts';

/**
 * Uses the version that was in force when the activity was done. Its points are active at once; it counts in the month in which it
 * was done.
 * @param collected The member has no unclaimed purchase left.
 * @throws Refusal VALIDATION_FAILED for an activity that is unknown or in the future; LIMIT_EXCEEDED.
 */
export function decideActivity(account: Account, source: ActivitySource, programme: Programme, now: Instant, collected = false): Ledger {
  checkOccurred(source.occurredAt, now);
  const { version, terms } = programme.atPurchase;
  const { activities = [], tiers, timeZone } = terms;
  const activity = activities.find(({ id }) => id === source.activity);
  if (activity === undefined) {
    const known = activities.length === 0 ? 'the programme has none' : `must be one of ${activities.map(({ id }) => id).join(', ')}`;
    throw new Refusal('VALIDATION_FAILED', known, 'activity');
  }
  const { name, points, engagement } = activity;
  const opened = advance(openLedger(account), now, programme.now);
  const lifetime = lifetimeIn(opened.account, terms, 0, now);
  const { maturesAt: _, ...lasting } = lifetime;
  const postings =
    points === 0 ? [] : [...extendByActivity(opened.account, now, timeZone), ...activate(points, lasting, opened.account.debt)];
  const qualifying = {
    from: countedFrom(source.occurredAt, account.enrolledAt, timeZone),
    points: tiers?.bonusQualifies === true ? points : 0,
    engagement,
  };
  const counting = countedIn(opened.account, qualifying, programme.now.terms, (holder) => afterEarning(programme.now.terms, holder, now));
  const counts = engagement === 0 ? '' : `, and ${engagement} ${engagement === 1 ? 'point' : 'points'} of engagement`;
  return append(opened, {
    kind: 'engage',
    at: now,
    programmeVersion: version,
    postings,
    activity: source,
    explanation: [
      { rule: 'activity', matched: true, points, reason: `${formatPoints(points)} for "${name}"${counts}` },
      ...lifetimeExplained(points, lifetime),
      ...debtRepaid(postings),
      ...counting.explanation,
    ],
    ...(collected ? { collected } : {}),
    ...counting.facts,
  });
}
