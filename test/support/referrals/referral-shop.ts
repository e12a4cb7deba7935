import { NOTE } from '../../support/kernel/builders.ts';
/** A programme whose members bring friends, on any table; and a stream that tells of what was committed, as often as one likes. */

import { decideReview, type Verdict } from '../../../shared/domain/fraud/review.ts';
import type { Instant } from '../../../shared/domain/kernel/time.ts';
import type { Account } from '../../../shared/domain/ledger/account.ts';
import type { Terms } from '../../../shared/domain/programmes/programme.ts';
import { friendIdOf } from '../../../shared/domain/referrals/friend.ts';
import type { ReferralStage } from '../../../shared/domain/referrals/referral.ts';
import type { ReferralTerms } from '../../../shared/domain/referrals/referral-terms.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { enrolMember } from '../../../shared/use-cases/members/enrol-member.ts';
import { type ReferralReaction, reactToReferral } from '../../../shared/use-cases/referrals/react-to-referral.ts';
import { chooseReferralCode } from '../../../shared/use-cases/referrals/referral-code.ts';
import { expiringAfter, terms } from '../kernel/builders.ts';
import { onStore, type TestPorts } from '../kernel/ports.ts';
import { openShop, PROGRAMME, type Shop } from '../kernel/shop.ts';
import type { TestTable } from '../kernel/tables.ts';

/** A first purchase within 30 days: 200 points for the friend, 300 for who brought them; back within 60 days. */
export const referralTerms = (special: Partial<ReferralTerms> = {}): ReferralTerms => ({
  link: 'https://coffee.example/join?friend={code}',
  renames: 1,
  qualification: { purchases: 1, withinDays: 30, returnWindowDays: 0 },
  rewards: { referee: { kind: 'points', points: 200 }, referrer: { kind: 'points', points: 300 } },
  reversibleDays: 60,
  ...special,
});

/** A point a euro at once, for a year. */
export const programmeWith = (special: Partial<ReferralTerms> = {}): Terms => ({
  ...terms({ expiry: expiringAfter(12, 'month') }),
  referrals: referralTerms(special),
});

export interface ReferralShop {
  readonly shop: Shop;
  readonly ports: TestPorts;
  readonly store: Store;
  /** Enrols a member who has a referral code, named after them. */
  referrer(name?: string): Promise<{ readonly memberId: string; readonly code: string }>;
  /** Enrols by the code. */
  friend(code: string, name?: string): Promise<string>;
  /** @param occurredAt When it was bought; absent: now. */
  buys(name: string, amount?: number, orderId?: string, occurredAt?: Instant): Promise<void>;
  givesBack(name: string, amount?: number, orderId?: string): Promise<void>;
  /** All that the stream has to tell: of every entry of a referral, and every review that was decided. */
  reactions(): Promise<readonly ReferralReaction[]>;
  react(reaction: ReferralReaction): Promise<void>;
  /** Tells of what was not told of, until nothing new comes of it. */
  settle(): Promise<void>;
  judge(verdict: Verdict): Promise<void>;
  /** The same on another server, whose store may go wrong. */
  on(store: Store): ReferralShop;
  account(memberId: string): Promise<Account>;
  stageOf(memberId: string): Promise<ReferralStage | undefined>;
  /** As the referrer's list has it. */
  listed(referrerId: string, memberId: string): Promise<ReferralStage | undefined>;
  active(memberId: string): Promise<number>;
}

export async function openReferralShop(testTable: TestTable, special: Partial<ReferralTerms> = {}): Promise<ReferralShop> {
  const shop = await openShop(testTable, programmeWith(special));
  return referralShopOn(shop, shop.ports, new Set());
}

const nameOf = (reaction: ReferralReaction): string => JSON.stringify(reaction);

function referralShopOn(shop: Shop, ports: TestPorts, told: Set<string>): ReferralShop {
  const { store } = ports;
  const account = async (memberId: string): Promise<Account> => {
    const found = await store.account(PROGRAMME, memberId);
    if (found === undefined) throw new TypeError(`no account of ${memberId}`);
    return found;
  };
  const reactions = async (): Promise<readonly ReferralReaction[]> => {
    const items = await shop.testTable.items();
    return items
      .toSorted((a, b) => (`${a.PK} ${a.SK}` < `${b.PK} ${b.SK}` ? -1 : 1))
      .flatMap((item): readonly ReferralReaction[] => {
        const [kind, programmeId = '', id = ''] = item.PK.split('#');
        if (kind === 'REVIEW' && item.state !== 'open') return [{ kind: 'review-decided', programmeId, reviewId: id }];
        if (!item.SK.startsWith('ENTRY#') || item.referral === undefined) return [];
        return [{ kind: 'referral-entry', programmeId, memberId: id, entry: Number(item.SK.slice('ENTRY#'.length)) }];
      });
  };
  const react = (reaction: ReferralReaction): Promise<void> => reactToReferral(ports, reaction);
  return {
    shop,
    ports,
    store,
    async referrer(name = 'Ada') {
      const { memberId } = await shop.enrol({ externalId: name });
      const { referrer } = await chooseReferralCode(ports, PROGRAMME, memberId, `OF-${name}`);
      return { memberId, code: referrer.code };
    },
    async friend(code, name = 'Grace') {
      const { memberId } = await enrolMember(ports, {
        programmeId: PROGRAMME,
        identities: { externalId: name },
        fields: {},
        referral: { code },
      });
      return memberId;
    },
    async buys(name, amount = 4_200, orderId = `order of ${name}`, occurredAt = ports.clock.now()) {
      await shop.credit({ orderId, member: { externalId: name }, amount, occurredAt });
    },
    async givesBack(name, amount = 4_200, orderId = `order of ${name}`) {
      await shop.giveBack({ orderId, amount, occurredAt: ports.clock.now(), returnId: `${amount} of ${orderId}` });
    },
    reactions,
    react,
    async settle() {
      for (;;) {
        const fresh = (await reactions()).filter((reaction) => !told.has(nameOf(reaction)));
        if (fresh.length === 0) return;
        for (const reaction of fresh) {
          await react(reaction);
          told.add(nameOf(reaction));
        }
      }
    },
    async judge(verdict) {
      const { items } = await store.reviews(PROGRAMME, 'open', undefined, 25);
      const now = ports.clock.now();
      for (const review of items) {
        const decided = decideReview(review, { verdict, reason: 'looked at it', by: 'support-1', note: NOTE }, now);
        await store.commit([{ kind: 'review', review: decided, expected: review.revision }]);
      }
    },
    on: (other) => referralShopOn(shop, onStore(ports, other), told),
    account,
    stageOf: async (memberId) => (await account(memberId)).referral?.stage,
    listed: async (referrerId, memberId) => (await store.friend(PROGRAMME, referrerId, friendIdOf(PROGRAMME, referrerId, memberId)))?.stage,
    active: async (memberId) =>
      (await account(memberId)).batches.reduce((sum, { points }) => sum + points, 0) - (await account(memberId)).debt,
  };
}
