/** A member's profile and identities. Personal data is stored apart from the account. */

import { normalForm } from '../kernel/foreign-id.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import type { IdentityKind } from './identity.ts';

/** Identities that name a member; `subject` is the token's `sub`. At most one of each. */
export type Identities = { readonly [Kind in IdentityKind]?: string | undefined };

/** One identity. */
export interface NamedIdentity {
  readonly kind: IdentityKind;
  /** Normalised. */
  readonly value: string;
}

export interface ProfileFields {
  readonly givenName?: string | undefined;
  readonly familyName?: string | undefined;
  readonly birthDate?: string | undefined;
  readonly language?: string | undefined;
  /** Address for physical rewards. */
  readonly address?: PostalAddress | undefined;
}

export interface PostalAddress {
  readonly lines: readonly string[];
  readonly postalCode?: string | undefined;
  readonly city: string;
  readonly region?: string | undefined;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

export interface Profile {
  readonly programmeId: string;
  readonly memberId: string;
  readonly enrolledAt: Instant;
  readonly revision: number;
  readonly identities: Identities;
  readonly fields: ProfileFields;
  /** Identities besides the first of each kind. */
  readonly others?: readonly NamedIdentity[] | undefined;
  readonly withdrawn?: readonly (NamedIdentity & { readonly at: Instant })[] | undefined;
  /** Year of the last birthday that was celebrated. */
  readonly birthdayIn?: number | undefined;
  /** Keyed hashes of the devices used at enrolment. */
  readonly devices?: readonly string[] | undefined;
}

/** null removes a field. */
export type ProfileChange = { readonly [Field in keyof ProfileFields]: ProfileFields[Field] | null };

/** `en_GB`, as operating systems have it, is `en-GB`. */
export const normaliseFields = ({ language, ...fields }: ProfileFields): ProfileFields =>
  language === undefined ? fields : { ...fields, language: language.replaceAll('_', '-') };

export function changedFields(fields: ProfileFields, change: ProfileChange): ProfileFields {
  const all = Object.entries({ ...fields, ...change }).filter(([, value]) => value !== null && value !== undefined);
  return normaliseFields(Object.fromEntries(all));
}

const NORMALISED: Record<IdentityKind, (value: string) => string> = {
  subject: (value) => value,
  externalId: normalForm,
  // Composes last: some letters, such as ẖ, are composed in lower case only.
  email: (value) => withAsciiDomain(value.trim().toLowerCase().normalize('NFC')),
  phone: (value) => value.replace(/[ ()./-]/g, ''),
  card: (value) => value.replace(/[ -]/g, '').toUpperCase(),
};

/** `jörg@müller.de` and `jörg@xn--mller-kva.de` are one address: https://www.rfc-editor.org/rfc/rfc5891. */
function withAsciiDomain(address: string): string {
  const at = address.lastIndexOf('@') + 1;
  const domain = address.slice(at);
  if (!/[^!-~]/.test(domain)) return address;
  if (!URL.canParse(`http://${domain}`)) throw new Refusal('VALIDATION_FAILED', 'must be an e-mail address', 'email');
  return `${address.slice(0, at)}${new URL(`http://${domain}`).hostname}`;
}

/** Normalises an identity, so that equal identities compare as equal. */
export function normaliseIdentity(kind: IdentityKind, value: string): string {
  const normalised = NORMALISED[kind](value);
  if (normalised === '') throw new Refusal('VALIDATION_FAILED', 'must not be blank', kind);
  return normalised;
}

export const normaliseIdentities = (identities: Identities): Identities =>
  Object.fromEntries(identitiesIn(identities).map(([kind, value]) => [kind, normaliseIdentity(kind, value)]));

export function identitiesIn(identities: Identities): readonly (readonly [IdentityKind, string])[] {
  return (Object.keys(NORMALISED) as IdentityKind[]).flatMap((kind) => {
    const value = identities[kind];
    return value === undefined ? [] : [[kind, value] as const];
  });
}
