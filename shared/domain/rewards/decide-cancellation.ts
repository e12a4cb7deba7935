/** Cancels a redemption: its points return to the batches that they came from. */

import { advance } from '../agenda/advance.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Instant, plusSeconds } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Posting } from '../ledger/entry-header.ts';
import { givenBack, liesNow } from '../ledger/giving-back.ts';
import { append, lastOf, openLedger } from '../ledger/ledger.ts';
import { type Note, noted } from '../ledger/note.ts';
import type { ProgrammeVersion } from '../programmes/programme.ts';
import { heldFor, nameOf, type RedemptionDecision, redemptionSource } from './decide-redemption.ts';
import { moved, type Redemption } from './redemption.ts';
import type { RewardVersion } from './reward.ts';

export interface CancelDecision extends RedemptionDecision {
  /** The entry that holds the answer. Points that expire again at once follow in a later entry. */
  readonly entry: Entry;
}

/** @param reward The redemption's version. @throws Refusal WRONG_STATE. */
export function decideCancel(
  account: Account,
  redemption: Redemption,
  reward: RewardVersion,
  note: Note | undefined,
  programme: ProgrammeVersion,
  now: Instant,
): CancelDecision {
  const cancelled = moved(redemption, 'cancel', now);
  const isReserved = redemption.state === 'reserved';
  if (!isReserved) checkGivesBack(redemption, reward, now);
  const opened = advance(openLedger(account), now, programme);
  const held = isReserved ? heldFor(opened.account, redemption) : [];
  const back = isReserved ? held : redemption.spent.map((batch) => liesNow(batch, opened.account));
  const { postings, explanation } = givenBack(back, reward.terms.cancel.expiredPoints, opened.account, programme, now);
  const ledger = append(opened, {
    kind: 'cancel',
    at: now,
    programmeVersion: programme.version,
    postings: [...held.map((batch): Posting => ({ bucket: 'held', ...batch, points: -batch.points })), ...postings],
    redemption: redemptionSource(redemption),
    ...(note === undefined ? {} : noted(note)),
    explanation: [
      { rule: 'cancellation', matched: true, points: redemption.points, reason: `${nameOf(reward)} was given back` },
      ...explanation,
    ],
  });
  return { ledger: advance(ledger, now, programme), redemption: cancelled, entry: lastOf(ledger) };
}

function checkGivesBack({ issuedAt, voucher, fulfilment }: Redemption, { terms }: RewardVersion, now: Instant): void {
  const refuse = (why: string): never => {
    throw new Refusal('WRONG_STATE', why, 'redemptionId');
  };
  const { issued, withinHours } = terms.cancel;
  if (issued === 'never') refuse('the redemption is issued, and by its terms cannot be given back');
  if (fulfilment !== undefined && fulfilment.state !== 'awaiting')
    refuse('the reward is under way: it can be given back once it has come back');
  const until = withinHours === undefined || issuedAt === undefined ? undefined : plusSeconds(issuedAt, withinHours * 3_600);
  if (until !== undefined && now > until) refuse(`the redemption could be given back until ${until}`);
  if (terms.gift.kind === 'gift-card' && voucher?.balance?.amount !== terms.gift.value.amount) refuse('part of the gift card was used');
}
