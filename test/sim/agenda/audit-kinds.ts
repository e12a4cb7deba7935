/** The kind of warnings, in the auditor's words. */
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import type { AuditedKinds, Happened } from '../ledger/audit-kind.ts';

export const WARNING_KINDS = {
  warn: { flow: 'none', events: warned, examples: [[{}, 0, []]] },
} as const satisfies AuditedKinds;

function warned({ ends }: Entry): readonly Happened[] {
  const points: readonly Happened[] = ends?.points === undefined ? [] : [['points.expiring', { batches: ends.points }]];
  if (ends?.tier === undefined) return points;
  const { id, until, reviewAt, next } = ends.tier;
  return [...points, ['tier.expiring', { tier: id, until, reviewAt, next }]];
}
