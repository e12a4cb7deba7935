/** The contract of every store for referrals: one suite, run on each table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CalendarDate } from '../../../shared/domain/kernel/calendar.ts';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import type { Account } from '../../../shared/domain/ledger/account.ts';
import type { Change } from '../../../shared/domain/ledger/decision.ts';
import { type Friend, friendIdOf, type Invitation, newInvitation } from '../../../shared/domain/referrals/friend.ts';
import type { ReferralStage } from '../../../shared/domain/referrals/referral.ts';
import type { Referrer } from '../../../shared/domain/referrals/referral-code.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { createStore } from '../../../shared/store/store.ts';
import { anAccount, MEMBER_ID as M, NOW, PROGRAMME_ID as P } from '../../support/kernel/builders.ts';
import type { Tables } from '../../support/kernel/tables.ts';

const day = (text: string) => text as CalendarDate;
const COMMITTED = { committed: true };
const KEY = { kind: 'email', hash: 'h1' } as const;
const NO_FRIENDS = { invited: 0, enrolled: 0, qualified: 0, rewarded: 0, expired: 0, reversed: 0, rejected: 0 };

const aFriend = (refereeId: string, special: Partial<Friend> = {}): Friend => ({
  programmeId: P,
  referrerId: M,
  friendId: friendIdOf(P, M, refereeId),
  stage: 'enrolled',
  since: NOW,
  refereeId,
  entry: 1,
  revision: 1,
  ...special,
});

const aReferrer = (special: Partial<Referrer> = {}): Referrer => ({
  programmeId: P,
  memberId: M,
  code: 'ADA-2026',
  renames: 1,
  since: NOW,
  revision: 1,
  ...special,
});

/** Numbers of an account that has to do with referrals. */
const ACCOUNTS: Readonly<Record<string, Partial<Account>>> = {
  'that someone brought': {
    referral: {
      referrerId: M,
      stage: 'enrolled',
      version: 3,
      need: { purchases: 2, currency: 'EUR', each: 1_000, returnWindowDays: 14, reversibleDays: 60 },
      purchases: 2,
      spend: 123_456,
      until: null,
      qualifiesAt: plusSeconds(NOW, 1),
    },
  },
  'whose referral takes no more than a purchase': {
    referral: {
      referrerId: M,
      stage: 'rewarded',
      version: 1,
      need: { purchases: 1, returnWindowDays: 0, reversibleDays: 0 },
      purchases: 0,
      spend: 0,
      until: NOW,
    },
  },
  'that brought others': {
    referred: {
      friends: 12,
      points: 3_600,
      periods: [{ per: 'month', from: '2026-11-01' as CalendarDate, friends: 4 }],
      milestones: [{ friends: 5, points: 500 }],
    },
    badges: ['ambassador', 'founder'],
  },
  'that brought others, under caps of every length': {
    referred: {
      friends: 1,
      points: 0,
      periods: [
        { per: 'day', from: '2026-11-22' as CalendarDate, friends: 1 },
        { per: 'ever', from: 'ever', friends: 2 },
        { per: 'month', from: '2026-11-01' as CalendarDate, friends: 0 },
        { per: 'year', from: '2026-01-01' as CalendarDate, friends: 3 },
      ],
      milestones: [],
    },
  },
  'that paid everything back': { referred: { friends: 0, points: 0, milestones: [] } },
};

export function describeReferralStore(tables: Tables): void {
  describe(`referrals in the store ${tables.name}`, () => {
    let store: Store;
    beforeAll(tables.start);
    afterAll(tables.stop);
    beforeEach(async () => {
      store = createStore((await tables.fresh()).table);
    });
    const conflictOf = async (change: Change) => {
      const outcome = await store.commit([change]);
      return outcome.committed ? [] : outcome.conflicts;
    };

    test.each(Object.keys(ACCOUNTS))('an account %s is read as it was written', async (name) => {
      const account = anAccount({ version: 1, ...ACCOUNTS[name] });
      expect(await store.commit([{ kind: 'account', account, expected: 0, nextActionAt: null }])).toEqual(COMMITTED);
      expect(await store.account(P, M)).toStrictEqual(account);
    });

    test('a code is of one member, for good', async () => {
      const referralCode = { programmeId: P, code: 'ADA-2026', memberId: M };
      expect(await store.referralCode(P, 'ADA-2026')).toBeUndefined();
      expect(await store.commit([{ kind: 'referral-code', referralCode }])).toEqual(COMMITTED);
      expect(await conflictOf({ kind: 'referral-code', referralCode: { ...referralCode, memberId: 'mem_b' } })).toEqual([
        { on: 'referral-code' },
      ]);
      expect(await store.referralCode(P, 'ADA-2026')).toStrictEqual(referralCode);
      expect(await store.referralCode('other', 'ADA-2026')).toBeUndefined();
    });

    test("a member's own code changes by revision", async () => {
      const referrer = aReferrer();
      expect(await store.referrer(P, M)).toBeUndefined();
      await store.commit([{ kind: 'referrer', referrer, expected: 0 }]);
      expect(await conflictOf({ kind: 'referrer', referrer, expected: 0 })).toEqual([{ on: 'referrer' }]);
      const renamed = aReferrer({ code: 'ADA-L', renames: 2, revision: 2 });
      expect(await store.commit([{ kind: 'referrer', referrer: renamed, expected: 1 }])).toEqual(COMMITTED);
      expect(await store.referrer(P, M)).toStrictEqual(renamed);
    });

    test('several members invite the same person, each once', async () => {
      const by = (referrerId: string): Invitation => newInvitation({ programmeId: P, key: KEY, referrerId }, undefined, 30, NOW);
      for (const referrerId of ['mem_a', 'mem_b']) {
        expect(await store.commit([{ kind: 'invitation', invitation: by(referrerId), expected: 0 }])).toEqual(COMMITTED);
      }
      expect(await conflictOf({ kind: 'invitation', invitation: by('mem_a'), expected: 0 })).toEqual([{ on: 'invitation' }]);
      expect(await store.invitations(P, KEY, 25)).toStrictEqual([by('mem_a'), by('mem_b')]);
      expect(await store.invitations(P, KEY, 1)).toHaveLength(1);
      expect(await store.invitations(P, { kind: 'phone', hash: 'h1' }, 25)).toEqual([]);
      expect(await store.invitation(P, KEY, 'mem_b')).toStrictEqual(by('mem_b'));
      expect(await store.invitation(P, KEY, 'mem_c')).toBeUndefined();
    });

    test('friends are listed in pages, each once, over all shards', async () => {
      const friends = Array.from({ length: 40 }, (_, number) => aFriend(`mem_${number}`));
      for (const friend of friends) await store.commit([{ kind: 'friend', friend, expected: 0 }]);
      await store.commit([{ kind: 'friend', friend: aFriend('mem_x', { referrerId: 'mem_other' }), expected: 0 }]);
      const listed: Friend[] = [];
      let after: string | undefined;
      do {
        const { items, next } = await store.friends(P, M, after, 7);
        listed.push(...items);
        after = next;
      } while (after !== undefined);
      expect(listed).toStrictEqual(friends.toSorted((a, b) => (a.friendId < b.friendId ? -1 : 1)));
      expect(await store.friend(P, M, friends[3]?.friendId ?? '')).toStrictEqual(friends[3]);
      expect(await store.friend(P, M, 'fri_nobody')).toBeUndefined();
    });

    test('a friend changes by revision, and one who was only invited leaves the list', async () => {
      const friend = aFriend('mem_b');
      await store.commit([{ kind: 'friend', friend, expected: 0 }]);
      expect(await conflictOf({ kind: 'friend', friend, expected: 0 })).toEqual([{ on: 'friend' }]);
      const later = aFriend('mem_b', { stage: 'qualified', entry: 4, revision: 2 });
      expect(await store.commit([{ kind: 'friend', friend: later, expected: 1 }])).toEqual(COMMITTED);
      expect(await conflictOf({ kind: 'friend-left', friend })).toEqual([{ on: 'friend-left' }]);
      expect(await store.commit([{ kind: 'friend-left', friend: later }])).toEqual(COMMITTED);
      expect((await store.friends(P, M, undefined, 25)).items).toEqual([]);
    });

    test('friends are counted by stage and by day, in the shards of the friends', async () => {
      expect(await store.friendCounts(P, M)).toEqual(NO_FRIENDS);
      const count = (refereeId: string, stage: ReferralStage, by: 1 | -1) =>
        store.commit([{ kind: 'friends-at-stage', friend: aFriend(refereeId), stage, by }]);
      for (let number = 0; number < 20; number += 1) expect(await count(`mem_${number}`, 'enrolled', 1)).toEqual(COMMITTED);
      await count('mem_3', 'enrolled', -1);
      await count('mem_3', 'rewarded', 1);
      expect(await store.friendCounts(P, M)).toEqual({ ...NO_FRIENDS, enrolled: 19, rewarded: 1 });
      expect(await count('mem_3', 'expired', -1)).toMatchObject({ committed: false });

      for (const [refereeId, of] of [
        ['mem_1', '2026-11-19'],
        ['mem_2', '2026-11-20'],
        ['mem_3', '2026-11-20'],
        ['mem_4', '2026-11-21'],
      ] as const) {
        await store.commit([{ kind: 'friends-of-day', friend: aFriend(refereeId), day: day(of) }]);
      }
      expect(await store.friendsSince(P, M, day('2026-11-20'))).toBe(3);
      expect(await store.friendsSince(P, M, day('2026-11-22'))).toBe(0);
      expect(await store.friendsSince(P, M, day('2026-11-01'))).toBe(4);
    });
  });
}
