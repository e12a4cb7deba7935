/** What becomes of a physical reward once it is issued: it waits, is sent or handed over, arrives, comes back. */
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';

export type FulfilmentState = 'awaiting' | 'shipped' | 'delivered' | 'returned';
export type FulfilmentStep = 'ship' | 'deliver' | 'return';

/** Where each step leads from each state; what is not here is refused. */
export const FULFILMENT_STEPS: { readonly [From in FulfilmentState]: { readonly [Step in FulfilmentStep]?: FulfilmentState } } = {
  // `deliver`: handed over, and never sent.
  awaiting: { ship: 'shipped', deliver: 'delivered' },
  shipped: { deliver: 'delivered', return: 'returned' },
  delivered: { return: 'returned' },
  returned: {},
};

/** States in which someone still has something to do. */
export type QueuedState = Extract<FulfilmentState, 'awaiting' | 'shipped'>;

export interface RewardFulfilment {
  readonly state: FulfilmentState;
  readonly since: Instant;
  /** The carrier's own name for the parcel. */
  readonly tracking?: string | undefined;
}

export const isQueued = (state: FulfilmentState): state is QueuedState => state === 'awaiting' || state === 'shipped';

/** @throws Refusal WRONG_STATE for what the table does not have. */
export function stepped(
  fulfilment: RewardFulfilment,
  { step, tracking }: { readonly step: FulfilmentStep; readonly tracking?: string | undefined },
  now: Instant,
): RewardFulfilment {
  const state = FULFILMENT_STEPS[fulfilment.state][step];
  if (state === undefined) throw new Refusal('WRONG_STATE', `the reward ${BECAME[fulfilment.state]}`, 'redemptionId');
  return { ...fulfilment, state, since: now, ...(tracking === undefined ? {} : { tracking }) };
}

/** What became of it, in words. */
const BECAME: { readonly [State in FulfilmentState]: string } = {
  awaiting: 'was not sent yet',
  shipped: 'was shipped',
  delivered: 'was delivered',
  returned: 'has come back',
};
