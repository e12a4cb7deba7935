/** The parcel queue, and reports of shipped, delivered and returned parcels. */
import { PARCEL_ROUTES } from '../../../shared/contract/rewards/parcel-routes.ts';
import { invariant } from '../../../shared/domain/kernel/refusal.ts';
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import { fulfilmentQueue } from '../../../shared/use-cases/rewards/parcel-queue.ts';
import { fulfilRedemption } from '../../../shared/use-cases/rewards/ship-parcel.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';
import { staffPlatform } from '../../edge/wire-staff.ts';
import { withKeyNamed } from '../kernel/keyed.ts';
import { namedPage } from '../kernel/page.ts';

export const parcels = feature(PARCEL_ROUTES, {
  async listFulfilments({ params: { programmeId }, query }) {
    const read = (after: string | undefined, limit: number) => fulfilmentQueue(platform(), programmeId, query.state, after, limit);
    return { status: 200, body: await namedPage(query, read, (line) => line) };
  },
  async fulfilRedemption({ params, headers, body, caller: { subject: by } }) {
    const { step, reason } = body;
    const tracking = body.step === 'ship' ? body.tracking : undefined;
    const asked = { ...params, step, tracking, reason, by, idempotencyKey: headers['idempotency-key'] };
    const { entry, replayed } = await withKeyNamed(() => fulfilRedemption(staffPlatform(), asked));
    return { status: 200, replayed, body: fulfilled(entry) };
  },
});

/** From the entry alone, so that the answer can be said again. */
function fulfilled({ memberId, number: entry, at, points, balance, redemption }: Entry) {
  invariant(redemption?.fulfilment !== undefined, 'an entry of a step says which');
  const { redemptionId, fulfilment } = redemption;
  return { memberId, redemptionId, entry, points, balance, fulfilment: { ...fulfilment, since: at } };
}
