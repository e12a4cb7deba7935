/** A redemption is given back: its points return to the batches that they came from. */
import type { Account, ExpiryBatch } from './account.ts';
import { activate, advance, debtRepaid } from './advance.ts';
import type { Entry, Explanation, Posting } from './entry.ts';
import { lifetimeIn } from './expiry.ts';
import { append, openLedger } from './ledger.ts';
import { formatPoints, sumPoints } from './points.ts';
import type { ProgrammeVersion } from './programme.ts';
import { lastOf } from './purchase.ts';
import { heldFor, nameOf, type RedemptionDecision, redemptionSource } from './redeeming.ts';
import { moved, type Redemption } from './redemption.ts';
import { Refusal } from './refusal.ts';
import type { RewardVersion } from './reward.ts';
import { type Instant, plusSeconds } from './time.ts';

export interface CancelDecision extends RedemptionDecision {
  /** The entry that answers; what expires again at once comes behind it. */
  readonly entry: Entry;
}

/** @param reward the version that it was decided under. @throws Refusal WRONG_STATE. */
export function decideCancel(
  account: Account,
  redemption: Redemption,
  reward: RewardVersion,
  { reason, by }: { readonly reason?: string | undefined; readonly by?: string | undefined },
  programme: ProgrammeVersion,
  now: Instant,
): CancelDecision {
  // What is cancelled is not sent.
  const { fulfilment: _, ...cancelled } = moved(redemption, 'cancel', now);
  const isReserved = redemption.state === 'reserved';
  if (!isReserved) checkGivesBack(redemption, reward, now);
  const opened = advance(openLedger(account), now, programme);
  const held = isReserved ? heldFor(opened.account, redemption) : [];
  const back = isReserved ? held : spentNow(redemption, opened.account);
  const { postings: backPostings, explanation } = broughtBack(back, reward, opened.account, programme, now);
  const postings = [...held.map((batch): Posting => ({ bucket: 'held', ...batch, points: -batch.points })), ...backPostings];
  const ledger = append(opened, {
    kind: 'cancel',
    at: now,
    programmeVersion: programme.version,
    postings,
    redemption: redemptionSource(redemption),
    ...(reason === undefined ? {} : { reason }),
    ...(by === undefined ? {} : { by }),
    explanation: [
      { rule: 'cancellation', matched: true, points: redemption.points, reason: `${nameOf(reward)} was given back` },
      ...explanation,
    ],
  });
  return { ledger: advance(ledger, now, programme), redemption: cancelled, entry: lastOf(ledger) };
}

/** What comes back of points, and why so. */
interface BroughtBack {
  readonly postings: readonly Posting[];
  readonly explanation: readonly Explanation[];
}

/** All that was spent, back to its batches. */
export const spentBack = (
  redemption: Redemption,
  reward: RewardVersion,
  account: Account,
  programme: ProgrammeVersion,
  now: Instant,
): BroughtBack => broughtBack(spentNow(redemption, account), reward, account, programme, now);

const spentNow = ({ spent }: Redemption, account: Account): readonly ExpiryBatch[] => spent.map((batch) => liesNow(batch, account));

function broughtBack(
  back: readonly ExpiryBatch[],
  { terms }: RewardVersion,
  account: Account,
  programme: ProgrammeVersion,
  now: Instant,
): BroughtBack {
  const { expiredPoints } = terms.cancel;
  const returned = back.map((batch) =>
    isExpired(batch, now) && expiredPoints === 'new-lifetime' ? renewed(batch, account, programme, now) : batch,
  );
  const postings = restored(returned, account.debt);
  return { postings, explanation: [...whyExpired(back, expiredPoints, now), ...debtRepaid(postings)] };
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

/** Points that last while their member earns have been put off since they were spent, as those that stayed were. */
function liesNow(batch: ExpiryBatch, { batches }: Account): ExpiryBatch {
  if (batch.inactivity === undefined || batch.expiresAt === null) return batch;
  const { expiresAt } = batches.findLast(({ inactivity }) => inactivity === batch.inactivity) ?? batch;
  return expiresAt !== null && expiresAt > batch.expiresAt ? { ...batch, expiresAt } : batch;
}

const isExpired = ({ expiresAt }: ExpiryBatch, now: Instant): boolean => expiresAt !== null && expiresAt <= now;

function renewed({ points }: ExpiryBatch, account: Account, { terms }: ProgrammeVersion, now: Instant): ExpiryBatch {
  const { maturesAt: _, ...lifetime } = lifetimeIn(account, terms, 0, now);
  return { ...lifetime, points };
}

function restored(batches: readonly ExpiryBatch[], owed: number): readonly Posting[] {
  let debt = owed;
  return batches.flatMap((batch) => {
    const postings = activate(batch.points, batch, debt);
    debt -= Math.min(debt, batch.points);
    return postings;
  });
}

function whyExpired(back: readonly ExpiryBatch[], policy: 'expire' | 'new-lifetime', now: Instant): readonly Explanation[] {
  const expired = sumPoints(back.filter((batch) => isExpired(batch, now)));
  if (expired === 0) return [];
  const what = policy === 'expire' ? 'and expire' : 'and live as long as points credited now';
  return [{ rule: 'expiry', matched: true, points: expired, reason: `${formatPoints(expired)} would have expired meanwhile, ${what}` }];
}
