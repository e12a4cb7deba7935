/** Support and managers change points by hand. */
import { ADJUSTMENT_ROUTES } from '../../../shared/contract/ledger/adjustment-routes.ts';
import type { StaffRole } from '../../../shared/domain/fraud/fraud-terms.ts';
import { adjustPoints } from '../../../shared/use-cases/ledger/adjust-points.ts';
import { extendExpiry, reinstatePoints } from '../../../shared/use-cases/ledger/extend-points.ts';
import type { ManualOutcome } from '../../../shared/use-cases/ledger/manual-command.ts';
import type { TokenCaller } from '../../edge/caller.ts';
import { feature } from '../../edge/feature.ts';
import { staffPlatform } from '../../edge/wire-staff.ts';
import { byHand } from '../kernel/by-hand.ts';

export const adjustments = feature(ADJUSTMENT_ROUTES, {
  async adjustPoints({ params, headers, body, caller }) {
    return adjusted(
      await byHand(params, headers, caller, (who) => adjustPoints(staffPlatform(), { ...who, ...body, role: roleOf(caller) })),
    );
  },
  async extendExpiry({ params, headers, body, caller }) {
    return adjusted(await byHand(params, headers, caller, (who) => extendExpiry(staffPlatform(), { ...who, ...body })));
  },
  async reinstatePoints({ params, headers, body, caller }) {
    return adjusted(await byHand(params, headers, caller, (who) => reinstatePoints(staffPlatform(), { ...who, ...body })));
  },
});

const roleOf = ({ groups }: TokenCaller): StaffRole => (groups.includes('manager') ? 'manager' : 'support');

const adjusted = ({ entry, replayed }: ManualOutcome) => ({
  status: 200 as const,
  replayed,
  body: { memberId: entry.memberId, entry: entry.number, points: entry.points, balance: entry.balance },
});
