/** Bugs in referrals: rewards twice, for the wrong member, above the cap, or kept although the referee returned everything. */
import type { Account } from '../../../shared/domain/ledger/account.ts';
import type { Referral } from '../../../shared/domain/referrals/referral.ts';
import type { ReferralTerms } from '../../../shared/domain/referrals/referral-terms.ts';
import type { Referred } from '../../../shared/domain/referrals/referrer-totals.ts';
import type { PlantedBug } from './planted-bug.ts';
import { withChanges, withDomain, withoutConditions, withReads, withTerms, withWrites } from './planting.ts';

const withReferralTerms = (altered: (referrals: ReferralTerms) => ReferralTerms): PlantedBug['versions'] =>
  withTerms((terms) => (terms.referrals === undefined ? terms : { ...terms, referrals: altered(terms.referrals) }));

const withAccounts = (altered: (account: Account) => Account): PlantedBug['ports'] =>
  withReads((store) => ({
    account: async (programmeId, memberId) => {
      const account = await store.account(programmeId, memberId);
      return account && altered(account);
    },
  }));

/** Alters the referral of a referee that commands read. */
const withFriends = (altered: (referral: Referral) => Referral): PlantedBug['ports'] =>
  withAccounts((account) => (account.referral === undefined ? account : { ...account, referral: altered(account.referral) }));

const withReferred = (altered: (referred: Referred) => Referred): PlantedBug['ports'] =>
  withAccounts((account) => (account.referred === undefined ? account : { ...account, referred: altered(account.referred) }));

export const BUGS_OF_REFERRALS: readonly PlantedBug[] = [
  {
    name: 'a referral is rewarded for each delivery of its event',
    breaks: 'once',
    streams: true,
    ports: withChanges((changes) => changes.filter((change) => change.kind !== 'claim' || change.claim.caller !== 'perennial:referral')),
  },
  {
    name: 'only the referrer is rewarded',
    breaks: 'referrals',
    streams: true,
    versions: withReferralTerms(({ furtherLevels: _, ...terms }) => terms),
  },
  {
    name: 'any number of referrals is rewarded',
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
    name: 'the reward stays when the referee returns everything',
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
    name: 'a late return reverses a final reward',
    breaks: 'referrals',
    streams: true,
    ports: withFriends((referral) => ({ ...referral, until: null })),
  },
  {
    name: 'a purchase that arrives after the end of a referral does not count, though it was made before',
    breaks: 'referrals',
    streams: true,
    ...withDomain((draft, { account: { referral } }) => {
      const { referral: _, referralCount, ...rest } = draft;
      const isLate = referral !== undefined && referral.until !== null && draft.at >= referral.until;
      return draft.kind === 'earn' && referralCount !== undefined && isLate ? rest : draft;
    }),
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
    name: 'the decision of a review has no effect',
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
    name: 'two managers decide a review, and the last decision counts',
    breaks: 'events',
    streams: true,
    table: (table) => {
      // The line in the list of open reviews can be removed only once, which would also stop the second decision.
      const unlisted = withWrites((write) => (write.key.SK.startsWith('OPEN#') && write.action.kind === 'remove' ? undefined : write));
      return withoutConditions('REVIEW')?.(unlisted?.(table) ?? table) ?? table;
    },
  },
  {
    name: 'a referral also stays counted at its former stage',
    breaks: 'friends',
    streams: true,
    ports: withChanges((changes) => changes.filter((change) => change.kind !== 'friends-at-stage' || change.by > 0)),
  },
  {
    name: 'a member invites any number of people',
    breaks: 'limit',
    streams: true,
    ports: withChanges((changes) =>
      changes.map((change) => (change.kind === 'limit' && change.rewardId === 'invitations' ? { ...change, limit: 1_000 } : change)),
    ),
  },
  {
    name: 'a code belongs to the last member who took it',
    breaks: 'referrals',
    streams: true,
    ports: withReads(() => ({ referralCode: async () => undefined })),
    table: withoutConditions('REFCODE'),
  },
];
