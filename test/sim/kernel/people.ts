/** The people of a world: what they are known by, and how clients spell it. */
import type { IdentityKind } from '../../../shared/domain/members/identity.ts';
import { PERSONAL } from '../auditor.ts';
import type { Random } from './random.ts';
import type { Person } from './request.ts';

export const identitiesOf = (person: Person): Record<IdentityKind, string> => ({
  externalId: `X-${PERSONAL}-${person}`,
  email: `P${PERSONAL}.${person}@example.org`,
  phone: `+49${PERSONAL}${person}`,
  card: `C${PERSONAL}${person}`,
  subject: `sub-${PERSONAL}-${person}`,
});

/** One of the spellings of an identity, all with the same meaning. */
export function spelled(kind: IdentityKind, identity: string, random: Random): string {
  if (!random.chance(0.3)) return identity;
  if (kind === 'email') return identity.toUpperCase();
  if (kind === 'card') return identity.toLowerCase().replace(PERSONAL, ` ${PERSONAL}-`);
  return kind === 'externalId' ? ` ${identity}` : identity;
}

/** The owner of a person's keys, until the platform has given a member id. */
export const personKeys = (person: Person): string => `person-${person}`;
