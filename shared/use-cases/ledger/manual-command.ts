/** Manual commands of managers on an account: idempotent by key, with a reason, on the ledger. */

import { Refusal } from '../../domain/kernel/refusal.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Account } from '../../domain/ledger/account.ts';
import { type Change, ledgerChanges } from '../../domain/ledger/decision.ts';
import { fingerprint } from '../../domain/ledger/hash-chain.ts';
import type { Ledger } from '../../domain/ledger/ledger.ts';
import type { Note } from '../../domain/ledger/note.ts';
import type { ProgrammeVersion } from '../../domain/programmes/programme.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Conflict } from '../../ports/store.ts';
import { type CollectPorts, collectUnclaimed } from '../earning/collect-unclaimed.ts';
import { decideIdempotently, type KeyedDecision, type KeyedOutcome } from '../kernel/idempotency.ts';

/** The account, the manager and the reason. */
export interface ManualCommand {
  readonly programmeId: string;
  readonly memberId: string;
  /** The token's subject. */
  readonly by: string;
  readonly idempotencyKey: string;
}

export type StaffPorts = CollectPorts & Pick<Ports, 'notes'>;

/** The note for the entry of a command by staff. */
export const noteOn = (
  { notes }: Pick<Ports, 'notes'>,
  { programmeId, memberId, by, reason }: ManualCommand & { readonly reason?: string | undefined },
): Promise<Note> => notes.seal(programmeId, memberId, { by, reason });

export type ManualOutcome = KeyedOutcome;

/** The ledger, and further changes to write. */
export interface ManualDecision extends Pick<KeyedDecision, 'entry'> {
  readonly ledger: Ledger;
  readonly also?: readonly Change[];
}

/**
 * @param input The command. The same key with other input is refused.
 * @throws Refusal IDEMPOTENCY_MISMATCH, NOT_FOUND; Busy; errors of `decide`.
 */
export const decideManually = (
  ports: CollectPorts,
  { programmeId, memberId, by, idempotencyKey }: ManualCommand,
  input: object,
  decide: (
    account: Account,
    programme: ProgrammeVersion,
    now: Instant,
    conflicts: readonly Conflict[],
  ) => Promise<ManualDecision> | ManualDecision,
): Promise<ManualOutcome> => {
  const { store, clock, versions } = ports;
  const inputHash = fingerprint({ ...input, programmeId, memberId });
  const keyed = { caller: by, key: idempotencyKey, field: 'idempotency-key', inputHash };
  const load = () => store.account(programmeId, memberId);
  return decideIdempotently(ports, keyed, load, async (read, conflicts) => {
    if (read === undefined) throw new Refusal('NOT_FOUND', 'there is no such member', 'memberId');
    const { account } = await collectUnclaimed(ports, read);
    const now = clock.now();
    const programme = await versions.at(programmeId, now);
    const { ledger, entry, also = [] } = await decide(account, programme, now, conflicts);
    return { ledger, entry, changes: [...ledgerChanges(account, ledger, programme.terms, now), ...also] };
  });
};
