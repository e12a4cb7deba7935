/** Physical rewards on their way: the queue of what is to be sent, and what became of it. */
import * as z from 'zod';
import { Instant, MemberId, PageQuery, Points, Reason, text } from '../kernel/values.ts';
import { Balance, EntryNumber } from '../ledger/ledger.ts';
import { PostalAddress } from '../members/members.ts';
import { FulfilmentState } from './reward-entries.ts';
import { RedemptionId, RewardId } from './rewards.ts';

const Tracking = text(128).meta({ description: "The carrier's own name for the parcel.", example: '00340434161094015902' });

export const QueuedState = FulfilmentState.extract(['awaiting', 'shipped']).meta({
  id: 'QueuedState',
  description: 'awaiting: not sent yet. shipped: not arrived yet.',
});

export const FulfilmentQuery = z.strictObject({ state: QueuedState, ...PageQuery.shape });

export const QueueLine = z
  .object({
    redemptionId: RedemptionId,
    memberId: MemberId,
    rewardId: RewardId,
    rewardVersion: z.int().min(1),
    reward: z.string().meta({ description: 'Its name, in the first of its languages.', example: 'A mug' }),
    sku: z.string().meta({ example: 'MUG-1' }),
    state: QueuedState,
    since: Instant,
    tracking: Tracking.optional(),
    recipient: z
      .object({ givenName: z.string().optional(), familyName: z.string().optional(), address: PostalAddress.optional() })
      .meta({ description: "As the member's profile is now; what is absent is not known." }),
  })
  .meta({ id: 'QueueLine', description: 'A physical reward that waits to be sent, or to arrive.' });
export type QueueLine = z.infer<typeof QueueLine>;

export const FulfilmentChange = z
  .discriminatedUnion('step', [
    z.strictObject({ step: z.literal('ship'), tracking: Tracking.optional(), reason: Reason.optional() }),
    z.strictObject({ step: z.literal('deliver'), reason: Reason.optional() }),
    z.strictObject({ step: z.literal('return'), reason: Reason }),
  ])
  .meta({
    id: 'FulfilmentChange',
    description:
      'ship: it is on its way. deliver: it has arrived, or was handed over. return: it has come back, and its points with it unless the terms of the reward say that nothing can be given back.',
    example: { step: 'ship', tracking: '00340434161094015902' },
  });

export const RewardFulfilment = z
  .object({ state: FulfilmentState, since: Instant, tracking: Tracking.optional() })
  .meta({ id: 'RewardFulfilment', description: 'The state of a parcel.' });

export const Fulfilled = z
  .object({
    memberId: MemberId,
    redemptionId: RedemptionId,
    entry: EntryNumber,
    points: Points.meta({ description: 'That came back.' }),
    balance: Balance.meta({ description: 'After the entry.' }),
    fulfilment: RewardFulfilment,
  })
  .meta({ id: 'Fulfilled' });
export type Fulfilled = z.infer<typeof Fulfilled>;
