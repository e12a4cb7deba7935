/** Reads of a member's balance, tier and profile. Reads never write: entries that are due are computed, not posted. */

import { Refusal } from '../../domain/kernel/refusal.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Account } from '../../domain/ledger/account.ts';
import { balanceOf } from '../../domain/ledger/buckets.ts';
import type { Balance } from '../../domain/ledger/entry-header.ts';
import { accountAt } from '../../domain/ledger/point-timers.ts';
import { nextAnniversary } from '../../domain/members/anniversary.ts';
import { nextBirthday } from '../../domain/members/birthday.ts';
import type { Identity } from '../../domain/members/changes.ts';
import type { IdentityKind } from '../../domain/members/identity.ts';
import { changedFields, normaliseIdentity, type Profile, type ProfileChange } from '../../domain/members/member.ts';
import { type LevelProgress, progressOf } from '../../domain/tiers/progress.ts';
import { standingOf } from '../../domain/tiers/standing.ts';
import type { Standing } from '../../domain/tiers/tier-entries.ts';
import { levelOf, type TierLevel } from '../../domain/tiers/tier-terms.ts';
import type { Ports } from '../../ports/ports.ts';
import { isCollecting } from '../earning/collect-unclaimed.ts';
import { decideAndCommit } from '../kernel/commit.ts';
import type { ProgrammeVersions } from '../programmes/programme-versions.ts';

const noSuchMember = (field?: string): Refusal => new Refusal('NOT_FOUND', 'there is no such member', field);

/** Finds a member by an identity, also by one that was withdrawn. @throws Refusal NOT_FOUND when no member has it. */
export async function findMember(
  ports: Pick<Ports, 'store' | 'identities'>,
  programmeId: string,
  kind: IdentityKind,
  value: string,
): Promise<string> {
  return (await identityNamed(ports, programmeId, kind, value)).memberId;
}

/** Finds the member of a token's subject. @throws Refusal NOT_FOUND also when it was withdrawn. */
export async function findBearer(ports: Pick<Ports, 'store' | 'identities'>, programmeId: string, subject: string): Promise<string> {
  const { memberId, withdrawnAt } = await identityNamed(ports, programmeId, 'subject', subject);
  if (withdrawnAt !== undefined) throw noSuchMember();
  return memberId;
}

async function identityNamed(
  { store, identities }: Pick<Ports, 'store' | 'identities'>,
  programmeId: string,
  kind: IdentityKind,
  value: string,
): Promise<Identity> {
  const key = await identities.keyOf(programmeId, kind, normaliseIdentity(kind, value));
  const identity = await store.identity(programmeId, key);
  if (identity === undefined) throw noSuchMember(kind === 'subject' ? undefined : kind);
  return identity;
}

export interface BalanceRead {
  readonly memberId: string;
  readonly asOf: Instant;
  readonly account: Account;
  readonly balance: Balance;
  /** Purchases from before the enrolment are being credited. */
  readonly collecting?: true;
}

/** The balance now, whether or not a job has run. @throws Refusal NOT_FOUND. */
export async function readBalance(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  programmeId: string,
  memberId: string,
): Promise<BalanceRead> {
  const account = await store.account(programmeId, memberId);
  if (account === undefined) throw noSuchMember('memberId');
  const asOf = clock.now();
  const current = accountAt(account, asOf);
  return {
    memberId,
    asOf,
    account: current,
    balance: balanceOf(current),
    ...((await isCollecting(store, account)) ? { collecting: true } : {}),
  };
}

export interface TierRead {
  readonly memberId: string;
  readonly asOf: Instant;
  /** null in a programme without tiers. */
  readonly standing: Standing | null;
  readonly level: TierLevel | undefined;
  readonly next: LevelProgress | null;
  readonly keep: LevelProgress | null;
}

/** The tier now, whether or not a job has run. @throws Refusal NOT_FOUND. */
export async function readTier(
  { store, clock, versions }: Pick<Ports, 'store' | 'clock'> & { readonly versions: ProgrammeVersions },
  programmeId: string,
  memberId: string,
): Promise<TierRead> {
  const account = await store.account(programmeId, memberId);
  if (account === undefined) throw noSuchMember('memberId');
  const asOf = clock.now();
  const { terms } = await versions.at(programmeId, asOf);
  const standing = standingOf(account, terms, asOf);
  return { memberId, asOf, standing, level: levelOf(terms.tiers, standing?.id), ...progressOf(terms, { ...account, standing }, asOf) };
}

/** The next anniversary with a bonus; null: the programme gives none. @throws Refusal NOT_FOUND. */
export async function readAnniversary(
  { store, clock, versions }: Pick<Ports, 'store' | 'clock'> & { readonly versions: ProgrammeVersions },
  programmeId: string,
  memberId: string,
) {
  const account = await store.account(programmeId, memberId);
  if (account === undefined) throw noSuchMember('memberId');
  const asOf = clock.now();
  const { terms } = await versions.at(programmeId, asOf);
  return { memberId, asOf, anniversary: nextAnniversary(account, terms, asOf) ?? null };
}

/** @throws Refusal NOT_FOUND. */
export async function readProfile({ store }: Pick<Ports, 'store'>, programmeId: string, memberId: string): Promise<Profile> {
  const profile = await store.profile(programmeId, memberId);
  if (profile === undefined) throw noSuchMember('memberId');
  return profile;
}

/** Replaces the given fields, removes those that are null, and keeps the others. @throws Refusal NOT_FOUND; Busy. */
export async function changeProfile(
  ports: Pick<Ports, 'store' | 'pause' | 'clock'> & { readonly versions: ProgrammeVersions },
  programmeId: string,
  memberId: string,
  change: ProfileChange,
): Promise<Profile> {
  return decideAndCommit(ports, async () => {
    const profile = await readProfile(ports, programmeId, memberId);
    const changed: Profile = { ...profile, revision: profile.revision + 1, fields: changedFields(profile.fields, change) };
    const now = ports.clock.now();
    const { terms } = await ports.versions.at(programmeId, now);
    const birthdayAt = nextBirthday(changed, now, terms.timeZone);
    return { answer: changed, changes: [{ kind: 'profile', profile: changed, expected: profile.revision, birthdayAt }] };
  });
}
