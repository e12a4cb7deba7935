/** Links a token to the member whom its verified claims name. */

import { Refusal } from '../../domain/kernel/refusal.ts';
import type { Account } from '../../domain/ledger/account.ts';
import { ledgerChanges } from '../../domain/ledger/decision.ts';
import { nextBirthday } from '../../domain/members/birthday.ts';
import type { Identity } from '../../domain/members/changes.ts';
import type { IdentityKey, IdentityKind } from '../../domain/members/identity.ts';
import { agrees, decideLink, lackedBy, linkedProfile } from '../../domain/members/linking.ts';
import type { Identities, ProfileFields } from '../../domain/members/member.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Attempt } from '../kernel/commit.ts';
import { existingAccount } from '../ledger/existing-account.ts';
import type { ProgrammeVersions } from '../programmes/programme-versions.ts';
import { readProfile } from './read-member.ts';

export interface LinkRequest {
  readonly programmeId: string;
  readonly identities: Identities;
  readonly keys: readonly IdentityKey[];
  readonly fields: ProfileFields;
  readonly inputHash: string;
  /** The kinds that the token proves. */
  readonly proves: readonly IdentityKind[];
}

export interface Linked {
  readonly account: Account;
  /** Nothing was new. */
  readonly replayed: boolean;
}

/**
 * One attempt.
 * @param taken The identities of the request that members have, at least one.
 * @throws Refusal MEMBER_EXISTS when the token does not prove to be of one member, or says of a member what the profile does not.
 */
export async function linkOnce(
  { store, clock, versions }: Pick<Ports, 'store' | 'clock'> & { readonly versions: ProgrammeVersions },
  { programmeId, identities, keys, fields, inputHash, proves }: LinkRequest,
  taken: readonly Identity[],
): Promise<Attempt<Linked>> {
  const memberId = ownerOf(taken, proves);
  const [account, profile] = await Promise.all([
    existingAccount(store, programmeId, memberId),
    readProfile({ store }, programmeId, memberId),
  ]);
  const { subject } = profile.identities;
  if (subject !== undefined && identities.subject !== undefined && subject !== identities.subject)
    throw exists('belongs to a member who uses the app with another sign-in', taken[0]?.key.kind);
  const lacked = lackedBy(profile, identities);
  const added = keys.filter(({ kind }) => lacked[kind] !== undefined && !taken.some(({ key }) => key.kind === kind));
  if (added.length === 0) {
    if (agrees(profile, fields) || taken.some((identity) => identity.inputHash === inputHash))
      return { answer: { account, replayed: true } };
    throw exists('belongs to a member whose profile differs; a change of the profile is a request of its own', taken[0]?.key.kind);
  }
  const now = clock.now();
  const programme = await versions.at(programmeId, now);
  const ledger = decideLink(account, added, programme, now);
  const more = Object.fromEntries(added.map(({ kind }) => [kind, lacked[kind]]));
  const linked = linkedProfile(profile, more, fields);
  return {
    answer: { account: ledger.account, replayed: false },
    changes: [
      ...ledgerChanges(account, ledger, programme.terms, now),
      {
        kind: 'profile',
        profile: linked,
        expected: profile.revision,
        birthdayAt: nextBirthday(linked, now, programme.terms.timeZone),
      },
      ...added.map((key) => ({ kind: 'identity', identity: { programmeId, key, memberId, inputHash } }) as const),
    ],
  };
}

function ownerOf(taken: readonly Identity[], proves: readonly IdentityKind[]): string {
  const proved = taken.find(({ key }) => proves.includes(key.kind));
  if (proved === undefined) throw exists('belongs to another member', taken[0]?.key.kind);
  const other = taken.find(({ memberId }) => memberId !== proved.memberId);
  if (other !== undefined) throw exists(`belongs to another member than the ${NAMES[proved.key.kind]}`, other.key.kind);
  return proved.memberId;
}

const exists = (why: string, kind: IdentityKind | undefined): Refusal => new Refusal('MEMBER_EXISTS', why, kind);

const NAMES: Record<IdentityKind, string> = {
  subject: "token's subject",
  externalId: 'external id',
  email: 'e-mail address',
  phone: 'phone number',
  card: 'card',
};
