/** A member proves more identities: the token of the app shows that its bearer is a member whom staff or an import enrolled. */

import { advance } from '../agenda/advance.ts';
import type { Instant } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import { append, type Ledger, openLedger } from '../ledger/ledger.ts';
import type { ProgrammeVersion } from '../programmes/programme.ts';
import type { IdentityKey, IdentityKind } from './identity.ts';
import { type Identities, identitiesIn, type Profile, type ProfileFields } from './member.ts';

/** The identities that a member lacks. A member has at most one of each kind. */
export const lackedBy = ({ identities: known }: Profile, offered: Identities): Identities =>
  Object.fromEntries(identitiesIn(offered).filter(([kind]) => known[kind] === undefined));

/** Whether each given field is what the profile has already. */
export const agrees = ({ fields: known }: Profile, fields: ProfileFields): boolean =>
  Object.entries(fields).every(([name, value]) => JSON.stringify(known[name as keyof ProfileFields]) === JSON.stringify(value));

/** The profile with more identities. The member's own words replace those of whoever enrolled them. */
export const linkedProfile = (profile: Profile, more: Identities, fields: ProfileFields): Profile => ({
  ...profile,
  revision: profile.revision + 1,
  identities: { ...profile.identities, ...more },
  fields: { ...profile.fields, ...fields },
});

/** Records the link, and collects the purchases that wait for the new identities. */
export function decideLink(account: Account, keys: readonly IdentityKey[], programme: ProgrammeVersion, now: Instant): Ledger {
  const opened = advance(openLedger(account), now, programme);
  const collect = [...account.collecting, ...keys.filter(({ kind }) => kind !== 'subject')];
  return append(opened, {
    kind: 'link',
    at: now,
    programmeVersion: programme.version,
    postings: [],
    ...(collect.length === 0 ? {} : { collect }),
    explanation: [{ rule: 'link', matched: true, reason: `known by ${keys.map(({ kind }) => NAMES[kind]).join(', ')} from now on` }],
  });
}

/** As an explanation names them. */
export const NAMES: Record<IdentityKind, string> = {
  subject: "the app's sign-in",
  externalId: 'an external id',
  email: 'an e-mail address',
  phone: 'a phone number',
  card: 'a card',
};
