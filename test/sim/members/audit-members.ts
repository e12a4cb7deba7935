/** Audits identities of members, and unclaimed purchases. */
import type { IdentityKind } from '../../../shared/domain/members/identity.ts';
import type { Identities, Profile, ProfileFields } from '../../../shared/domain/members/member.ts';
import type { EnrolCommand } from '../../../shared/use-cases/members/enrol-member.ts';
import type { MemberReference } from '../../../shared/use-cases/members/member-of-key.ts';
import { same } from '../kernel/audit-hash.ts';
import { fail } from '../violation.ts';

/** "Case does not matter in an e-mail address, blanks and hyphens neither in a card's number, blanks around a name neither." */
function meaning(kind: IdentityKind, value: string): string {
  if (kind === 'email') return value.trim().toLowerCase();
  if (kind === 'card') return value.replaceAll(/[ -]/g, '').toUpperCase();
  return kind === 'externalId' ? value.trim() : value;
}

function meanings(identities: Identities): Readonly<Record<string, string>> {
  const named = Object.entries(identities).filter((pair): pair is [IdentityKind, string] => pair[1] !== undefined);
  return Object.fromEntries(named.map(([kind, value]) => [kind, meaning(kind, value)]));
}

interface Enrolment {
  readonly memberId: string;
  readonly identities: Readonly<Record<string, string>>;
  readonly fields: ProfileFields;
}

export class Members {
  /** By programme, kind and normalised identity. */
  readonly #owners = new Map<string, Enrolment>();
  readonly #enrolments = new Map<string, Enrolment>();
  /** By partition of a hashed identity. */
  readonly #taken = new Map<string, string>();
  readonly #partitionsOf = new Map<string, string[]>();
  readonly #waiting = new Map<string, number>();

  enrolled({ programmeId, memberId, identities, fields }: Profile): void {
    const enrolment: Enrolment = { memberId, identities: meanings(identities), fields };
    this.#enrolments.set(memberId, enrolment);
    for (const [kind, value] of Object.entries(enrolment.identities)) {
      const owner = this.#owners.get(`${programmeId} ${kind} ${value}`);
      if (owner !== undefined && owner.memberId !== memberId) fail('enrolment', `${owner.memberId} and ${memberId} have the same ${kind}`);
      this.#owners.set(`${programmeId} ${kind} ${value}`, enrolment);
    }
  }

  identityTaken(partition: string, memberId: string): void {
    this.#taken.set(partition, memberId);
    this.#partitionsOf.set(memberId, [...(this.#partitionsOf.get(memberId) ?? []), partition]);
  }

  purchaseWaits(partition: string): void {
    if (this.#taken.has(partition)) fail('enrolment', `an unclaimed purchase waits for ${partition}, who has enrolled already`);
    this.#waiting.set(partition, (this.#waiting.get(partition) ?? 0) + 1);
  }

  purchaseWaitsNoLonger(partition: string): void {
    this.#waiting.set(partition, (this.#waiting.get(partition) ?? 0) - 1);
  }

  hasWaiting(memberId: string): boolean {
    return (this.#partitionsOf.get(memberId) ?? []).some((partition) => (this.#waiting.get(partition) ?? 0) > 0);
  }

  /** The member that a reference means. */
  meant(programmeId: string, reference: MemberReference): string | undefined {
    if ('id' in reference) return reference.id;
    const { externalId, email, phone, card } = reference;
    if (externalId !== undefined) return this.#ownerOf(programmeId, 'externalId', externalId);
    if (email !== undefined) return this.#ownerOf(programmeId, 'email', email);
    if (phone !== undefined) return this.#ownerOf(programmeId, 'phone', phone);
    return card === undefined ? undefined : this.#ownerOf(programmeId, 'card', card);
  }

  #ownerOf(programmeId: string, kind: IdentityKind, value: string): string | undefined {
    return this.#owners.get(`${programmeId} ${kind} ${meaning(kind, value)}`)?.memberId;
  }

  /** Whether the member enrolled with this content. */
  isEnrolmentOf(memberId: string, { identities, fields }: EnrolCommand): boolean {
    const enrolment = this.#enrolments.get(memberId);
    return enrolment !== undefined && same(enrolment.identities, meanings(identities)) && same(enrolment.fields, fields);
  }

  /** The members who have one of these identities. */
  ownersOf({ programmeId, identities }: EnrolCommand): readonly string[] {
    return Object.entries(meanings(identities)).flatMap(
      ([kind, value]) => this.#owners.get(`${programmeId} ${kind} ${value}`)?.memberId ?? [],
    );
  }
}
