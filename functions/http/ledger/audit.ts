/** Proofs of ledgers, and accounts whose scheduled work fails. */
import { AUDIT_ROUTES } from '../../../shared/contract/ledger/audit-routes.ts';
import type { SetAsideAccount } from '../../../shared/contract/ledger/ledger.ts';
import type { SetAside } from '../../../shared/domain/agenda/quarantine.ts';
import { verifyLedger } from '../../../shared/use-cases/ledger/verify-ledger.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';
import { existing } from '../kernel/existing.ts';
import { namedPage } from '../kernel/page.ts';

export const audit = feature(AUDIT_ROUTES, {
  async verifyLedger({ params: { programmeId, memberId } }) {
    const { faults, ...verified } = await verifyLedger(platform().store, programmeId, memberId);
    return { status: 200, body: { memberId, valid: faults.length === 0, ...verified, faults: [...faults] } };
  },
  async listSetAside({ params: { programmeId }, query }) {
    await existing(programmeId);
    return {
      status: 200,
      body: await namedPage(query, (after, limit) => platform().store.setAsides(programmeId, after, limit), setAsideView),
    };
  },
});

const setAsideView = ({ memberId, reason, revision, since, failedAt }: SetAside): SetAsideAccount => ({
  memberId,
  reason,
  times: revision,
  since,
  failedAt,
});
