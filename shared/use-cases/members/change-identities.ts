/** Staff add an identity to a member, or withdraw one. Members withdraw a card that they lost. */
import { Refusal } from '../../domain/kernel/refusal.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Account } from '../../domain/ledger/account.ts';
import type { Change } from '../../domain/ledger/decision.ts';
import type { Note } from '../../domain/ledger/note.ts';
import { nextBirthday } from '../../domain/members/birthday.ts';
import type { Identity } from '../../domain/members/changes.ts';
import type { IdentityKey, IdentityKind } from '../../domain/members/identity.ts';
import { decideAddition, decideWithdrawal, withIdentity, withoutIdentity } from '../../domain/members/identity-change.ts';
import { type Identities, identitiesIn, normaliseIdentity, type Profile } from '../../domain/members/member.ts';
import type { ProgrammeVersion } from '../../domain/programmes/programme.ts';
import type { Ports } from '../../ports/ports.ts';
import { type CollectPorts, collectUnclaimed } from '../earning/collect-unclaimed.ts';
import { existingAccount } from '../ledger/existing-account.ts';
import { decideManually, type ManualCommand, type ManualOutcome, noteOn, type StaffPorts } from '../ledger/manual-command.ts';
import { readProfile } from './read-member.ts';

export interface IdentityCommand extends ManualCommand {
  /** Exactly one. */
  readonly identity: Identities;
}

export interface StaffIdentityCommand extends IdentityCommand {
  readonly reason: string;
}

type IdentityPorts = CollectPorts & Pick<Ports, 'identities'>;

interface Named {
  readonly kind: IdentityKind;
  /** Normalised. */
  readonly value: string;
  readonly key: IdentityKey;
}

/** @throws Refusal MEMBER_EXISTS, ALREADY_EXISTS, LIMIT_EXCEEDED, IDEMPOTENCY_MISMATCH, NOT_FOUND; Busy. */
export async function addIdentity(ports: IdentityPorts & StaffPorts, command: StaffIdentityCommand): Promise<ManualOutcome> {
  const { programmeId, memberId, reason } = command;
  const named = await namedIn(ports, command);
  const { kind, value, key } = named;
  const note = await noteOn(ports, command);
  const outcome = await decideManually(ports, command, { addedIdentity: key, reason }, async (account, programme, now) => {
    const before = await ports.store.identity(programmeId, key);
    if (before !== undefined && before.withdrawnAt === undefined) {
      if (before.memberId === memberId) throw new Refusal('ALREADY_EXISTS', 'is an identity of this member already', kind);
      throw new Refusal('MEMBER_EXISTS', 'belongs to another member: withdraw it there first', kind);
    }
    const changed = before === undefined ? {} : { revision: revisionOf(before) + 1 };
    const identity: Identity = { programmeId, key, memberId, inputHash: ADDED_BY_STAFF, ...changed };
    const profile = await readProfile(ports, programmeId, memberId);
    return {
      ledger: decideAddition(account, key, note, programme, now),
      also: [
        before === undefined ? { kind: 'identity', identity } : { kind: 'identity-changed', identity, expected: revisionOf(before) },
        profileChange(profile, withIdentity(profile, kind, value), programme, now),
      ],
    };
  });
  // On a retry too: the first attempt may have crashed here.
  await collectUnclaimed(ports, await existingAccount(ports.store, programmeId, memberId));
  return outcome;
}

/** @throws Refusal NOT_FOUND, IDEMPOTENCY_MISMATCH; Busy. */
export async function withdrawIdentity(ports: IdentityPorts & StaffPorts, command: StaffIdentityCommand): Promise<ManualOutcome> {
  return withdraw(ports, command, command.reason, await noteOn(ports, command));
}

/** By the member. @throws as withdrawIdentity. */
export const withdrawMyIdentity = (ports: IdentityPorts, command: IdentityCommand): Promise<ManualOutcome> =>
  withdraw(ports, command, undefined, undefined);

async function withdraw(
  ports: IdentityPorts,
  command: IdentityCommand,
  reason: string | undefined,
  note: Note | undefined,
): Promise<ManualOutcome> {
  const { programmeId, memberId } = command;
  const { kind, value, key } = await namedIn(ports, command);
  return decideManually(ports, command, { withdrawnIdentity: key, reason }, async (account: Account, programme, now) => {
    const before = await ports.store.identity(programmeId, key);
    if (before?.memberId !== memberId || before.withdrawnAt !== undefined)
      throw new Refusal('NOT_FOUND', 'is no identity of this member', kind);
    const profile = await readProfile(ports, programmeId, memberId);
    const identity: Identity = { ...before, revision: revisionOf(before) + 1, withdrawnAt: now };
    return {
      ledger: decideWithdrawal(account, key, note, programme, now),
      also: [
        { kind: 'identity-changed', identity, expected: revisionOf(before) },
        profileChange(profile, withoutIdentity(profile, kind, value, now), programme, now),
      ],
    };
  });
}

/** No enrolment has this fingerprint, so none is answered by an identity that it did not claim. */
const ADDED_BY_STAFF = 'added-by-staff';

const revisionOf = ({ revision = 1 }: Identity): number => revision;

async function namedIn({ identities }: Pick<Ports, 'identities'>, { programmeId, identity }: IdentityCommand): Promise<Named> {
  const [named] = identitiesIn(identity);
  if (named === undefined) throw new Refusal('VALIDATION_FAILED', 'must name one identity', 'identity');
  const [kind, given] = named;
  const value = normaliseIdentity(kind, given);
  return { kind, value, key: await identities.keyOf(programmeId, kind, value) };
}

const profileChange = (before: Profile, profile: Profile, { terms }: ProgrammeVersion, now: Instant): Change => ({
  kind: 'profile',
  profile,
  expected: before.revision,
  birthdayAt: nextBirthday(profile, now, terms.timeZone),
});
