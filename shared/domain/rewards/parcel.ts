/** The states of a parcel, a physical reward after it was issued: waiting, shipped, delivered, returned. */
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';

export type FulfilmentState = 'awaiting' | 'shipped' | 'delivered' | 'returned';
export type FulfilmentStep = 'ship' | 'deliver' | 'return';

/** The allowed steps of each state. A step that is not listed is refused. */
export const FULFILMENT_STEPS: { readonly [From in FulfilmentState]: { readonly [Step in FulfilmentStep]?: FulfilmentState } } = {
  // `deliver`: handed over in person.
  awaiting: { ship: 'shipped', deliver: 'delivered' },
  shipped: { deliver: 'delivered', return: 'returned' },
  delivered: { return: 'returned' },
  returned: {},
};

/** States in which staff still have to act. */
export type QueuedState = Extract<FulfilmentState, 'awaiting' | 'shipped'>;

export interface RewardFulfilment {
  readonly state: FulfilmentState;
  readonly since: Instant;
  /** The carrier's tracking number. */
  readonly tracking?: string | undefined;
}

export const isQueued = (state: FulfilmentState): state is QueuedState => state === 'awaiting' || state === 'shipped';

/** @throws Refusal WRONG_STATE for a step that is not listed. */
export function stepped(
  fulfilment: RewardFulfilment,
  { step, tracking }: { readonly step: FulfilmentStep; readonly tracking?: string | undefined },
  now: Instant,
): RewardFulfilment {
  const state = FULFILMENT_STEPS[fulfilment.state][step];
  if (state === undefined) throw new Refusal('WRONG_STATE', `the reward ${BECAME[fulfilment.state]}`, 'redemptionId');
  return { ...fulfilment, state, since: now, ...(tracking === undefined ? {} : { tracking }) };
}

/** The state in words. */
const BECAME: { readonly [State in FulfilmentState]: string } = {
  awaiting: 'was not sent yet',
  shipped: 'was shipped',
  delivered: 'was delivered',
  returned: 'has come back',
};
