/** Support reads a member's tier, and managers change it by hand. */
import { TIER_ROUTES } from '../../../shared/contract/tiers/tier-routes.ts';
import type { TierChange as TierChangeBody } from '../../../shared/contract/tiers/tiers.ts';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import type { TierChange } from '../../../shared/domain/tiers/tier-change.ts';
import { readTier } from '../../../shared/use-cases/members/read-member.ts';
import { changeTier } from '../../../shared/use-cases/tiers/change-tier.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';
import { staffPlatform } from '../../edge/wire-staff.ts';
import { byHand } from '../kernel/by-hand.ts';
import { tierView } from './tier-view.ts';

export const tiers = feature(TIER_ROUTES, {
  async getMemberTier({ params: { programmeId, memberId } }) {
    return { status: 200, body: tierView(await readTier(platform(), programmeId, memberId)) };
  },
  async changeTier({ params, headers, body, caller }) {
    const change = { change: tierChangeIn(body), reason: body.reason };
    const { entry, replayed } = await byHand(params, headers, caller, (who) => changeTier(staffPlatform(), { ...who, ...change }));
    const { id = '', changed = false } = entry.tier ?? {};
    return { status: 200, replayed, body: { memberId: entry.memberId, entry: entry.number, tier: { id, changed } } };
  },
});

function tierChangeIn(body: TierChangeBody): TierChange {
  switch (body.action) {
    case 'set':
      return {
        action: 'set',
        tier: body.tier,
        ...(body.until === undefined ? {} : { until: toInstant(body.until) }),
        ...(body.lockUntil === undefined ? {} : { lockUntil: toInstant(body.lockUntil) }),
      };
    case 'extend':
    case 'lock':
      return { action: body.action, until: toInstant(body.until) };
    case 'unlock':
      return { action: 'unlock' };
  }
}
