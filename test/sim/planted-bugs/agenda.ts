/** Bugs in scheduled work: tiers with their holds and reviews, expiry, birthdays, and the agenda itself. */

import { earnedPoints } from '../../../shared/domain/earning/earning.ts';
import { lifetimeOf } from '../../../shared/domain/earning/expiry.ts';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import type { EntryDraft } from '../../../shared/domain/ledger/entry.ts';
import type { Posting } from '../../../shared/domain/ledger/entry-header.ts';
import type { Ledger } from '../../../shared/domain/ledger/ledger.ts';
import type { Terms } from '../../../shared/domain/programmes/programme.ts';
import { addQualifying, countedFrom } from '../../../shared/domain/tiers/qualifying.ts';
import { afterEarning, holdUntil, reviewOf } from '../../../shared/domain/tiers/standing.ts';
import type { Standing } from '../../../shared/domain/tiers/tier-entries.ts';
import { levelOf, multiplierOf } from '../../../shared/domain/tiers/tier-terms.ts';
import type { PlantedBug } from './planted-bug.ts';
import { withChanges, withDomain, withPostings, withReads, withTerms, withTiers } from './planting.ts';

const DAY_SECONDS = 86_400;

/** Gives an earning entry the tier `standing`. The entry states the standing only if it differs from `before`. */
const withStanding = (draft: EntryDraft, before: Standing | null, standing: Standing): EntryDraft => {
  const { standing: _, ...rest } = draft;
  const tier = { id: standing.id, changed: standing.id !== before?.id };
  return standing === before ? { ...rest, tier } : { ...rest, tier, standing };
};

/** Decides the tier of a purchase from an altered account. */
const withTierLookedAt = (seen: (account: Ledger['account'], draft: EntryDraft) => Ledger['account']) =>
  withDomain((draft, { account }, _order, { now: terms }) => {
    if (draft.kind !== 'earn' || draft.tier === undefined) return draft;
    const qualifying = draft.qualifying === undefined ? account.qualifying : addQualifying(account.qualifying, draft.qualifying);
    const { standing } = afterEarning(terms, seen({ ...account, qualifying }, draft), draft.at);
    if (standing === null) return draft;
    const stays = standing.id === account.standing?.id && standing.until === account.standing.until;
    return withStanding(draft, account.standing, stays && account.standing !== null ? account.standing : standing);
  });

const TIERS: readonly PlantedBug[] = [
  {
    name: 'engagement forgotten',
    breaks: 'qualifying',
    ...withDomain((draft) => {
      const { qualifying: _, ...rest } = draft;
      return draft.kind === 'engage' ? rest : draft;
    }),
  },
  {
    name: 'activities neither extend expiry nor repay debt',
    breaks: 'terms',
    ...withPostings('engage', (postings) => postings.slice(-1)),
  },
  {
    name: 'promotion forgotten',
    breaks: 'tier',
    ...withDomain((draft, { account: { standing } }) =>
      draft.kind === 'earn' && draft.tier?.changed === true && standing !== null ? withStanding(draft, standing, standing) : draft,
    ),
  },
  {
    name: 'tier counted from the balance',
    breaks: 'tier',
    ...withTierLookedAt((account, draft) => {
      const points = account.batches.reduce((sum, batch) => sum + batch.points, 0);
      const from = draft.qualifying?.from ?? account.qualifying[0]?.from;
      return from === undefined ? account : { ...account, qualifying: [{ from, points, purchases: 0, engagement: 0, spend: [] }] };
    }),
  },
  {
    name: 'return does not take its qualifying part back',
    breaks: 'qualifying',
    ...withDomain((draft) => {
      const { qualifying: _, ...rest } = draft;
      return draft.kind === 'reverse' ? rest : draft;
    }),
  },
  {
    name: 'purchases counted in the month in which they are credited',
    breaks: 'qualifying',
    ...withDomain((draft, { account }, _order, { atPurchase: { timeZone } }) =>
      draft.kind === 'earn' && draft.qualifying !== undefined
        ? { ...draft, qualifying: { ...draft.qualifying, from: countedFrom(draft.at, account.enrolledAt, timeZone) } }
        : draft,
    ),
  },
  { name: 'review run twice', breaks: 'review', ...withDomain((draft) => (draft.kind === 'review' ? [draft, draft] : draft)) },
  {
    name: 'downgrade of two steps where one is promised',
    breaks: 'tier',
    versions: withTiers((tiers) => ({ ...tiers, downgrade: tiers.downgrade === 'one-step' ? 'to-earned' : tiers.downgrade })),
  },
  { name: 'grace ignored', breaks: 'tier', versions: withTiers((tiers) => ({ ...tiers, graceDays: 0 })) },
  {
    name: 'return takes the tier before its review',
    breaks: 'tier',
    versions: withTiers((tiers) => ({ ...tiers, onReturn: 'at-once' })),
  },
  {
    name: 'bonus points count towards tiers though they must not',
    breaks: 'qualifying',
    versions: withTiers((tiers) => ({ ...tiers, bonusQualifies: true })),
  },
  {
    name: 'lock ignored',
    breaks: 'tier',
    ...withTierLookedAt((account) => ({
      ...account,
      standing: account.standing === null ? null : { ...account.standing, lockedUntil: undefined },
    })),
  },
  {
    name: 'a purchase that arrives after the review changes nothing of it',
    breaks: 'tier',
    ...withTierLookedAt((account) => account),
  },
  {
    name: 'hold counted from the purchase instead of from when the tier was reached',
    breaks: 'tier',
    ...withDomain((draft, { account }, _order, { now: { tiers, timeZone } }) => {
      const { standing, purchase } = draft;
      if (draft.kind !== 'earn' || standing == null || standing.until === null || tiers === undefined || purchase === undefined)
        return draft;
      const until = holdUntil(tiers.hold, purchase.occurredAt, account.enrolledAt, timeZone);
      return { ...draft, standing: { ...standing, until, reviewAt: reviewOf(tiers, until, timeZone) } };
    }),
  },
  {
    name: 'multiplier of the new tier for the purchase that reaches it',
    breaks: 'terms',
    ...withDomain((draft, { account }, order, { atPurchase: terms }) => {
      const level = levelOf(terms.tiers, draft.tier?.changed === true ? draft.tier.id : undefined);
      const posting = draft.postings.at(-1);
      if (draft.kind !== 'earn' || level === undefined || posting === undefined || account.debt > 0) return draft;
      if (order === undefined || order.state === 'awaiting-purchase' || posting.points <= 0) return draft;
      const { points } = earnedPoints(terms.earning, order.purchase, { hundredths: multiplierOf(level), of: level.name });
      return { ...draft, postings: [...draft.postings.slice(0, -1), { ...posting, points }] };
    }),
  },
  {
    name: 'tier shown as it was before its review',
    breaks: 'tier',
    system: (system) => ({
      ...system,
      tier: async (ports, programmeId, memberId) => {
        const account = await ports.store.account(programmeId, memberId);
        const read = await system.tier(ports, programmeId, memberId);
        return { ...read, standing: account?.standing ?? read.standing };
      },
    }),
  },
];

/** Moves the expiry of all active points to the expiry of points that are credited now. */
function redated(postings: readonly Posting[], { account }: Ledger, { expiry, timeZone }: Terms, at: EntryDraft['at']): readonly Posting[] {
  const { expiresAt } = lifetimeOf({ expiry, timeZone }, 0, at);
  const moved = account.batches.flatMap((batch): Posting[] =>
    batch.inactivity !== undefined || batch.expiresAt === null || batch.expiresAt === expiresAt
      ? []
      : [
          { bucket: 'active', ...batch, points: -batch.points },
          { bucket: 'active', ...batch, expiresAt },
        ],
  );
  return [...moved, ...postings];
}

const LIFETIMES: readonly PlantedBug[] = [
  {
    name: "old points expire under the new version's terms",
    breaks: 'terms',
    ...withDomain((draft, ledger, _order, { now: terms }) =>
      draft.kind === 'earn' ? { ...draft, postings: redated(draft.postings, ledger, terms, draft.at) } : draft,
    ),
  },
  {
    name: 'inactivity does not extend expiry',
    breaks: 'terms',
    // The entry first removes extended points and adds them again; then it credits points.
    ...withPostings('earn', (postings) => postings.slice(hasTaken(postings) ? lastTaken(postings) + 2 : 0)),
  },
  {
    name: 'tier-dependent expiry ignored',
    breaks: 'terms',
    versions: withTiers((tiers) => ({
      ...tiers,
      levels: tiers.levels.map((level) => ({ ...level, benefits: { ...level.benefits, expiry: undefined } })),
    })),
  },
  {
    name: 'warned twice',
    breaks: 'warning',
    ports: withReads((store) => ({
      account: async (programmeId, memberId) => {
        const account = await store.account(programmeId, memberId);
        return account && { ...account, warned: { points: null, tier: null } };
      },
    })),
  },
  {
    name: 'warning not given',
    breaks: 'warning',
    ...withDomain((draft) => (draft.kind === 'warn' ? undefined : draft)),
  },
  {
    name: 'reinstated after the window',
    breaks: 'terms',
    versions: withTerms((terms) => ({ ...terms, reinstatementDays: (terms.reinstatementDays ?? 0) * 20 })),
  },
  {
    name: 'reinstated twice',
    breaks: 'once',
    ports: withChanges((changes) => changes.filter((change) => change.kind !== 'claim' || !change.claim.caller.startsWith('perennial:'))),
  },
  {
    name: 'a late purchase leaves points expired that it would have extended',
    breaks: 'late',
    ports: withReads(() => ({ entriesBefore: async () => ({ items: [], next: undefined }) })),
  },
  {
    name: 'a purchase reinstates points however late it is',
    breaks: 'late',
    versions: withTerms((terms) => ({ ...terms, earning: { ...terms.earning, lateArrivalDays: 31 } })),
  },
  {
    name: "fulfilment matures other orders' points",
    breaks: 'terms',
    ...withDomain((draft, { account }) => {
      const [pending, ...others] = draft.postings;
      if (draft.kind !== 'mature' || draft.purchase === undefined || pending?.bucket !== 'pending' || others.length !== 1) return draft;
      const { bucket: _, maturesAt, points, ...life } = pending;
      const batch = account.pending.find(
        (other) => other.maturesAt === maturesAt && other.expiresAt === life.expiresAt && other.inactivity === life.inactivity,
      );
      if (batch === undefined || account.debt > 0) return draft;
      return {
        ...draft,
        postings: [
          { ...pending, points: -batch.points },
          { bucket: 'active', ...life, points: batch.points },
        ],
      };
    }),
  },
];

const lastTaken = (postings: readonly Posting[]): number => postings.findLastIndex(({ bucket, points }) => bucket !== 'debt' && points < 0);
const hasTaken = (postings: readonly Posting[]): boolean => lastTaken(postings) !== -1;

const BIRTHDAYS: readonly PlantedBug[] = [
  {
    name: 'birthday celebrated twice in a year',
    breaks: 'birthday',
    ports: withReads((store) => ({
      profile: async (programmeId, memberId) => {
        const profile = await store.profile(programmeId, memberId);
        return profile && { ...profile, birthdayIn: undefined };
      },
    })),
  },
  { name: 'birthday forgotten', breaks: 'birthday', ...withDomain((draft) => (draft.kind === 'award' ? undefined : draft)) },
  {
    name: 'born on 29 February, celebrated on 1 March',
    breaks: 'birthday',
    ports: withChanges((changes) =>
      changes.map((change) => {
        if (change.kind !== 'profile' || change.profile.fields.birthDate?.endsWith('-02-29') !== true || change.birthdayAt === null)
          return change;
        const isLeapYear = Number(change.birthdayAt.slice(0, 4)) % 4 === 0;
        return { ...change, birthdayAt: isLeapYear ? change.birthdayAt : plusSeconds(change.birthdayAt, DAY_SECONDS) };
      }),
    ),
  },
];

const AGENDA: readonly PlantedBug[] = [
  {
    name: 'worker skips all pages but the first',
    breaks: 'agenda',
    ports: withReads((store) => ({ due: async (...asked) => ({ ...(await store.due(...asked)), next: undefined }) })),
  },
  {
    name: 'worker skips the last account of a page',
    breaks: 'agenda',
    ports: withReads((store) => ({
      due: async (...asked) => {
        const page = await store.due(...asked);
        return { ...page, items: page.items.length > 1 ? page.items.slice(0, -1) : page.items };
      },
    })),
  },
  {
    name: 'worker settles accounts that are not due',
    breaks: 'agenda',
    ports: withReads((store) => ({
      due: (shard, until, after, limit) => store.due(shard, plusSeconds(until, 400 * DAY_SECONDS), after, limit),
    })),
  },
  {
    name: 'record of a failure kept when it is over',
    breaks: 'agenda',
    ports: withChanges((changes) => changes.filter(({ kind }) => kind !== 'set-aside-ended')),
  },
  {
    name: 'failing account not quarantined',
    breaks: 'agenda',
    ports: withChanges((changes) => changes.filter(({ kind }) => kind !== 'set-aside')),
  },
  {
    name: 'next action set too late',
    breaks: 'agenda',
    ports: withChanges((changes) =>
      changes.map((change) =>
        change.kind === 'account' && change.nextActionAt !== null
          ? { ...change, nextActionAt: plusSeconds(change.nextActionAt, DAY_SECONDS) }
          : change,
      ),
    ),
  },
  {
    name: 'next action ignores warnings',
    breaks: 'agenda',
    ports: withChanges((changes) =>
      changes.map((change) => {
        if (change.kind !== 'account') return change;
        const { batches, pending, standing } = change.account;
        const [next = null] = [pending[0]?.maturesAt, batches[0]?.expiresAt, standing?.reviewAt].filter((at) => at != null).sort();
        return { ...change, nextActionAt: next };
      }),
    ),
  },
];

const ANNIVERSARIES: readonly PlantedBug[] = [
  {
    name: 'anniversary of a year that is not over',
    breaks: 'anniversary',
    ...withDomain((draft) => (draft.kind === 'anniversary' ? { ...draft, years: (draft.years ?? 0) + 1 } : draft)),
  },
  {
    name: 'bonus of an anniversary forgotten',
    breaks: 'anniversary',
    ...withDomain((draft) => (draft.kind === 'anniversary' ? undefined : draft)),
  },
  {
    name: 'bonus of an anniversary doubled',
    breaks: 'terms',
    ...withPostings('anniversary', (postings) => postings.map((posting) => ({ ...posting, points: 2 * posting.points }))),
  },
];

export const BUGS_OF_TIME: readonly PlantedBug[] = [...TIERS, ...LIFETIMES, ...BIRTHDAYS, ...ANNIVERSARIES, ...AGENDA];
