/** The gift of one side of a referral: points, a reward, or a badge. */

import { lifetimeExplained, lifetimeIn } from '../earning/expiry.ts';
import type { Instant } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import { activate, debtRepaid } from '../ledger/activation.ts';
import type { EntryDraft } from '../ledger/entry.ts';
import type { Explanation, Posting } from '../ledger/entry-header.ts';
import type { ProgrammeVersion } from '../programmes/programme.ts';
import { type Given, issued, nameOf, redemptionSource } from '../rewards/decide-redemption.ts';
import type { Redemption } from '../rewards/redemption.ts';
import type { RewardVersion } from '../rewards/reward.ts';
import { badgesOf, withBadge } from './badges.ts';
import type { ReferralOutcome } from './referral.ts';
import { giftInWords, type ReferralGift } from './referral-terms.ts';

/** An item of a reward, taken from its inventory; or the reason why there is none. */
export type GiftedReward =
  | {
      readonly reward: RewardVersion;
      readonly redemptionId: string;
      readonly given: Given;
      /** The inventory's shard, when it is counted. */
      readonly shard?: number | undefined;
    }
  | { readonly none: string };

export interface GiftDecided {
  readonly postings: readonly Posting[];
  /** Further facts of the entry. */
  readonly facts: Pick<EntryDraft, 'badges' | 'redemption'>;
  readonly fact: Pick<ReferralOutcome, 'points' | 'badge' | 'redemptionId'>;
  readonly redemption?: Redemption | undefined;
  readonly explanation: readonly Explanation[];
}

const NOTHING: GiftDecided = { postings: [], facts: {}, fact: {}, explanation: [] };

/** @param account Advanced to `now`. @param reward For a gift that is a reward. */
export function decideGift(
  account: Account,
  gift: ReferralGift,
  reward: GiftedReward | undefined,
  programme: ProgrammeVersion,
  now: Instant,
): GiftDecided {
  const why = (matched: boolean, reason: string): readonly Explanation[] => [{ rule: 'referral-reward', matched, reason }];
  switch (gift.kind) {
    case 'points':
      return decidePoints(account, gift.points, giftInWords(gift), programme, now);
    case 'badge': {
      const { badge } = gift;
      const badges = withBadge(account, badge);
      if (badges === undefined) return { ...NOTHING, explanation: why(false, `no room for ${giftInWords(gift)}`) };
      // A badge that the member has already gets one more reason to keep it.
      const isNew = badges !== badgesOf(account);
      return { ...NOTHING, facts: isNew ? { badges } : {}, fact: { badge }, explanation: why(true, giftInWords(gift)) };
    }
    case 'reward': {
      if (reward === undefined || 'none' in reward) {
        return { ...NOTHING, explanation: why(false, `no ${gift.rewardId} was given: ${reward?.none ?? 'there is none'}`) };
      }
      const redemption = giftOf(account, reward, programme, now);
      return {
        ...NOTHING,
        facts: { redemption: redemptionSource(redemption) },
        fact: { redemptionId: redemption.redemptionId },
        redemption,
        explanation: why(true, `${nameOf(reward.reward)}, for nothing`),
      };
    }
  }
}

/** Points with the lifetime of new points. They repay debt first. */
export function decidePoints(account: Account, points: number, reason: string, { terms }: ProgrammeVersion, now: Instant): GiftDecided {
  if (points === 0) return NOTHING;
  const { maturesAt, ...lasting } = lifetimeIn(account, terms, 0, now);
  const postings = activate(points, lasting, account.debt);
  return {
    ...NOTHING,
    postings,
    fact: { points },
    explanation: [
      { rule: 'referral-reward', matched: true, points, reason },
      ...lifetimeExplained(points, { maturesAt, ...lasting }),
      ...debtRepaid(postings),
    ],
  };
}

/** A redemption without points. Obstacles are not checked: it is a gift. */
function giftOf(
  { programmeId, memberId }: Account,
  { reward, redemptionId, given, shard }: Exclude<GiftedReward, { none: string }>,
  programme: ProgrammeVersion,
  now: Instant,
): Redemption {
  const { rewardId, version, terms } = reward;
  const begun: Redemption = {
    programmeId,
    memberId,
    redemptionId,
    rewardId,
    rewardVersion: version,
    revision: 1,
    state: 'reserved',
    units: 1,
    points: 0,
    spent: [],
    createdAt: now,
    ...(shard === undefined ? {} : { shard }),
  };
  return issued(begun, terms, given, programme, now);
}
