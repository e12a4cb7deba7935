/** Support freezes and releases accounts. */
import { FREEZE_ROUTES } from '../../../shared/contract/fraud/freeze-routes.ts';
import { freezeAccount } from '../../../shared/use-cases/fraud/freeze-account.ts';
import type { ManualOutcome } from '../../../shared/use-cases/ledger/manual-command.ts';
import { feature } from '../../edge/feature.ts';
import { staffPlatform } from '../../edge/wire-staff.ts';
import { byHand } from '../kernel/by-hand.ts';

export const freezing = feature(FREEZE_ROUTES, {
  async freezeAccount({ params, headers, body: { reason }, caller }) {
    return frozen(await byHand(params, headers, caller, (who) => freezeAccount(staffPlatform(), { ...who, action: 'freeze', reason })));
  },
  async releaseAccount({ params, headers, body: { reason }, caller }) {
    return frozen(await byHand(params, headers, caller, (who) => freezeAccount(staffPlatform(), { ...who, action: 'release', reason })));
  },
});

const frozen = ({ entry: { memberId, number, kind }, replayed }: ManualOutcome) => ({
  status: 200 as const,
  replayed,
  body: { memberId, entry: number, frozen: kind === 'freeze' },
});
