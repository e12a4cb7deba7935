/** What support marks on a member's account: that it is frozen, and segments. */
import { MARKS_ROUTES } from '../../../shared/contract/members/marks-routes.ts';
import { freezeAccount } from '../../../shared/use-cases/fraud/freeze-account.ts';
import type { OutcomeByHand } from '../../../shared/use-cases/ledger/by-hand.ts';
import { changeSegments } from '../../../shared/use-cases/segments/change-segments.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';
import { withKeyNamed } from '../kernel/keyed.ts';

export const marks = feature(MARKS_ROUTES, {
  async freezeAccount({ params, headers, body: { reason }, caller: { subject: by } }) {
    const asked = { ...params, by, idempotencyKey: headers['idempotency-key'], action: 'freeze', reason } as const;
    return frozen(await withKeyNamed(() => freezeAccount(platform(), asked)));
  },
  async releaseAccount({ params, headers, body: { reason }, caller: { subject: by } }) {
    const asked = { ...params, by, idempotencyKey: headers['idempotency-key'], action: 'release', reason } as const;
    return frozen(await withKeyNamed(() => freezeAccount(platform(), asked)));
  },
  async changeSegments({ params, headers, body: { add = [], remove = [], reason }, caller: { subject: by } }) {
    const asked = { ...params, by, idempotencyKey: headers['idempotency-key'], add, remove, reason };
    const { entry, replayed } = await withKeyNamed(() => changeSegments(platform(), asked));
    const { memberId, number, segments = [] } = entry;
    return { status: 200, replayed, body: { memberId, entry: number, segments } };
  },
});

const frozen = ({ entry: { memberId, number, kind }, replayed }: OutcomeByHand) => ({
  status: 200 as const,
  replayed,
  body: { memberId, entry: number, frozen: kind === 'freeze' },
});
