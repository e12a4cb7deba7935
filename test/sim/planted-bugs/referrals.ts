/** Bugs in referrals: paid twice, to the wrong ones, above the cap, or kept when the friend brought everything back. */
import type { Account } from '../../../shared/domain/ledger/account.ts';
import type { Referral } from '../../../shared/domain/referrals/referral.ts';
import type { ReferralTerms } from '../../../shared/domain/referrals/referral-terms.ts';
import type { Referred } from '../../../shared/domain/referrals/referred.ts';
import type { PlantedBug } from './planted-bug.ts';
import { withChanges, withoutConditions, withReads, withTerms, withWrites } from './planting.ts';

const withReferralTerms = (altered: (referrals: ReferralTerms) => ReferralTerms): PlantedBug['versions'] =>
  withTerms((terms) => (terms.referrals === undefined ? terms : { ...terms, referrals: altered(terms.referrals) }));

const withAccounts = (altered: (account: Account) => Account): PlantedBug['ports'] =>
  withReads((store) => ({
    account: async (programmeId, memberId) => {
      const account = await store.account(programmeId, memberId);
      return account && altered(account);
    },
  }));

/** As commands see the friend that someone is. */
const withFriends = (altered: (referral: Referral) => Referral): PlantedBug['ports'] =>
  withAccounts((account) => (account.referral === undefined ? account : { ...account, referral: altered(account.referral) }));

const withReferred = (altered: (referred: Referred) => Referred): PlantedBug['ports'] =>
  withAccounts((account) => (account.referred === undefined ? account : { ...account, referred: altered(account.referred) }));

export const BUGS_OF_REFERRALS: readonly PlantedBug[] = [
  {
    name: 'a friend is paid for each time the stream tells of it',
    breaks: 'once',
    streams: true,
    ports: withChanges((changes) => changes.filter((change) => change.kind !== 'claim' || change.claim.caller !== 'perennial:referral')),
  },
  {
    name: 'only whoever brought the friend is paid',
    breaks: 'referrals',
    streams: true,
    versions: withReferralTerms(({ furtherLevels: _, ...terms }) => terms),
  },
  {
    name: 'any number of friends is paid for',
    breaks: 'referrals',
    streams: true,
    versions: withReferralTerms(({ cap: _, ...terms }) => terms),
  },
  {
    name: 'the cap of a period is never full',
    breaks: 'referrals',
    streams: true,
    ports: withReferred(({ periods: _, ...referred }) => referred),
  },
  {
    name: 'milestones are reached again and again',
    breaks: 'referrals',
    streams: true,
    ports: withReferred((referred) => ({ ...referred, milestones: [] })),
  },
  {
    name: 'a friend who brings everything back was paid for all the same',
    breaks: 'referrals',
    streams: true,
    system: (system) => ({
      ...system,
      react: async (ports, reaction) => {
        if (reaction.kind !== 'referral-entry') return system.react(ports, reaction);
        const entry = await ports.store.entry(reaction.programmeId, reaction.memberId, reaction.entry);
        return entry?.referral?.stage === 'reversed' ? undefined : system.react(ports, reaction);
      },
    }),
  },
  {
    name: 'a return takes back what has long been earned',
    breaks: 'referrals',
    streams: true,
    ports: withFriends((referral) => ({ ...referral, until: null })),
  },
  {
    name: 'small purchases count towards a referral',
    breaks: 'referrals',
    streams: true,
    ports: withFriends((referral) => ({ ...referral, need: { ...referral.need, each: 0 } })),
  },
  {
    name: 'one purchase is enough for any referral',
    breaks: 'referrals',
    streams: true,
    ports: withFriends((referral) => ({ ...referral, need: { ...referral.need, purchases: 1 } })),
  },
  {
    name: 'a referral qualifies before its time for returns is over',
    breaks: 'referrals',
    streams: true,
    ports: withFriends((referral) => ({ ...referral, need: { ...referral.need, returnWindowDays: 0 } })),
  },
  {
    name: 'what a review says does not matter',
    breaks: 'reviews',
    streams: true,
    system: (system) => ({
      ...system,
      react: (ports, reaction) =>
        system.react(
          {
            ...ports,
            store: {
              ...ports.store,
              review: async (programmeId, reviewId) => {
                const review = await ports.store.review(programmeId, reviewId);
                return review && { ...review, state: 'approved' as const };
              },
            },
          },
          reaction,
        ),
    }),
  },
  {
    name: 'two decide a review, and the last is right',
    breaks: 'events',
    streams: true,
    table: (table) => {
      // Its line among those that wait can be taken away once only: that would keep the second from deciding, too.
      const unlisted = withWrites((write) => (write.key.SK.startsWith('OPEN#') && write.action.kind === 'remove' ? undefined : write));
      return withoutConditions('REVIEW')?.(unlisted?.(table) ?? table) ?? table;
    },
  },
  {
    name: 'friends are counted where they were, too',
    breaks: 'friends',
    streams: true,
    ports: withChanges((changes) => changes.filter((change) => change.kind !== 'friends-at-stage' || change.by > 0)),
  },
  {
    name: 'a member invites as many as they like',
    breaks: 'limit',
    streams: true,
    ports: withChanges((changes) =>
      changes.map((change) => (change.kind === 'limit' && change.rewardId === 'invitations' ? { ...change, limit: 1_000 } : change)),
    ),
  },
  {
    name: 'a code leads to whoever took it last',
    breaks: 'referrals',
    streams: true,
    ports: withReads(() => ({ referralCode: async () => undefined })),
    table: withoutConditions('REFCODE'),
  },
];
