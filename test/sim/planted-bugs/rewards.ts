/** Bugs in rewards and redemption: stock, limits, codes, vouchers, held points and cancellations. */

import { type Instant, plusSeconds } from '../../../shared/domain/kernel/time.ts';
import type { Change } from '../../../shared/domain/ledger/decision.ts';
import type { EntryDraft } from '../../../shared/domain/ledger/entry.ts';
import type { Ledger } from '../../../shared/domain/ledger/ledger.ts';
import type { Redemption } from '../../../shared/domain/rewards/redemption.ts';
import type { RewardTerms } from '../../../shared/domain/rewards/reward-terms.ts';
import type { Store } from '../../../shared/ports/store.ts';
import type { RedemptionOutcome } from '../../../shared/use-cases/rewards/redemption-command.ts';
import type { System, SystemPorts } from '../kernel/system.ts';
import type { PlantedBug } from './planted-bug.ts';
import {
  isOf,
  loosened,
  newestFirst,
  splitFrom,
  withChanges,
  withDomain,
  withoutConditions,
  withPostings,
  withReads,
  withWrites,
} from './planting.ts';

const HOUR_SECONDS = 3_600;
let attempts = 0;

const isSettled = (changes: readonly Change[]): boolean =>
  changes.some((change) => change.kind === 'redemption' && ['cancelled', 'lapsed'].includes(change.redemption.state));

/** Alters the redemptions that commits write. */
const withRedemptions = (altered: (redemption: Redemption) => Redemption): PlantedBug['ports'] =>
  withChanges((changes) =>
    changes.map((change) => (change.kind === 'redemption' ? { ...change, redemption: altered(change.redemption) } : change)),
  );

/** Every server reads altered reward terms. `at`: the terms in force. `numbered`: the terms of a redemption's version. */
const withRewardTerms = (which: 'at' | 'numbered', altered: (terms: RewardTerms) => RewardTerms): PlantedBug['rewards'] => {
  return (rewards) => ({
    ...rewards,
    [which]: async (programmeId: string, rewardId: string, of: Instant & number) => {
      const version = await rewards[which](programmeId, rewardId, of);
      return { ...version, terms: altered(version.terms) };
    },
  });
};

const STOCK: readonly PlantedBug[] = [
  {
    name: 'stock not given back',
    breaks: 'stock',
    ports: withChanges((changes) => (isSettled(changes) ? changes.filter(({ kind }) => kind !== 'stock') : changes)),
  },
  {
    name: 'stock given back twice over',
    breaks: 'stock',
    ports: withChanges((changes) =>
      isSettled(changes) ? changes.map((change) => (change.kind === 'stock' ? { ...change, by: 2 * change.by } : change)) : changes,
    ),
  },
  {
    name: 'stock taken without a condition',
    breaks: 'stock',
    table: withWrites((write) => (isOf(write, 'STOCK') && write.condition.kind === 'at-least' ? loosened(write) : write)),
  },
  {
    name: 'stock not taken by reservations',
    breaks: 'stock',
    ports: withChanges((changes) =>
      changes.some((change) => change.kind === 'redemption' && change.redemption.state === 'reserved')
        ? changes.filter(({ kind }) => kind !== 'stock')
        : changes,
    ),
  },
  {
    name: 'sold out as soon as one counter is empty',
    breaks: 'offers',
    ports: withReads((store) => ({
      stock: async (...asked) => (await store.stock(...asked)).map((one, index) => (index === 0 ? one : { ...one, left: 0 })),
    })),
  },
  {
    name: 'a new version adds its full stock, not the difference',
    breaks: 'stock',
    ports: withChanges((changes) => {
      const version = changes.find((change) => change.kind === 'reward-version')?.version;
      if (version === undefined || version.version === 1) return changes;
      return changes.map((change) => (change.kind === 'stock' && change.by > 0 ? { ...change, by: version.terms.stock ?? 0 } : change));
    }),
  },
];

const LIMITS: readonly PlantedBug[] = [
  { name: 'limit not counted', breaks: 'limit', ports: withChanges((changes) => changes.filter(({ kind }) => kind !== 'limit')) },
  {
    name: 'limit counted, but not enforced',
    breaks: 'limit',
    ports: withChanges((changes) => changes.map((change) => (change.kind === 'limit' ? { ...change, limit: 1_000_000 } : change))),
  },
  { name: 'limit not given back', breaks: 'limit', ports: withChanges((changes) => changes.filter(({ kind }) => kind !== 'limit-back')) },
];

const CODES: readonly PlantedBug[] = [
  {
    name: 'voucher codes that repeat',
    breaks: 'vouchers',
    table: withoutConditions('VOUCHER'),
    ports: (ports) => {
      let made = 0;
      return { ...ports, ids: { ...ports.ids, voucherSymbols: () => String(made++ % 3).padStart(16, '7') } };
    },
  },
  {
    name: 'voucher without a claim',
    breaks: 'vouchers',
    ports: withChanges((changes) => changes.filter(({ kind }) => kind !== 'voucher')),
  },
  {
    name: 'imported code issued, but still available',
    breaks: 'codes',
    ports: withChanges((changes) => changes.filter(({ kind }) => kind !== 'code-given')),
  },
  {
    name: 'imported code lost',
    breaks: 'codes',
    table: withWrites((write) => (isOf(write, 'GIVEN#') && write.action.kind === 'put' ? undefined : write)),
  },
  {
    name: 'issued codes imported again',
    breaks: 'codes',
    table: withWrites((write) => (isOf(write, 'GIVEN#') && write.action.kind === 'check' ? undefined : write)),
  },
  {
    name: 'imported codes counted once too often',
    breaks: 'stock',
    ports: withChanges((changes) =>
      changes.some(({ kind }) => kind === 'code')
        ? changes.map((change) => (change.kind === 'stock' ? { ...change, by: change.by + 1 } : change))
        : changes,
    ),
  },
];

/** Alters the redemptions that commands read. `kept` corrects the redemptions that they write, from the stored ones. */
function reading(
  seen: { readonly redemption: (redemption: Redemption) => Redemption; readonly account?: Store['account'] },
  kept: (redemption: Redemption, right: Redemption) => Redemption,
): (ports: SystemPorts) => SystemPorts {
  return (ports) => {
    const right = new Map<string, Redemption>();
    const store: Store = {
      ...ports.store,
      async redemption(...asked) {
        const found = await ports.store.redemption(...asked);
        if (found === undefined) return undefined;
        right.set(found.redemptionId, found);
        return seen.redemption(found);
      },
      commit: (changes) =>
        ports.store.commit(
          changes.map((change) => {
            const before = change.kind === 'redemption' ? right.get(change.redemption.redemptionId) : undefined;
            return change.kind === 'redemption' && before !== undefined
              ? { ...change, redemption: kept(change.redemption, before) }
              : change;
          }),
        ),
    };
    return { ...ports, store };
  };
}

/** Answers with the written redemption. */
async function asKept({ store }: { readonly store: Store }, outcome: RedemptionOutcome): Promise<RedemptionOutcome> {
  const { programmeId, memberId, redemptionId } = outcome.redemption;
  return { ...outcome, redemption: (await store.redemption(programmeId, memberId, redemptionId)) ?? outcome.redemption };
}

const usedBy =
  (seen: (ports: SystemPorts) => SystemPorts): PlantedBug['system'] =>
  (system) => ({
    ...system,
    use: async (ports, merchant, command) => asKept(ports, await system.use(seen(ports as SystemPorts), merchant, command)),
  });

/** Commits of reservations read a lapse time that is an hour too late. */
function committedLate(): Pick<PlantedBug, 'ports' | 'system'> {
  const later = (at: Instant): Instant => plusSeconds(at, HOUR_SECONDS);
  const planted = withDomain((draft) =>
    draft.kind === 'commit'
      ? {
          ...draft,
          postings: draft.postings.map((posting) =>
            posting.bucket === 'held' ? { ...posting, lapsesAt: plusSeconds(posting.lapsesAt, -HOUR_SECONDS) } : posting,
          ),
        }
      : draft,
  );
  const late = reading(
    { redemption: (found) => (found.lapsesAt === undefined ? found : { ...found, lapsesAt: later(found.lapsesAt) }) },
    (redemption, { lapsesAt }) => ({ ...redemption, lapsesAt }),
  );
  return {
    ...planted,
    system: (system) => {
      const own = planted.system?.(system) ?? system;
      const seenLate = (ports: SystemPorts): SystemPorts => ({
        ...ports,
        store: {
          ...ports.store,
          async account(...asked) {
            const account = await ports.store.account(...asked);
            return account && { ...account, held: account.held.map((batch) => ({ ...batch, lapsesAt: later(batch.lapsesAt) })) };
          },
        },
      });
      return { ...own, commit: async (ports, command) => asKept(ports, await own.commit(late(seenLate(ports as SystemPorts)), command)) };
    },
  };
}

const STATES: readonly PlantedBug[] = [
  { name: 'committed though it has lapsed', breaks: 'expiry', ...committedLate() },
  {
    name: 'expired voucher used',
    breaks: 'redemption',
    system: usedBy(
      reading(
        { redemption: (found) => (found.voucher === undefined ? found : { ...found, voucher: { ...found.voucher, expiresAt: null } }) },
        (redemption, { voucher }) =>
          redemption.voucher === undefined
            ? redemption
            : { ...redemption, voucher: { ...redemption.voucher, expiresAt: voucher?.expiresAt ?? null } },
      ),
    ),
  },
  {
    name: 'used voucher stays valid',
    breaks: 'redemption',
    ports: withRedemptions((redemption) => (redemption.state === 'used' ? { ...redemption, state: 'issued' } : redemption)),
  },
  {
    name: 'gift card overdrawn',
    breaks: 'vouchers',
    system: usedBy(
      reading({ redemption: (found) => withBalance(found, (amount) => amount + 1) }, (redemption) =>
        redemption.state === 'issued' ? withBalance(redemption, (amount) => Math.max(0, amount - 1)) : redemption,
      ),
    ),
  },
  {
    name: 'payments of a gift card are lost',
    breaks: 'redemption',
    system: usedBy(
      reading({ redemption: (found) => found }, (redemption, { voucher }) =>
        redemption.state === 'issued' ? { ...redemption, voucher } : redemption,
      ),
    ),
  },
  { name: 'redemption settled without a condition', breaks: 'redemption', table: withoutConditions('REDEMPTION#') },
  { name: 'redemption and its points in two transactions', breaks: 'redemption', table: splitFrom('REDEMPTION#') },
  {
    name: 'the agenda ignores redemptions',
    breaks: 'agenda',
    ports: withReads((store) => ({
      due: async (...asked) => {
        const { items, next } = await store.due(...asked);
        return { items: items.filter(({ kind }) => kind !== 'redemption'), next };
      },
    })),
  },
];

const withBalance = (redemption: Redemption, amount: (amount: number) => number): Redemption => {
  const { voucher } = redemption;
  if (voucher?.balance === undefined) return redemption;
  return { ...redemption, voucher: { ...voucher, balance: { ...voucher.balance, amount: amount(voucher.balance.amount) } } };
};

const afterCancel = (draft: EntryDraft, { appended }: Ledger): boolean => draft.kind === 'expire' && appended.at(-1)?.kind === 'cancel';

const POINTS: readonly PlantedBug[] = [
  { name: 'points of a reward taken newest first', breaks: 'terms', ...withPostings('redeem', newestFirst) },
  {
    name: 'cancelled points return to a new batch',
    breaks: 'terms',
    ...withPostings('cancel', (postings) =>
      postings.map((posting) => (posting.bucket === 'active' ? { ...posting, expiresAt: null } : posting)),
    ),
  },
  {
    name: 'cancelled points that expired meanwhile stay active',
    breaks: 'agenda',
    ...withDomain((draft, ledger) => (afterCancel(draft, ledger) ? undefined : draft)),
  },
  {
    name: 'purchases do not extend held points',
    breaks: 'terms',
    ...withPostings('earn', (postings) => postings.filter(({ bucket }) => bucket !== 'held')),
  },
  {
    name: 'held points missing from the balance',
    breaks: 'balance',
    system: (system) => ({
      ...system,
      balance: async (ports, programmeId, memberId) => {
        const { balance, ...read } = await system.balance(ports, programmeId, memberId);
        const { held: _, ...rest } = balance;
        return { ...read, balance: rest };
      },
    }),
  },
  {
    name: 'lapsed reservations return points only when the agenda runs',
    breaks: 'balance',
    system: (system) => ({
      ...system,
      balance: async (ports, programmeId, memberId) => {
        const read = await system.balance(ports, programmeId, memberId);
        const { held = [] } = (await ports.store.account(programmeId, memberId)) ?? {};
        const late = held.filter(({ lapsesAt }) => lapsesAt <= read.asOf).reduce((sum, { points }) => sum + points, 0);
        const { active, held: holds = 0 } = read.balance;
        return late === 0 ? read : { ...read, balance: { ...read.balance, active: active - late, held: holds + late } };
      },
    }),
  },
  {
    name: 'points are held, but not taken',
    breaks: 'terms',
    ...withPostings('hold', (postings) => postings.filter(({ bucket }) => bucket === 'held')),
  },
];

const TERMS: readonly PlantedBug[] = [
  {
    name: 'paused rewards are still issued',
    breaks: 'reward',
    rewards: (rewards) => ({ ...rewards, at: async (...asked) => ({ ...(await rewards.at(...asked)), state: 'active' }) }),
  },
  {
    name: 'a reward has no window',
    breaks: 'offers',
    rewards: withRewardTerms('at', ({ from: _from, until: _until, ...terms }) => terms),
  },
  { name: 'a reward is for every tier', breaks: 'offers', rewards: withRewardTerms('at', ({ tiers: _, ...terms }) => terms) },
  {
    name: "a reward's version takes effect early",
    breaks: 'offers',
    rewards: (rewards) => ({ ...rewards, at: (programmeId, rewardId, at) => rewards.at(programmeId, rewardId, plusSeconds(at, 15)) }),
  },
  {
    name: 'cancelled by the present terms',
    breaks: 'redemption',
    rewards: (rewards, clock) => ({ ...rewards, numbered: (programmeId, rewardId) => rewards.at(programmeId, rewardId, clock.now()) }),
  },
  {
    name: 'every issued redemption can be cancelled',
    breaks: 'redemption',
    rewards: withRewardTerms('numbered', (terms) => ({ ...terms, cancel: { ...terms.cancel, issued: 'unused', withinHours: undefined } })),
  },
  {
    name: 'expired points are always reinstated',
    breaks: 'terms',
    rewards: withRewardTerms('numbered', (terms) => ({ ...terms, cancel: { ...terms.cancel, expiredPoints: 'new-lifetime' } })),
  },
  {
    name: 'vouchers last for ever',
    breaks: 'redemption',
    rewards: withRewardTerms('at', ({ voucherLifetime: _, ...terms }) => terms),
  },
  {
    name: 'members never see that a reward is sold out',
    breaks: 'offers',
    system: (system) => ({
      ...system,
      offers: async (...asked) => {
        const { items, next } = await system.offers(...asked);
        return {
          next,
          items: items.map((offer) => ({ ...offer, obstacles: offer.obstacles.filter(({ reason }) => reason !== 'sold-out') })),
        };
      },
    }),
  },
];

/** Alters the caller or the key of every command of members. */
const keyedBy = (altered: <Command extends { by: string; idempotencyKey: string }>(command: Command) => Command): PlantedBug['system'] => {
  return (system: System) => ({
    ...system,
    redeem: (ports, command) => system.redeem(ports, altered(command)),
    reserve: (ports, command) => system.reserve(ports, altered(command)),
    commit: (ports, command) => system.commit(ports, altered(command)),
  });
};

const KEYS: readonly PlantedBug[] = [
  { name: "another member's key answered", breaks: 'once', system: keyedBy((command) => ({ ...command, by: 'member' })) },
  {
    name: 'redeemed again after a lost answer',
    breaks: 'once',
    system: keyedBy((command) => {
      attempts += 1;
      return { ...command, idempotencyKey: `${command.idempotencyKey}-${attempts}` };
    }),
  },
  {
    name: 'a redemption is answered in its former state',
    breaks: 'answer',
    system: (system) => ({
      ...system,
      redeem: async (ports, command) => {
        const outcome = await system.redeem(ports, command);
        return outcome.replayed ? { ...outcome, redemption: { ...outcome.redemption, revision: 1, state: 'issued' } } : outcome;
      },
    }),
  },
];

export const BUGS_OF_REWARDS: readonly PlantedBug[] = [...STOCK, ...LIMITS, ...CODES, ...STATES, ...POINTS, ...TERMS, ...KEYS];
