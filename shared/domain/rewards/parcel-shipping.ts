/** A parcel is shipped, delivered or returned. A returned parcel refunds its points where the terms say so. */

import { advance } from '../agenda/advance.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import { givenBack, liesNow } from '../ledger/giving-back.ts';
import { append, lastOf, openLedger } from '../ledger/ledger.ts';
import { type Note, noted } from '../ledger/note.ts';
import type { ProgrammeVersion } from '../programmes/programme.ts';
import type { CancelDecision } from './decide-cancellation.ts';
import { redemptionSource } from './decide-redemption.ts';
import { type FulfilmentStep, stepped } from './parcel.ts';
import { moved, type Redemption, type RedemptionMove } from './redemption.ts';
import type { RewardVersion } from './reward.ts';

export interface FulfilmentChange {
  readonly step: FulfilmentStep;
  /** For a shipped parcel. */
  readonly tracking?: string | undefined;
  readonly note: Note;
}

/** @param reward The redemption's version. @throws Refusal WRONG_STATE. */
export function decideStep(
  account: Account,
  redemption: Redemption,
  reward: RewardVersion,
  { step, tracking, note }: FulfilmentChange,
  programme: ProgrammeVersion,
  now: Instant,
): CancelDecision {
  const isGivenBack = step === 'return' && reward.terms.cancel.issued === 'unused';
  const after = moved(redemption, moveOf(step, isGivenBack), now);
  if (redemption.fulfilment === undefined) {
    throw new Refusal('WRONG_STATE', `the redemption is of a ${reward.terms.gift.kind}, which is not sent`, 'redemptionId');
  }
  const fulfilment = stepped(redemption.fulfilment, { step, tracking }, now);
  const opened = advance(openLedger(account), now, programme);
  const spent = isGivenBack ? redemption.spent.map((batch) => liesNow(batch, opened.account)) : [];
  const back = givenBack(spent, reward.terms.cancel.expiredPoints, opened.account, programme, now);
  const ledger = append(opened, {
    kind: 'fulfil',
    at: now,
    programmeVersion: programme.version,
    postings: back.postings,
    redemption: {
      ...redemptionSource(redemption),
      fulfilment: { state: fulfilment.state, ...(fulfilment.tracking === undefined ? {} : { tracking: fulfilment.tracking }) },
    },
    ...noted(note),
    explanation: [{ rule: 'fulfilment', matched: true, ...pointsOf(step, isGivenBack, redemption) }, ...back.explanation],
  });
  return { ledger: advance(ledger, now, programme), redemption: { ...after, fulfilment }, entry: lastOf(ledger) };
}

/** A parcel returned without a refund still counts as redeemed. */
function moveOf(step: FulfilmentStep, isGivenBack: boolean): RedemptionMove {
  if (step === 'return' && isGivenBack) return 'return';
  return step === 'ship' ? 'ship' : 'fulfil';
}

function pointsOf(step: FulfilmentStep, isGivenBack: boolean, { points }: Redemption) {
  if (step !== 'return') return { reason: WORDS[step] };
  if (isGivenBack) return { points, reason: 'came back, and its points with it' };
  return { reason: 'came back; by its terms its points do not' };
}

const WORDS = { ship: 'shipped', deliver: 'delivered' } as const;
