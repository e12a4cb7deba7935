/** Kinds of entries about points alone, in the auditor's words. */
import { moved } from './audit-examples.ts';
import { type AuditedKinds, added, expiryOf, gone, newPoints } from './audit-kind.ts';

export const POINT_KINDS = {
  adjust: {
    flow: ({ points }) => (points > 0 ? 'issued' : 'taken'),
    events: (entry) => [['points.adjusted', newPoints(entry)]],
    examples: [
      [{}, 5, [moved('adjusted-up', 5)]],
      [{}, -5, [moved('adjusted-down', 5)]],
    ],
  },
  expire: {
    flow: 'expired',
    events: (entry) => [['points.expired', gone(entry)]],
    examples: [[{}, -7, [moved('expired', 7)]]],
  },
  extend: {
    flow: 'none',
    events: (entry) => {
      const extended = entry.postings.filter(({ bucket, points }) => bucket !== 'debt' && points > 0);
      const [first] = extended;
      return [['points.extended', { points: added(extended), expiresAt: first === undefined ? null : expiryOf(first) }]];
    },
    examples: [[{}, 0, []]],
  },
  reinstate: {
    flow: 'issued',
    events: (entry) => [['points.reinstated', newPoints(entry)]],
    examples: [[{}, 7, [moved('reinstated', 7)]]],
  },
} as const satisfies AuditedKinds;
