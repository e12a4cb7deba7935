/** The parcel queue: written in the transactions of the redemptions, listed with the address. */
import type { Change } from '../../domain/ledger/decision.ts';
import type { ProfileFields } from '../../domain/members/member.ts';
import type { QueuedReward } from '../../domain/rewards/changes.ts';
import { nameOf } from '../../domain/rewards/decide-redemption.ts';
import { isQueued, type QueuedState } from '../../domain/rewards/parcel.ts';
import type { Redemption } from '../../domain/rewards/redemption.ts';
import type { RewardTerms } from '../../domain/rewards/reward-terms.ts';
import type { Page } from '../../ports/kernel/storage.ts';
import type { RedeemPorts } from './redemption-command.ts';

function queuedAs(redemption: Redemption): QueuedReward | undefined {
  const { programmeId, memberId, redemptionId, rewardId, rewardVersion, state, fulfilment } = redemption;
  if (state !== 'issued' || fulfilment === undefined || !isQueued(fulfilment.state)) return undefined;
  return { programmeId, memberId, redemptionId, rewardId, rewardVersion, ...fulfilment, state: fulfilment.state };
}

/** Changes of the queue that follow from a redemption's change. @param before undefined: a new redemption. */
export function queueChanges(before: Redemption | undefined, after: Redemption): readonly Change[] {
  const left = before === undefined ? undefined : queuedAs(before);
  const entered = queuedAs(after);
  return [
    ...(left === undefined ? [] : [{ kind: 'queue-left', queued: left } as const]),
    ...(entered === undefined ? [] : [{ kind: 'queued', queued: entered } as const]),
  ];
}

/** A line of the parcel queue with everything a packer needs. */
export interface QueueLine extends QueuedReward {
  readonly reward: string;
  readonly sku: string;
  /** From the member's current profile; an absent field is unknown. */
  readonly recipient: Pick<ProfileFields, 'givenName' | 'familyName' | 'address'>;
}

/** In order of redemption, oldest first. @throws Refusal NOT_FOUND for an unknown programme. */
export async function fulfilmentQueue(
  ports: Pick<RedeemPorts, 'store' | 'clock' | 'versions' | 'rewards'>,
  programmeId: string,
  state: QueuedState,
  after: string | undefined,
  limit: number,
): Promise<Page<QueueLine, string>> {
  const { store, clock, versions, rewards } = ports;
  await versions.at(programmeId, clock.now());
  const { items, next } = await store.queue(programmeId, state, after, limit);
  const lines = items.map(async (queued): Promise<QueueLine> => {
    const { memberId, rewardId, rewardVersion } = queued;
    const [reward, profile] = await Promise.all([
      rewards.numbered(programmeId, rewardId, rewardVersion),
      store.profile(programmeId, memberId),
    ]);
    const { givenName, familyName, address } = profile?.fields ?? {};
    return { ...queued, reward: nameOf(reward), sku: skuOf(reward.terms), recipient: { givenName, familyName, address } };
  });
  return { items: await Promise.all(lines), next };
}

const skuOf = ({ gift }: RewardTerms): string => (gift.kind === 'physical' ? gift.sku : '');
