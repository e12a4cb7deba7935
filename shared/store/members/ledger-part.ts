/** Entries of membership and their part of the account, as they are stored. */
import type { Instant } from '../../domain/kernel/time.ts';
import type { IdentityKey } from '../../domain/members/identity.ts';
import type { MEMBER_ENTRIES, MemberFacts, MemberPart } from '../../domain/members/member-entries.ts';
import { exactly, instant, listOf, nullable, object, oneOf, optional, type Properties, text, whole } from '../kernel/shape.ts';
import type { StoredPart } from '../kernel/stored-part.ts';

export const memberKinds = ['enrol', 'link', 'unlink', 'anniversary'] as const satisfies readonly (keyof typeof MEMBER_ENTRIES)[];

export const identityKind = oneOf('externalId', 'email', 'phone', 'card', 'subject');
const identityKey = object<IdentityKey>(() => ({ kind: identityKind, hash: text }));
const identityKeys = listOf(identityKey);

export const memberFacts: Properties<MemberFacts> = {
  collect: optional(identityKeys),
  collected: optional(exactly(true)),
  collecting: optional(exactly(true)),
  withdrew: optional(identityKey),
  years: optional(whole),
};

export interface StoredMember {
  readonly enrolledAt: Instant | null;
  readonly collecting?: readonly IdentityKey[] | undefined;
  readonly celebrated?: number | undefined;
}

export const memberPart: StoredPart<MemberPart, StoredMember> = {
  shape: { enrolledAt: nullable(instant), collecting: optional(identityKeys), celebrated: optional(whole) },
  write: ({ enrolledAt, collecting, celebrated }) => ({
    enrolledAt,
    ...(collecting.length === 0 ? {} : { collecting }),
    ...(celebrated === undefined ? {} : { celebrated }),
  }),
  read: ({ enrolledAt, collecting = [], celebrated }) => ({
    enrolledAt,
    collecting,
    ...(celebrated === undefined ? {} : { celebrated }),
  }),
};
