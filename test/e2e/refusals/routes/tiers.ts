/** Whole requests of tiers, and what no schema can say of them. */
import { MARK } from '../world/cast.ts';
import { laterEachTime } from './later.ts';
import { ahead, BY_HAND, byHand, invalid, ofAda, own, type Refusals, type Requests, usedKey, withFields } from './parts.ts';

export const TIER_REQUESTS = {
  getTier: own,
  getMemberTier: ofAda,
  changeTier: {
    set: (members) =>
      byHand(members, { action: 'set', tier: 'gold', until: laterEachTime(), lockUntil: laterEachTime(), reason: `moved ${MARK}` }),
    extend: (members) => byHand(members, { action: 'extend', until: laterEachTime(), reason: `renovation ${MARK}` }),
    lock: (members) => byHand(members, { action: 'lock', until: laterEachTime(), reason: `under review ${MARK}` }),
    unlock: (members) => byHand(members, { action: 'unlock', reason: `reviewed ${MARK}` }),
  },
} satisfies Requests;

export const TIER_REFUSALS = {
  changeTier: [
    ...BY_HAND,
    invalid('a tier that there is not', withFields({ tier: 'platinum' }), 'tier', 'must be a tier of this programme: member, gold'),
    invalid('an end that is over', withFields({ until: ahead(-1) }), 'until', 'must be in the future'),
    invalid('a lock that is over', withFields({ lockUntil: ahead(-1) }), 'lockUntil', 'must be in the future'),
    invalid('something else to do', withFields({ action: 'delete' }), 'action'),
    { ...invalid('more time for a tier that does not end', (whole) => whole, 'until', 'does not end by itself'), of: 'extend' },
    { ...invalid('a lock from before', withFields({ until: ahead(-1) }), 'until', 'must be in the future'), of: 'lock' },
    { ...invalid('a tier that is not locked', (whole) => whole, 'action', 'the tier is not locked'), of: 'unlock' },
    usedKey('the key of an adjustment', {}),
  ],
} satisfies Refusals;
