/** A member joins a programme. Unclaimed purchases are credited with it. */

import { newInsight } from '../../domain/analytics/passes/member-insight.ts';
import { invariant, Refusal } from '../../domain/kernel/refusal.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import { type Account, blankAccount } from '../../domain/ledger/account.ts';
import { type Change, ledgerChanges } from '../../domain/ledger/decision.ts';
import type { Entry } from '../../domain/ledger/entry.ts';
import { fingerprint } from '../../domain/ledger/hash-chain.ts';
import { nextBirthday } from '../../domain/members/birthday.ts';
import { decideEnrolment } from '../../domain/members/enrolment.ts';
import { type IdentityKey, type IdentityKind, withdrawnRefusal } from '../../domain/members/identity.ts';
import {
  type Identities,
  identitiesIn,
  normaliseFields,
  normaliseIdentities,
  type Profile,
  type ProfileFields,
} from '../../domain/members/member.ts';
import type { Ports } from '../../ports/ports.ts';
import { type CollectPorts, collectUnclaimed } from '../earning/collect-unclaimed.ts';
import { traitsOfEnrolment } from '../fraud/enrolment-traits.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';
import { existingAccount } from '../ledger/existing-account.ts';
import { attributionOf, codeNamed } from '../referrals/attribute-enrolment.ts';
import { type Linked, linkOnce } from './link-member.ts';
import { proveCard } from './prove-card.ts';

export interface EnrolCommand {
  readonly programmeId: string;
  readonly identities: Identities;
  readonly fields: ProfileFields;
  /** The app's device id; absent: unknown. */
  readonly device?: string | undefined;
  /** The referral code that the member came with. */
  readonly referral?: { readonly code: string } | undefined;
  /** The kinds of identities that a token proves. A member who has one of them is linked, not enrolled again. */
  readonly proves?: readonly IdentityKind[] | undefined;
  /** The PIN that came with the card. A token alone proves no card. */
  readonly cardPin?: string | undefined;
}

export interface EnrolOutcome {
  readonly memberId: string;
  readonly enrolledAt: Instant;
  readonly replayed: boolean;
  /** Whether a referrer was found, and the reason; absent: no code was given and no invitation exists. */
  readonly referral?: { readonly attributed: boolean; readonly reason: string } | undefined;
  /** The member had enrolled before, and the token proved to be theirs. */
  readonly linked?: true | undefined;
}

interface Enrolment {
  readonly account: Account;
  /** The first entry of the ledger. */
  readonly entry: Entry | undefined;
  readonly replayed: boolean;
  readonly linked?: true;
}

export type EnrolPorts = CollectPorts & Pick<Ports, 'ids' | 'identities'>;

/**
 * An unknown referral code does not stop the enrolment: the outcome says so. A malformed code does.
 * @throws Refusal VALIDATION_FAILED; MEMBER_EXISTS, which names the identity of another member; CARD_NOT_PROVED, TOO_MANY_ATTEMPTS, PACE_EXCEEDED,
 * NOT_FOUND; Busy.
 */
export async function enrolMember(ports: EnrolPorts, command: EnrolCommand): Promise<EnrolOutcome> {
  const { store, clock, ids, versions } = ports;
  const { programmeId } = command;
  const fields = normaliseFields(command.fields);
  const identities = normaliseIdentities(command.identities);
  const keys: readonly IdentityKey[] = await Promise.all(
    identitiesIn(identities).map(([kind, value]) => ports.identities.keyOf(programmeId, kind, value)),
  );
  invariant(keys.length > 0, 'an enrolment has at least one identity');
  const proves = await provenBy(ports, command, identities, keys);
  const code = codeNamed(command.referral);
  const inputHash = fingerprint({ keys, fields, ...(code === undefined ? {} : { code }) });
  const memberId = ids.memberId();
  const traits = await traitsOfEnrolment(ports, programmeId, command.device, fields);

  const { account, entry, replayed, linked } = await decideAndCommit(ports, async (conflicts): Promise<Attempt<Enrolment>> => {
    const taken = conflicts.flatMap((conflict) => (conflict.on === 'identity' && conflict.existing ? [conflict.existing] : []));
    const [first] = taken;
    if (first !== undefined) {
      const isAgain = taken.every((identity) => identity.inputHash === inputHash);
      // The same request again still gets its first answer after a card was lost, but a withdrawn sign-in opens nothing.
      const withdrawn = taken.find(({ key, withdrawnAt }) => withdrawnAt !== undefined && (!isAgain || key.kind === 'subject'));
      if (withdrawn !== undefined) throw withdrawnRefusal(withdrawn.key.kind);
      if (!isAgain) {
        if (proves.length > 0) return linking(await linkOnce(ports, { programmeId, identities, keys, fields, inputHash, proves }, taken));
        throw new Refusal('MEMBER_EXISTS', 'belongs to a member who enrolled with different content', first.key.kind);
      }
      const [known, enrolled] = await Promise.all([
        existingAccount(store, programmeId, first.memberId),
        store.entry(programmeId, first.memberId, 1),
      ]);
      return { answer: { account: known, entry: enrolled, replayed: first.memberId !== memberId } };
    }
    const now = clock.now();
    const programme = await versions.at(programmeId, now);
    const ledger = decideEnrolment(
      memberId,
      keys.filter(({ kind }) => kind !== 'subject'),
      programme,
      now,
      await attributionOf(store, programme, code, keys, now),
    );
    const { devices } = traits;
    const named: Profile = { programmeId, memberId, enrolledAt: now, revision: 1, identities, fields };
    const profile: Profile = devices === undefined ? named : { ...named, devices };
    const claims = keys.map((key): Change => ({ kind: 'identity', identity: { programmeId, key, memberId, inputHash } }));
    return {
      answer: { account: ledger.account, entry: ledger.appended[0], replayed: false },
      changes: [
        ...ledgerChanges(blankAccount(programmeId, memberId), ledger, programme.terms, now),
        { kind: 'profile', profile, expected: 0, birthdayAt: nextBirthday(profile, now, programme.terms.timeZone) },
        { kind: 'insight', insight: newInsight(programmeId, memberId, ledger.appended, programme.terms.timeZone), expected: 0 },
        ...claims,
        ...traits.changes(programme, now, conflicts),
      ],
    };
  });

  // Collects on a retry too: the first attempt may have crashed here.
  await collectUnclaimed(ports, account);
  invariant(account.enrolledAt !== null, 'the first entry of an account is its enrolment');
  const referral = linked && code !== undefined ? ALREADY_HERE : entry?.explanation.find(({ rule }) => rule === 'referral');
  return {
    memberId: account.memberId,
    enrolledAt: account.enrolledAt,
    replayed,
    ...(referral === undefined ? {} : { referral: { attributed: referral.matched, reason: referral.reason } }),
    ...(linked === undefined ? {} : { linked }),
  };
}

/** The kinds that the request proves. Staff prove none, and need none: they have seen the card. */
async function provenBy(
  ports: EnrolPorts,
  { programmeId, proves = [], cardPin }: EnrolCommand,
  { subject, card }: Identities,
  keys: readonly IdentityKey[],
): Promise<readonly IdentityKind[]> {
  const [subjectKey, cardKey] = [keys.find(({ kind }) => kind === 'subject'), keys.find(({ kind }) => kind === 'card')];
  if (proves.length === 0 || subject === undefined || card === undefined || subjectKey === undefined || cardKey === undefined)
    return proves;
  const isProved = await proveCard(ports, { programmeId, subject: [subject, subjectKey], card: [card, cardKey], pin: cardPin });
  return isProved ? [...proves, 'card'] : proves;
}

const ALREADY_HERE = { matched: false, reason: 'is a member already' };

const linking = ({ answer, changes }: Attempt<Linked>): Attempt<Enrolment> => ({
  answer: { ...answer, entry: undefined, linked: true },
  ...(changes === undefined ? {} : { changes }),
});
