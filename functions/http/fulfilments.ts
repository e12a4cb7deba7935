/** What whoever sends physical rewards sees of them, and says of them. */
import type { FULFILMENT_ROUTES } from '../../shared/contract/fulfilment-routes.ts';
import type { Fulfilled, QueueLine as QueueLineView } from '../../shared/contract/fulfilments.ts';
import type { Entry } from '../../shared/domain/entry.ts';
import { invariant } from '../../shared/domain/refusal.ts';
import type { RewardFulfilment } from '../../shared/domain/reward-fulfilment.ts';
import { fulfilRedemption } from '../../shared/use-cases/fulfil-redemption.ts';
import { fulfilmentQueue, type QueueLine } from '../../shared/use-cases/fulfilment-queue.ts';
import type { Handlers } from '../edge/endpoint.ts';
import { platform } from '../edge/wire.ts';
import { balanceOfEntry } from './entry-view.ts';
import { withKeyNamed } from './keyed.ts';
import { addressView } from './member-views.ts';
import { namedPage } from './page.ts';

export const fulfilmentHandlers: Handlers<typeof FULFILMENT_ROUTES> = {
  async listFulfilments({ params: { programmeId }, query }) {
    const read = (after: string | undefined, limit: number) => fulfilmentQueue(platform(), programmeId, query.state, after, limit);
    return { status: 200, body: await namedPage(query, read, lineView) };
  },
  async fulfilRedemption({ params, headers, body, caller: { subject: by } }) {
    const { step, reason } = body;
    const tracking = body.step === 'ship' ? body.tracking : undefined;
    const asked = { ...params, step, tracking, reason, by, idempotencyKey: headers['idempotency-key'] };
    const { entry, replayed } = await withKeyNamed(() => fulfilRedemption(platform(), asked));
    return { status: 200, replayed, body: fulfilled(entry) };
  },
};

export const fulfilmentView = ({ state, since, tracking }: RewardFulfilment) => ({
  state,
  since,
  ...(tracking === undefined ? {} : { tracking }),
});

/** From the entry alone, so that the answer can be said again. */
function fulfilled({ memberId, number: entry, at, points, balance, redemption }: Entry): Fulfilled {
  invariant(redemption?.fulfilment !== undefined, 'an entry of a step says which');
  const { redemptionId, fulfilment } = redemption;
  return {
    memberId,
    redemptionId,
    entry,
    points,
    balance: balanceOfEntry(balance),
    fulfilment: fulfilmentView({ ...fulfilment, since: at }),
  };
}

function lineView({ redemptionId, memberId, rewardId, rewardVersion, reward, sku, recipient, ...fulfilment }: QueueLine): QueueLineView {
  const { state } = fulfilment;
  const { givenName, familyName, address } = recipient;
  return {
    redemptionId,
    memberId,
    rewardId,
    rewardVersion,
    reward,
    sku,
    ...fulfilmentView(fulfilment),
    state,
    recipient: {
      ...(givenName === undefined ? {} : { givenName }),
      ...(familyName === undefined ? {} : { familyName }),
      ...(address === undefined ? {} : { address: addressView(address) }),
    },
  };
}
