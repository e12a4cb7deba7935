/** Kinds of entries of membership, in the auditor's words. */
import { DAY, moved, referral } from '../ledger/audit-examples.ts';
import { type AuditedKinds, newPoints, noEvents } from '../ledger/audit-kind.ts';

export const MEMBER_KINDS = {
  enrol: {
    flow: 'none',
    events: ({ at }) => [['member.enrolled', { enrolledAt: at }]],
    examples: [
      [{}, 0, []],
      [{ tier: { id: 'blue', changed: true } }, 0, [{ kind: 'tier', day: DAY, tier: 'blue' }]],
      [{ referral: { stage: 'enrolled', ...referral } }, 0, [{ kind: 'brought', day: DAY }]],
    ],
  },
  link: { flow: 'none', events: noEvents, examples: [[{}, 0, []]], isNotSimulated: true },
  unlink: {
    flow: 'none',
    events: ({ withdrew }) => [['member.unlinked', { identity: withdrew?.kind }]],
    examples: [[{ withdrew: { kind: 'card', hash: 'hash' } }, 0, []]],
    isNotSimulated: true,
  },
  anniversary: {
    flow: 'issued',
    events: (entry) => [['member.anniversary', { years: entry.years, ...newPoints(entry) }]],
    examples: [[{ years: 1 }, 100, [moved('bonus', 100)]]],
  },
} as const satisfies AuditedKinds;
