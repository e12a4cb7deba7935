/** Audits the catalogue as members see it: the offered rewards, and obstacles that existed at some moment of the request. */
import type { RewardVersion } from '../../../shared/domain/rewards/reward.ts';
import type { Records, Sent } from '../kernel/audit-records.ts';
import type { Answer } from '../kernel/system.ts';
import { fail } from '../violation.ts';
import { countsSeen, leftIn, reasonsSeen, type Seen, seenWhile } from './audit-redemption-refusals.ts';
import { isCounted, type Reason } from './audit-rewards.ts';

type Offers = Extract<Answer, { to: 'offers' }>['outcome'];

export function checkOffers(records: Records, sent: Sent, programmeId: string, { memberId, offers }: Offers, now: number): void {
  const seen = seenWhile(records, sent, { programmeId, memberId }, now);
  const shown = new Map(offers.map((offer) => [offer.rewardId, offer]));
  for (const { rewardId, programmeId: of, versions } of records.rewarding.rewards()) {
    if (of !== programmeId) continue;
    const possible = versions.inForce(...seen.moments);
    const offer = shown.get(rewardId);
    shown.delete(rewardId);
    if (offer === undefined) {
      const wasThere = versions.newestSince(sent.at).every((version) => version !== undefined);
      if (wasThere && possible.every(({ state }) => state === 'active'))
        fail('offers', `${rewardId} is offered, but not shown to ${memberId}`);
      continue;
    }
    const version = possible.find(({ version: number }) => number === offer.version);
    if (version === undefined || version.state !== 'active')
      fail('offers', `${memberId} is shown version ${offer.version} of ${rewardId}, which is not offered`);
    checkObstacles(records, seen, version, new Set(offer.reasons));
  }
  for (const rewardId of shown.keys()) fail('offers', `${memberId} is shown ${rewardId}, which does not exist`);
}

function checkObstacles(records: Records, seen: Seen, version: RewardVersion, told: ReadonlySet<Reason>): void {
  const { programmeId, rewardId, terms } = version;
  const others = [...told].filter((reason) => reason !== 'limit' && reason !== 'sold-out');
  const right = reasonsSeen(records, seen, version, 1);
  if (!right.some((reasons) => reasons.length === others.length && reasons.every((reason) => told.has(reason))))
    fail('offers', `the obstacles of ${rewardId} are shown as ${[...told].join(', ') || 'none'}, where they are ${JSON.stringify(right)}`);
  const { limit } = terms;
  const limited = limit === undefined ? [false] : countsSeen(records, seen, rewardId, limit.per).map((count) => count >= limit.redemptions);
  if (!limited.includes(told.has('limit')))
    fail('offers', `the limit of ${rewardId} is ${told.has('limit') ? '' : 'not '}said to be reached`);
  const { past } = records.rewarding.reward(programmeId, rewardId);
  const soldOut = isCounted(version) ? past.between(seen.from).map((left) => leftIn(left, version) === 0) : [false];
  if (!soldOut.includes(told.has('sold-out'))) fail('offers', `${rewardId} is ${told.has('sold-out') ? '' : 'not '}said to be sold out`);
}
