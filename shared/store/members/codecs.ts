import type { Instant } from '../../domain/kernel/time.ts';
import type { Identity } from '../../domain/members/changes.ts';
import type { Identities, NamedIdentity, PostalAddress, Profile, ProfileFields } from '../../domain/members/member.ts';
import type { Item } from '../kernel/item-table.ts';
import { instant, listOf, object, optional, text, whole } from '../kernel/shape.ts';
import { stored } from '../kernel/stored.ts';
import { memberItems } from './items.ts';
import { identityKind } from './ledger-part.ts';

const address = object<PostalAddress>(() => ({
  lines: listOf(text),
  postalCode: optional(text),
  city: text,
  region: optional(text),
  country: text,
}));

export const profileFrom = stored(
  memberItems.profile,
  object<Profile>(() => ({
    programmeId: text,
    memberId: text,
    enrolledAt: instant,
    revision: whole,
    identities: object<Identities>(() => ({
      externalId: optional(text),
      email: optional(text),
      phone: optional(text),
      card: optional(text),
      subject: optional(text),
    })),
    fields: object<ProfileFields>(() => ({
      givenName: optional(text),
      familyName: optional(text),
      birthDate: optional(text),
      language: optional(text),
      address: optional(address),
    })),
    others: optional(listOf(object<NamedIdentity>(() => ({ kind: identityKind, value: text })))),
    withdrawn: optional(listOf(object<NamedIdentity & { readonly at: Instant }>(() => ({ kind: identityKind, value: text, at: instant })))),
    birthdayIn: optional(whole),
    devices: optional(listOf(text)),
  })),
);

const storedIdentity = stored(
  memberItems.identity,
  object<Omit<Identity, 'key'> & Identity['key']>(() => ({
    programmeId: text,
    kind: identityKind,
    hash: text,
    memberId: text,
    inputHash: text,
    revision: optional(whole),
    withdrawnAt: optional(instant),
  })),
);

export function identityFrom(item: Item): Identity {
  const { kind, hash, ...identity } = storedIdentity(item);
  return { ...identity, key: { kind, hash } };
}
