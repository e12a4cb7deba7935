/** Proofs of ledgers, and accounts whose scheduled work fails. */
import { AUDIT_ROUTES } from '../../../shared/contract/ledger/audit-routes.ts';
import { listQuarantine } from '../../../shared/use-cases/agenda/list-quarantine.ts';
import { verifyLedger } from '../../../shared/use-cases/ledger/verify-ledger.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';
import { namedPage } from '../kernel/page.ts';

export const audit = feature(AUDIT_ROUTES, {
  async verifyLedger({ params: { programmeId, memberId } }) {
    const verified = await verifyLedger(platform().store, programmeId, memberId);
    return { status: 200, body: { ...verified, memberId, valid: verified.faults.length === 0 } };
  },
  async listSetAside({ params: { programmeId }, query }) {
    return {
      status: 200,
      body: await namedPage(
        query,
        (after, limit) => listQuarantine(platform(), programmeId, after, limit),
        (account) => ({ ...account, times: account.revision }),
      ),
    };
  },
});
