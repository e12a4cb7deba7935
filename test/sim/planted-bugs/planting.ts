/** Functions that plant a bug from outside the product: in writes of a commit, in reads, or in drafts of the domain. */

import type { Order } from '../../../shared/domain/earning/order.ts';
import type { Instant } from '../../../shared/domain/kernel/time.ts';
import { blankAccount } from '../../../shared/domain/ledger/account.ts';
import type { Change } from '../../../shared/domain/ledger/decision.ts';
import type { Entry, EntryDraft } from '../../../shared/domain/ledger/entry.ts';
import type { Posting } from '../../../shared/domain/ledger/entry-header.ts';
import { append, type Ledger, openLedger } from '../../../shared/domain/ledger/ledger.ts';
import type { ProgrammeVersion, Terms } from '../../../shared/domain/programmes/programme.ts';
import type { Store } from '../../../shared/ports/store.ts';
import type { ItemTable, Write } from '../../../shared/store/kernel/item-table.ts';
import type { PlantedBug } from './planted-bug.ts';

/** Replaces the store's commit with `planted`. */
export const withCommit =
  (
    planted: (changes: readonly Change[], commit: Store['commit'], undisturbed: Store) => ReturnType<Store['commit']>,
  ): PlantedBug['ports'] =>
  (ports, undisturbed) => ({
    ...ports,
    store: { ...ports.store, commit: (changes) => planted(changes, ports.store.commit, undisturbed) },
  });

export const withChanges = (altered: (changes: readonly Change[]) => readonly Change[]): PlantedBug['ports'] =>
  withCommit((changes, commit) => commit(altered(changes)));

export const withWrites =
  (altered: (write: Write) => Write | undefined): PlantedBug['table'] =>
  (table) => ({ ...table, write: (writes) => table.write(writes.flatMap((write) => altered(write) ?? [])) });

/** Alters the entries that the domain drafted. The domain's own append then seals the altered entries. */
export type Redraft = (
  draft: EntryDraft,
  ledger: Ledger,
  order: Order | undefined,
  /** The terms of the entry's version, and the terms in force at the entry. */
  terms: { readonly atPurchase: Terms; readonly now: Terms },
) => EntryDraft | readonly EntryDraft[] | undefined;

/** A limit above the number of versions in any world. */
const ALL_VERSIONS = 1_000;

async function redrafted(changes: readonly Change[], undisturbed: Store, redraft: Redraft): Promise<readonly Change[]> {
  const account = changes.find((change) => change.kind === 'account');
  if (account === undefined) return changes;
  const { programmeId, memberId } = account.account;
  const read = (await undisturbed.account(programmeId, memberId)) ?? blankAccount(programmeId, memberId);
  // Another commit was faster, so this commit fails in any case.
  if (read.version !== account.expected) return changes;
  const order = changes.find((change) => change.kind === 'order')?.order;
  // A return before its purchase is posted together with the purchase, from its batch. Such commits stay unaltered.
  const kinds = new Set(changes.flatMap((change) => (change.kind === 'entry' ? [change.entry.kind] : [])));
  if (kinds.has('earn') && kinds.has('reverse')) return changes;
  const { items: versions } = await undisturbed.versionsBefore(programmeId, undefined, ALL_VERSIONS);
  let ledger = openLedger(read);
  for (const change of changes) {
    if (change.kind !== 'entry') continue;
    const { programmeId: _, memberId: _member, number: _number, points: _points, balance: _balance, hash: _hash, ...draft } = change.entry;
    const atPurchase = versions.find(({ version }) => version === draft.programmeVersion)?.terms;
    const now = versions.find(({ version, effectiveAt }) => version === 1 || effectiveAt <= draft.at)?.terms;
    if (atPurchase === undefined || now === undefined) return changes;
    for (const other of [redraft(draft, ledger, order, { atPurchase, now }) ?? []].flat()) ledger = append(ledger, other);
  }
  const earned = ledger.appended.find(({ kind }) => kind === 'earn');
  return [
    { kind: 'account', account: ledger.account, expected: account.expected, nextActionAt: account.nextActionAt },
    ...ledger.appended.map((entry) => ({ kind: 'entry', entry }) as const),
    ...changes.flatMap((change): Change[] => {
      if (change.kind === 'account' || change.kind === 'entry') return [];
      if (change.kind !== 'order' || change.order.state !== 'credited' || earned === undefined) return [change];
      return [
        {
          ...change,
          order: { ...change.order, credit: { ...change.order.credit, points: earned.points, ...lifetimeIn(earned, change.order.credit) } },
        },
      ];
    }),
  ];
}

/** The credited points are the last posting, after the points whose expiry the purchase extends. */
function lifetimeIn({ points, postings }: Entry, known: { maturesAt: Instant | null; expiresAt: Instant | null }) {
  const earned = postings.at(-1);
  if (points === 0 || earned === undefined || earned.bucket === 'debt') return known;
  return { maturesAt: earned.bucket === 'pending' ? earned.maturesAt : null, expiresAt: earned.expiresAt };
}

/** Replaces the domain's drafts. Answers show the written entries. */
export function withDomain(redraft: Redraft): Pick<PlantedBug, 'ports' | 'system'> {
  return {
    ports: withCommit(async (changes, commit, undisturbed) => commit(await redrafted(changes, undisturbed, redraft))),
    system: (system) => ({
      ...system,
      credit: async (ports, merchant, command) => asWritten(ports, await system.credit(ports, merchant, command)),
      giveBack: async (ports, merchant, command) => asWritten(ports, await system.giveBack(ports, merchant, command)),
      fulfil: async (ports, merchant, command) => asWritten(ports, await system.fulfil(ports, merchant, command)),
      record: async (ports, merchant, command) => asWritten(ports, await system.record(ports, merchant, command)),
      adjust: async (ports, command) => asWritten(ports, await system.adjust(ports, command)),
      changeTier: async (ports, command) => asWritten(ports, await system.changeTier(ports, command)),
      extend: async (ports, command) => asWritten(ports, await system.extend(ports, command)),
      reinstate: async (ports, command) => asWritten(ports, await system.reinstate(ports, command)),
      redeem: async (ports, command) => asWritten(ports, await system.redeem(ports, command)),
      reserve: async (ports, command) => asWritten(ports, await system.reserve(ports, command)),
      commit: async (ports, command) => asWritten(ports, await system.commit(ports, command)),
      cancel: async (ports, command) => asWritten(ports, await system.cancel(ports, command)),
      use: async (ports, merchant, command) => asWritten(ports, await system.use(ports, merchant, command)),
      pay: async (ports, merchant, command) => asWritten(ports, await system.pay(ports, merchant, command)),
      refund: async (ports, merchant, command) => asWritten(ports, await system.refund(ports, merchant, command)),
    }),
  };
}

async function asWritten<Outcome extends object>({ store }: { readonly store: Store }, outcome: Outcome): Promise<Outcome> {
  if (!('entry' in outcome)) return outcome;
  const { programmeId, memberId, number } = outcome.entry as Entry;
  const entry = await store.entry(programmeId, memberId, number);
  return entry === undefined ? outcome : { ...outcome, entry };
}

export const withPostings = (
  kind: Entry['kind'],
  altered: (postings: readonly Posting[], ledger: Ledger, order: Order | undefined) => readonly Posting[],
) => withDomain((draft, ledger, order) => (draft.kind === kind ? { ...draft, postings: altered(draft.postings, ledger, order) } : draft));

/** Takes the same number of points from the batches, the last to expire first. */
export function newestFirst(postings: readonly Posting[], { account }: Ledger): readonly Posting[] {
  let left = -postings.reduce((sum, { points }) => sum + points, 0);
  return account.batches.toReversed().flatMap((batch): readonly Posting[] => {
    const points = Math.min(left, batch.points);
    left -= points;
    return points === 0 ? [] : [{ bucket: 'active', ...batch, points: -points }];
  });
}

/** Alters orders in reads and in conflicts. */
export const withOrdersSeen =
  (altered: (order: Order) => Order): PlantedBug['ports'] =>
  (ports) => ({
    ...ports,
    store: {
      ...ports.store,
      order: async (merchantId, orderId) => {
        const order = await ports.store.order(merchantId, orderId);
        return order && altered(order);
      },
    },
  });

export const loosened = (write: Write): Write => ({ ...write, condition: { kind: 'present' } });
export const isOf = (write: Write, sort: string): boolean => write.key.SK.startsWith(sort);

/** Writes items of these sort keys without their condition when they exist. */
export const withoutConditions =
  (...sorts: readonly string[]): PlantedBug['table'] =>
  (table) => ({
    ...table,
    async write(writes) {
      const known = await Promise.all(writes.map(({ key }) => table.get(key)));
      return table.write(
        writes.map((write, index) => (known[index] !== undefined && sorts.some((sort) => isOf(write, sort)) ? loosened(write) : write)),
      );
    },
  });

/** Splits a write into two transactions: first items of the sort key, then the others. A write with an item of `whole` stays whole. */
export const splitFrom =
  (sort: string, whole?: string): PlantedBug['table'] =>
  (table: ItemTable) => ({
    ...table,
    async write(writes) {
      if (writes.some((write) => whole !== undefined && isOf(write, whole))) return table.write(writes);
      const conflicts = [];
      for (const part of [writes.filter((write) => isOf(write, sort)), writes.filter((write) => !isOf(write, sort))]) {
        if (part.length === 0 || conflicts.length > 0) continue;
        for (const conflict of await table.write(part)) {
          conflicts.push({ ...conflict, index: writes.findIndex(({ key }) => key === part[conflict.index]?.key) });
        }
      }
      return conflicts;
    },
  });

/** Every server reads altered terms. */
export const withTerms = (altered: (terms: Terms) => Terms): PlantedBug['versions'] => {
  const alter = (version: ProgrammeVersion): ProgrammeVersion => ({ ...version, terms: altered(version.terms) });
  return (versions) => ({
    numbered: async (programmeId, version) => alter(await versions.numbered(programmeId, version)),
    at: async (programmeId, instant) => alter(await versions.at(programmeId, instant)),
  });
};

export const withTiers = (altered: (tiers: NonNullable<Terms['tiers']>) => NonNullable<Terms['tiers']>): PlantedBug['versions'] =>
  withTerms((terms) => (terms.tiers === undefined ? terms : { ...terms, tiers: altered(terms.tiers) }));

/** Alters reads of the store. */
export const withReads =
  (altered: (store: Store) => Partial<Store>): PlantedBug['ports'] =>
  (ports) => ({ ...ports, store: { ...ports.store, ...altered(ports.store) } });
