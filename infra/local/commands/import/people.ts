/** Finds the persons of a file. Rows that share an identity are of one person. */
import type { Identities } from './record.ts';

/** A person as the rows of a file tell them: at most one identity of each kind. */
export interface Person {
  /** Names the person within this run. */
  readonly key: string;
  readonly identities: Identities;
}

export interface People {
  /** Learns that the identities are of one person. */
  add(identities: Identities): void;
  /** @returns the person of the first of these identities. */
  of(identities: Identities): Person;
}

type Kind = keyof Identities;
const KINDS: readonly Kind[] = ['externalId', 'email', 'phone', 'card'];

/**
 * An identity belongs to the first person who has it. Two rows that share one, but name two cards or two addresses, stay two people:
 * a card is shared in a household.
 */
export function peopleOfFile(): People {
  const known = new Map<string, { key: string; identities: Identities }>();
  const given = (identities: Identities) =>
    KINDS.flatMap((kind) => {
      const value = identities[kind];
      return value === undefined ? [] : [{ kind, value, key: identityKey(kind, value) }];
    });
  return {
    add(identities) {
      const named = given(identities);
      const [first] = named;
      if (first === undefined) return;
      const found = [...new Set(named.flatMap(({ key }) => known.get(key) ?? []))];
      const [person = { key: first.key, identities: {} }, ...others] = areOne([...found.map((one) => one.identities), identities])
        ? found
        : found.slice(0, known.has(first.key) ? 1 : 0);
      for (const other of others) {
        Object.assign(person.identities, other.identities);
        for (const { key } of given(other.identities)) known.set(key, person);
      }
      for (const { kind, value, key } of named) {
        const owner = known.get(key);
        if (owner === undefined && person.identities[kind] === undefined) {
          Object.assign(person.identities, { [kind]: value });
          known.set(key, person);
        }
      }
    },
    of(identities) {
      const [first] = given(identities);
      const person = first === undefined ? undefined : known.get(first.key);
      return person ?? { key: first?.key ?? '', identities };
    },
  };
}

/** Whether there is at most one of each kind among them. */
function areOne(all: readonly Identities[]): boolean {
  return KINDS.every((kind) => {
    const values = all.flatMap((identities) => identities[kind] ?? []);
    return new Set(values.map((value) => identityKey(kind, value))).size <= 1;
  });
}

/** Equal for spellings of one identity: e-mail addresses and cards ignore case, cards and phones also blanks and hyphens. */
function identityKey(kind: Kind, value: string): string {
  switch (kind) {
    case 'externalId':
      return `${kind} ${value}`;
    case 'email':
      return `${kind} ${value.toLowerCase()}`;
    case 'phone':
      return `${kind} ${value.replace(/\D/g, '')}`;
    case 'card':
      return `${kind} ${value.replace(/[ -]/g, '').toLowerCase()}`;
  }
}
