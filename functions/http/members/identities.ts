/** Support adds and withdraws identities. */
import { IDENTITY_ROUTES } from '../../../shared/contract/members/identity-routes.ts';
import { inNormalForm } from '../../../shared/domain/kernel/foreign-id.ts';
import type { ManualOutcome } from '../../../shared/use-cases/ledger/manual-command.ts';
import { addIdentity, withdrawIdentity } from '../../../shared/use-cases/members/change-identities.ts';
import { feature } from '../../edge/feature.ts';
import { staffPlatform } from '../../edge/wire-staff.ts';
import { byHand } from '../kernel/by-hand.ts';

export const identities = feature(IDENTITY_ROUTES, {
  async addIdentity({ params, headers, body: { reason, ...identity }, caller }) {
    return changed(
      await byHand(params, headers, caller, (who) => addIdentity(staffPlatform(), { ...who, identity: inNormalForm(identity), reason })),
    );
  },
  async withdrawIdentity({ params, headers, body: { reason, ...identity }, caller }) {
    return changed(
      await byHand(params, headers, caller, (who) =>
        withdrawIdentity(staffPlatform(), { ...who, identity: inNormalForm(identity), reason }),
      ),
    );
  },
});

const changed = ({ entry, replayed }: ManualOutcome) => ({
  status: 200 as const,
  replayed,
  body: { memberId: entry.memberId, entry: entry.number },
});
