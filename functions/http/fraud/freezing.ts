/** Support freezes and releases accounts. */
import { FREEZE_ROUTES } from '../../../shared/contract/fraud/freeze-routes.ts';
import { freezeAccount } from '../../../shared/use-cases/fraud/freeze-account.ts';
import type { ManualOutcome } from '../../../shared/use-cases/ledger/manual-command.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';
import { withKeyNamed } from '../kernel/keyed.ts';

export const freezing = feature(FREEZE_ROUTES, {
  async freezeAccount({ params, headers, body: { reason }, caller: { subject: by } }) {
    const asked = { ...params, by, idempotencyKey: headers['idempotency-key'], action: 'freeze', reason } as const;
    return frozen(await withKeyNamed(() => freezeAccount(platform(), asked)));
  },
  async releaseAccount({ params, headers, body: { reason }, caller: { subject: by } }) {
    const asked = { ...params, by, idempotencyKey: headers['idempotency-key'], action: 'release', reason } as const;
    return frozen(await withKeyNamed(() => freezeAccount(platform(), asked)));
  },
});

const frozen = ({ entry: { memberId, number, kind }, replayed }: ManualOutcome) => ({
  status: 200 as const,
  replayed,
  body: { memberId, entry: number, frozen: kind === 'freeze' },
});
