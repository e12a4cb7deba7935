/** A member redeems a reward: in one step, or as a reservation that is committed after the checkout. */

import { advance } from '../agenda/advance.ts';
import { refuseFrozen } from '../fraud/frozen.ts';
import { formatPoints } from '../kernel/points.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Instant, plusSeconds } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import { balanceOf, type ExpiryBatch } from '../ledger/buckets.ts';
import type { Explanation } from '../ledger/entry-header.ts';
import { append, type Ledger, openLedger } from '../ledger/ledger.ts';
import { spent, takenFrom } from '../ledger/spending.ts';
import type { ProgrammeVersion } from '../programmes/programme.ts';
import { segmentsOf } from '../segments/static-segments.ts';
import { standingOf } from '../tiers/standing.ts';
import { moved, type Redemption, type Voucher } from './redemption.ts';
import { limitPeriodAt, obstaclesOf, type Redeemer, type RewardVersion, refuseObstacles } from './reward.ts';
import type { RedemptionSource } from './reward-entries.ts';
import { hasVoucher, mostUnits, type RewardTerms, voucherExpiry } from './reward-terms.ts';

/** Maximum number of open reservations of a member. Each is on the account. */
export const MAX_OPEN_RESERVATIONS = 5;

export interface RedemptionDecision {
  readonly ledger: Ledger;
  readonly redemption: Redemption;
}

/** The request. */
export interface Wanted {
  readonly redemptionId: string;
  readonly reward: RewardVersion;
  readonly units: number;
  /** The member's segments by rule, where the reward asks for one; absent: none. */
  readonly byRule?: readonly string[] | undefined;
}

/** The gift of an issued redemption. */
export interface Given {
  /** The new voucher's code. */
  readonly voucherCode: string;
  /** An imported code. */
  readonly code?: string | undefined;
}

/** @throws Refusal ACCOUNT_FROZEN, NOT_AVAILABLE, NOT_ELIGIBLE, INSUFFICIENT_POINTS, VALIDATION_FAILED. */
export function decideRedemption(
  account: Account,
  wanted: Wanted,
  given: Given,
  programme: ProgrammeVersion,
  now: Instant,
): RedemptionDecision {
  const { opened, redemption } = begun(account, wanted, programme, now);
  const ledger = append(opened, {
    kind: 'redeem',
    at: now,
    programmeVersion: programme.version,
    postings: spent(redemption.spent),
    redemption: redemptionSource(redemption),
    explanation: whyTaken(wanted, redemption),
  });
  return { ledger, redemption: issued(redemption, wanted.reward.terms, given, programme, now) };
}

/** Holds points, which return when the reservation lapses. @throws Refusal as decideRedemption; LIMIT_EXCEEDED. */
export function decideReservation(account: Account, wanted: Wanted, programme: ProgrammeVersion, now: Instant): RedemptionDecision {
  const { opened, redemption } = begun(account, wanted, programme, now);
  const open = new Set(opened.account.held.map(({ redemptionId }) => redemptionId));
  if (open.size >= MAX_OPEN_RESERVATIONS) {
    throw new Refusal('LIMIT_EXCEEDED', `a member has at most ${MAX_OPEN_RESERVATIONS} reservations open`, 'rewardId');
  }
  const { redemptionId } = redemption;
  const lapsesAt = plusSeconds(now, wanted.reward.terms.reservationMinutes * 60);
  const ledger = append(opened, {
    kind: 'hold',
    at: now,
    programmeVersion: programme.version,
    postings: [
      ...spent(redemption.spent),
      ...redemption.spent.map((batch) => ({ bucket: 'held' as const, redemptionId, lapsesAt, ...batch })),
    ],
    redemption: redemptionSource(redemption),
    explanation: [...whyTaken(wanted, redemption), { rule: 'reservation', matched: true, reason: `reserved until ${lapsesAt}` }],
  });
  return { ledger, redemption: { ...redemption, lapsesAt } };
}

/** Spends the held points. @param reward The reservation's version. @throws Refusal ACCOUNT_FROZEN, WRONG_STATE. */
export function decideCommit(
  account: Account,
  redemption: Redemption,
  reward: RewardVersion,
  given: Given,
  programme: ProgrammeVersion,
  now: Instant,
): RedemptionDecision {
  refuseFrozen(account);
  const committed = moved(redemption, 'commit', now);
  const opened = advance(openLedger(account), now, programme);
  const held = heldFor(opened.account, redemption);
  const ledger = append(opened, {
    kind: 'commit',
    at: now,
    programmeVersion: programme.version,
    postings: held.map((batch) => ({ bucket: 'held', ...batch, points: -batch.points })),
    redemption: redemptionSource(redemption),
    explanation: [{ rule: 'redemption', matched: true, points: 0 - redemption.points, reason: `${nameOf(reward)}, as reserved` }],
  });
  // The batches as they are now: purchases may have extended them.
  const spentNow = held.map(({ redemptionId: _id, lapsesAt: _at, ...batch }) => batch);
  return { ledger, redemption: issued({ ...committed, spent: spentNow }, reward.terms, given, programme, now) };
}

/** The points that a reservation holds. @throws Refusal WRONG_STATE when a server with a faster clock let it lapse. */
export function heldFor({ held }: Account, { redemptionId, points }: Redemption): Account['held'] {
  const own = held.filter((batch) => batch.redemptionId === redemptionId);
  if (own.length === 0 && points > 0)
    throw new Refusal('WRONG_STATE', 'the redemption has lapsed: it was not committed in time', 'redemptionId');
  return own;
}

export function redemptionSource({ redemptionId, rewardId, rewardVersion, units }: Redemption): RedemptionSource {
  return { redemptionId, rewardId, rewardVersion, ...(units === 1 ? {} : { units }) };
}

/** The facts that decide whether a member can redeem a reward. @param byRule Segments that are not on the account. */
export const redeemerOf = (account: Account, { terms }: ProgrammeVersion, now: Instant, byRule: readonly string[] = []): Redeemer => ({
  active: balanceOf(account).active,
  tier: standingOf(account, terms, now)?.id,
  segments: [...segmentsOf(account), ...byRule],
  frozenSince: account.frozenSince,
});

export const nameOf = ({ terms, rewardId }: RewardVersion): string => terms.texts[0]?.name ?? rewardId;

function begun(account: Account, { redemptionId, reward, units, byRule }: Wanted, programme: ProgrammeVersion, now: Instant) {
  refuseFrozen(account);
  const { rewardId, version, terms } = reward;
  if (units > mostUnits(terms.gift)) throw new Refusal('VALIDATION_FAILED', `must be at most ${mostUnits(terms.gift)}`, 'units');
  const opened = advance(openLedger(account), now, programme);
  refuseObstacles(obstaclesOf(reward, redeemerOf(opened.account, programme, now, byRule), units, now));
  const points = terms.cost.points * units;
  const redemption: Redemption = {
    programmeId: account.programmeId,
    memberId: account.memberId,
    redemptionId,
    rewardId,
    rewardVersion: version,
    revision: 1,
    state: 'reserved',
    units,
    points,
    spent: takenFrom(opened.account, points, 'rewardId'),
    createdAt: now,
    ...(terms.limit === undefined ? {} : { countedFrom: limitPeriodAt(terms.limit.per, now, programme.terms.timeZone) }),
  };
  return { opened, redemption };
}

export function issued(
  redemption: Redemption,
  terms: RewardTerms,
  { voucherCode, code }: Given,
  programme: ProgrammeVersion,
  now: Instant,
): Redemption {
  const { gift } = terms;
  const voucher: Voucher = {
    code: voucherCode,
    expiresAt: voucherExpiry(terms, now, programme.terms.timeZone),
    ...(gift.kind === 'gift-card' ? { balance: gift.value } : {}),
  };
  return {
    ...redemption,
    state: 'issued',
    issuedAt: now,
    ...(hasVoucher(gift) ? { voucher } : {}),
    ...(gift.kind === 'physical' ? { fulfilment: { state: 'awaiting', since: now } as const } : {}),
    ...(code === undefined ? {} : { code }),
  };
}

function whyTaken({ reward, units }: Wanted, { points, spent: batches }: Redemption): readonly Explanation[] {
  const what = units === 1 ? nameOf(reward) : `${units} times ${nameOf(reward)}`;
  return [
    { rule: 'redemption', matched: true, points: 0 - points, reason: `${what} for ${formatPoints(points)}, oldest expiry first` },
    ...batches.map(takenWhy),
  ];
}

const takenWhy = ({ points, expiresAt }: ExpiryBatch): Explanation => ({
  rule: 'batch',
  matched: true,
  points: -points,
  reason: expiresAt === null ? 'never expire' : `valid until ${expiresAt}`,
});
