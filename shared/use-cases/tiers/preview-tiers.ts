/** A dry run of new terms over all members: who would move from which tier to which. */

import { Refusal } from '../../domain/kernel/refusal.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Account } from '../../domain/ledger/account.ts';
import { checkTerms, type Terms } from '../../domain/programmes/programme.ts';
import { previewMove, type TierMove } from '../../domain/tiers/tier-preview.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Store } from '../../ports/store.ts';
import type { ProgrammeVersions } from '../programmes/programme-versions.ts';

export type PreviewPorts = Pick<Ports, 'store' | 'clock'> & { readonly versions: ProgrammeVersions };

/** The agenda lists every account. An account with nothing ahead sorts after every date. */
const EVERY_DATE = '9999-12-31T23:59:59.999Z' as Instant;
const KEYS_AT_A_TIME = 100;
/** Accounts per answer: some hundred milliseconds of work. */
const ACCOUNTS_AT_LEAST = 500;
/** In most programmes each shard has few accounts: one query after another would be 64 times the wait for one. */
const SHARDS_AT_ONCE = 8;

export interface MovesCounted extends TierMove {
  readonly members: number;
}

export interface PreviewPart {
  readonly members: number;
  readonly moves: readonly MovesCounted[];
  /** The position of the next part; null on the last. */
  readonly next: PreviewPosition | null;
}

export interface PreviewPosition {
  readonly shard: number;
  readonly after?: string | undefined;
}

/** Writes nothing. @throws Refusal NOT_FOUND, VALIDATION_FAILED. */
export async function previewTiers(
  { store, clock, versions }: PreviewPorts,
  programmeId: string,
  draft: Terms,
  from: PreviewPosition,
): Promise<PreviewPart> {
  checkTerms(draft);
  if (from.shard >= store.agendaShards) throw new Refusal('VALIDATION_FAILED', 'must be a cursor from an earlier answer', 'query.cursor');
  const now = clock.now();
  const { terms } = await versions.at(programmeId, now);
  const counted = new Map<string, MovesCounted>();
  let members = 0;
  let position: PreviewPosition | null = from;
  let atOnce = 1;
  while (position !== null && members < ACCOUNTS_AT_LEAST) {
    const pages: readonly AccountsPage[] = await Promise.all(
      positionsFrom(position, atOnce, store.agendaShards).map((one) => accountsAt(store, programmeId, one)),
    );
    // Shards of one page follow each other; of a shard with more pages, what was read ahead of it is read again.
    atOnce = SHARDS_AT_ONCE;
    for (const { accounts, at, next } of pages) {
      if (members >= ACCOUNTS_AT_LEAST) break;
      members += accounts.length;
      for (const account of accounts) {
        const move = previewMove(account, terms, draft, now);
        const name = `${move.from} ${move.to} ${move.when}`;
        counted.set(name, { ...move, members: (counted.get(name)?.members ?? 0) + 1 });
      }
      if (next !== undefined) {
        position = { shard: at.shard, after: next };
        atOnce = 1;
        break;
      }
      position = at.shard + 1 < store.agendaShards ? { shard: at.shard + 1 } : null;
    }
  }
  return { members, moves: [...counted.values()], next: position };
}

/** The position, and the beginnings of the shards after it. */
function positionsFrom(position: PreviewPosition, count: number, shards: number): readonly PreviewPosition[] {
  const others = Array.from({ length: count - 1 }, (_, index) => ({ shard: position.shard + 1 + index }));
  return [position, ...others.filter(({ shard }) => shard < shards)];
}

interface AccountsPage {
  readonly at: PreviewPosition;
  readonly accounts: readonly Account[];
  readonly next: string | undefined;
}

async function accountsAt(store: Store, programmeId: string, at: PreviewPosition): Promise<AccountsPage> {
  const { items, next } = await store.due(at.shard, EVERY_DATE, at.after, KEYS_AT_A_TIME);
  const own = items.filter((due) => due.kind === 'account' && due.programmeId === programmeId);
  const accounts = await Promise.all(own.map(({ memberId }) => store.account(programmeId, memberId)));
  return { at, accounts: accounts.filter((account) => account !== undefined), next };
}
