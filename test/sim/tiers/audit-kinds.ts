/** Kinds of entries of tiers, in the auditor's words. Their events tell of the tier, which entries of other kinds can have, too. */
import { DAY } from '../ledger/audit-examples.ts';
import { type AuditedKinds, noEvents } from '../ledger/audit-kind.ts';

export const TIER_KINDS = {
  review: {
    flow: 'none',
    events: noEvents,
    examples: [
      [{ tier: { id: 'blue', changed: false } }, 0, []],
      [{ tier: { id: 'blue', changed: true } }, 0, [{ kind: 'tier', day: DAY, tier: 'blue' }]],
    ],
  },
  tier: {
    flow: 'none',
    events: noEvents,
    examples: [[{ tier: { id: 'gold', changed: true } }, 0, [{ kind: 'tier', day: DAY, tier: 'gold' }]]],
  },
} as const satisfies AuditedKinds;
