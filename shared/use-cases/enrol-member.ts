/** A member joins a programme; what they had bought before is credited along with it. */

import { type Account, blankAccount } from '../domain/account.ts';
import { nextBirthday } from '../domain/birthday.ts';
import { type Change, ledgerChanges } from '../domain/decision.ts';
import { decideEnrolment } from '../domain/enrolment.ts';
import type { IdentityKey } from '../domain/entry.ts';
import { fingerprint } from '../domain/hash-chain.ts';
import { type Identities, identitiesIn, normaliseIdentities, type Profile, type ProfileFields } from '../domain/member.ts';
import { invariant, Refusal } from '../domain/refusal.ts';
import type { Instant } from '../domain/time.ts';
import type { Ports } from '../ports/ports.ts';
import { type CollectPorts, collectUnclaimed, existingAccount } from './collect-unclaimed.ts';
import { type Attempt, decideAndCommit } from './commit.ts';
import { traitsOfEnrolment } from './enrolment-traits.ts';

export interface EnrolCommand {
  readonly programmeId: string;
  readonly identities: Identities;
  readonly fields: ProfileFields;
  /** On which it is done, as the app says it; absent: it does not. */
  readonly device?: string | undefined;
}

export interface EnrolOutcome {
  readonly memberId: string;
  readonly enrolledAt: Instant;
  readonly replayed: boolean;
}

interface Enrolment {
  readonly account: Account;
  readonly replayed: boolean;
}

export type EnrolPorts = CollectPorts & Pick<Ports, 'ids' | 'identities'>;

/** @throws Refusal MEMBER_EXISTS naming the identity that another enrolment has; PACE_EXCEEDED, NOT_FOUND; Busy. */
export async function enrolMember(ports: EnrolPorts, command: EnrolCommand): Promise<EnrolOutcome> {
  const { store, clock, ids, versions } = ports;
  const { programmeId, fields } = command;
  const identities = normaliseIdentities(command.identities);
  const keys: readonly IdentityKey[] = await Promise.all(
    identitiesIn(identities).map(([kind, value]) => ports.identities.keyOf(programmeId, kind, value)),
  );
  invariant(keys.length > 0, 'an enrolment has at least one identity');
  const inputHash = fingerprint({ keys, fields });
  const memberId = ids.memberId();
  const traits = await traitsOfEnrolment(ports, programmeId, command.device, fields);

  const { account, replayed } = await decideAndCommit(ports, async (conflicts): Promise<Attempt<Enrolment>> => {
    const taken = conflicts.flatMap((conflict) => (conflict.on === 'identity' && conflict.existing ? [conflict.existing] : []));
    const [first] = taken;
    if (first !== undefined) {
      if (taken.some((identity) => identity.inputHash !== inputHash)) {
        throw new Refusal('MEMBER_EXISTS', 'belongs to a member who enrolled with other content', first.key.kind);
      }
      return { answer: { account: await existingAccount(store, programmeId, first.memberId), replayed: first.memberId !== memberId } };
    }
    const now = clock.now();
    const programme = await versions.at(programmeId, now);
    const ledger = decideEnrolment(
      memberId,
      keys.filter(({ kind }) => kind !== 'subject'),
      programme,
      now,
    );
    const { devices } = traits;
    const named: Profile = { programmeId, memberId, enrolledAt: now, revision: 1, identities, fields };
    const profile: Profile = devices === undefined ? named : { ...named, devices };
    const claims = keys.map((key): Change => ({ kind: 'identity', identity: { programmeId, key, memberId, inputHash } }));
    return {
      answer: { account: ledger.account, replayed: false },
      changes: [
        ...ledgerChanges(blankAccount(programmeId, memberId), ledger, programme.terms, now),
        { kind: 'profile', profile, expected: 0, birthdayAt: nextBirthday(profile, now, programme.terms.timeZone) },
        ...claims,
        ...traits.changes(programme, now, conflicts),
      ],
    };
  });

  // Also for a repetition: the first attempt may have died here.
  await collectUnclaimed(ports, account);
  invariant(account.enrolledAt !== null, 'the first entry of an account is its enrolment');
  return { memberId: account.memberId, enrolledAt: account.enrolledAt, replayed };
}
