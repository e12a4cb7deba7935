/** Identities that are added to a member and withdrawn from them. */
import { advanceAndMark } from '../agenda/advance.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type Note, noted } from '../ledger/note.ts';
import type { ProgrammeVersion } from '../programmes/programme.ts';
import type { IdentityKey, IdentityKind } from './identity.ts';
import { NAMES } from './linking.ts';
import type { Profile } from './member.ts';

/** Identities of a member besides the first of each kind. */
export const MAX_OTHER_IDENTITIES = 20;

/** The profile shows the newest. The items of all of them stay, so none is ever taken again at a till. */
const SHOWN_WITHDRAWN = 20;

/** @throws Refusal LIMIT_EXCEEDED. */
export function withIdentity(profile: Profile, kind: IdentityKind, value: string): Profile {
  const { identities, others = [], withdrawn = [] } = profile;
  const rest = withdrawn.filter((one) => one.kind !== kind || one.value !== value);
  const added =
    identities[kind] === undefined ? { identities: { ...identities, [kind]: value } } : { others: bounded([...others, { kind, value }]) };
  return { ...profile, ...added, ...(rest.length === 0 ? { withdrawn: undefined } : { withdrawn: rest }), revision: profile.revision + 1 };
}

/** The next of the kind takes the place of the first. */
export function withoutIdentity(profile: Profile, kind: IdentityKind, value: string, now: Instant): Profile {
  const { identities, others = [], withdrawn = [] } = profile;
  const left = others.filter((one) => one.kind !== kind || one.value !== value);
  const next = identities[kind] === value ? left.find((one) => one.kind === kind) : undefined;
  const rest = left.filter((one) => one !== next);
  return {
    ...profile,
    identities: identities[kind] === value ? { ...identities, [kind]: next?.value } : identities,
    others: rest.length === 0 ? undefined : rest,
    withdrawn: [...withdrawn, { kind, value, at: now }].slice(-SHOWN_WITHDRAWN),
    revision: profile.revision + 1,
  };
}

function bounded<Of>(all: readonly Of[]): readonly Of[] {
  if (all.length > MAX_OTHER_IDENTITIES)
    throw new Refusal('LIMIT_EXCEEDED', `a member has at most ${MAX_OTHER_IDENTITIES} identities besides the first of each kind`);
  return all;
}

/** Records the identity, and collects the purchases that wait for it. */
export function decideAddition(account: Account, key: IdentityKey, note: Note, programme: ProgrammeVersion, now: Instant): Ledger {
  const collect = key.kind === 'subject' ? account.collecting : [...account.collecting, key];
  return advanceAndMark(
    account,
    {
      kind: 'link',
      ...(collect.length === 0 ? {} : { collect }),
      ...noted(note),
      explanation: [{ rule: 'link', matched: true, reason: `known by ${NAMES[key.kind]} from now on` }],
    },
    programme,
    now,
  );
}

/** @param note absent: the member did it. */
export function decideWithdrawal(
  account: Account,
  key: IdentityKey,
  note: Note | undefined,
  programme: ProgrammeVersion,
  now: Instant,
): Ledger {
  return advanceAndMark(
    account,
    {
      kind: 'unlink',
      withdrew: key,
      ...(note === undefined ? {} : noted(note)),
      explanation: [{ rule: 'link', matched: true, reason: `${NAMES[key.kind]} was withdrawn, and names the member no more` }],
    },
    programme,
    now,
  );
}
