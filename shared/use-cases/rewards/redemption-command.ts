/** Commands of members, tills and managers on redemptions: idempotent by key, on the ledger. */

import { invariant, Refusal } from '../../domain/kernel/refusal.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Account } from '../../domain/ledger/account.ts';
import type { Change } from '../../domain/ledger/decision.ts';
import type { Entry } from '../../domain/ledger/entry.ts';
import type { Ledger } from '../../domain/ledger/ledger.ts';
import type { ProgrammeVersion } from '../../domain/programmes/programme.ts';
import type { Redemption } from '../../domain/rewards/redemption.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Conflict } from '../../ports/store.ts';
import type { CollectPorts } from '../earning/collect-unclaimed.ts';
import { decideAndCommit } from '../kernel/commit.ts';
import { decideManually, type ManualCommand } from '../ledger/manual-command.ts';
import type { RewardVersions } from './reward-versions.ts';

export type RedeemPorts = CollectPorts & Pick<Ports, 'ids'> & { readonly rewards: RewardVersions };

/** `redemption` is the state now. The entry holds the state of the first answer. */
export interface RedemptionOutcome {
  readonly entry: Entry;
  readonly redemption: Redemption;
  readonly replayed: boolean;
}

/** Input of a decision. */
export interface RedemptionContext {
  readonly account: Account;
  readonly programme: ProgrammeVersion;
  readonly now: Instant;
  /** Conflicts of the previous attempt. */
  readonly conflicts: readonly Conflict[];
  /** Number of the attempt, from 0. */
  readonly attempt: number;
}

export interface RedemptionDecided {
  readonly ledger: Ledger;
  readonly redemption: Redemption;
  readonly entry?: Entry | undefined;
  readonly also: readonly Change[];
}

/** @throws Refusal IDEMPOTENCY_MISMATCH, NOT_FOUND; Busy; errors of `decide`. */
export async function decideRedemptionOnce(
  ports: RedeemPorts,
  command: ManualCommand,
  input: object,
  decide: (context: RedemptionContext) => Promise<RedemptionDecided>,
): Promise<RedemptionOutcome> {
  const { programmeId, memberId } = command;
  let decided: Redemption | undefined;
  let attempt = 0;
  const { entry, replayed } = await decideManually(ports, command, input, async (account, programme, now, conflicts) => {
    const { ledger, redemption, entry, also } = await decide({ account, programme, now, conflicts, attempt });
    attempt += 1;
    decided = redemption;
    return { ledger, entry, also: [{ kind: 'redemption', redemption, expected: redemption.revision - 1 }, ...also] };
  });
  if (!replayed && decided !== undefined) return { entry, redemption: decided, replayed };
  const redemptionId = entry.redemption?.redemptionId;
  invariant(redemptionId !== undefined, 'an entry of a redemption names it');
  // Retries when the store is unavailable.
  const redemption = await decideAndCommit(ports, async () => ({
    answer: await ports.store.redemption(programmeId, memberId, redemptionId),
  }));
  invariant(redemption !== undefined, `redemption ${redemptionId} is there`);
  return { entry, redemption, replayed };
}

/** Reads one redemption of a member. @throws Refusal NOT_FOUND. */
export async function redemptionOf(
  { store }: Pick<Ports, 'store'>,
  { programmeId, memberId, redemptionId }: Pick<Redemption, 'programmeId' | 'memberId' | 'redemptionId'>,
): Promise<Redemption> {
  const redemption = await store.redemption(programmeId, memberId, redemptionId);
  if (redemption === undefined) throw new Refusal('NOT_FOUND', 'there is no such redemption', 'redemptionId');
  return redemption;
}
