/** The world outside, as use cases see it. */

import type { TraitKind } from '../domain/fraud/trait.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Note, NoteText } from '../domain/ledger/note.ts';
import type { IdentityKey, IdentityKind } from '../domain/members/identity.ts';
import type { Store } from './store.ts';

export interface Clock {
  now(): Instant;
}

export interface IdSource {
  memberId(): string;
  secretId(): string;
  /** Those of a later instant sort behind those of an earlier one. */
  redemptionId(at: Instant): string;
  /** CODE_SYMBOLS of CODE_ALPHABET, each as likely as any other, by a source that no one can foresee. */
  voucherSymbols(): string;
  /** The same, TILL_CODE_SYMBOLS. */
  tillSymbols(): string;
  endpointId(): string;
  /** The same, REFERRAL_CODE_SYMBOLS. */
  referralSymbols(): string;
}

/** Keyed hash of a normalised identity, so that no claim holds personal data in clear. */
export interface IdentityHasher {
  keyOf(programmeId: string, kind: IdentityKind, normalised: string): Promise<IdentityKey>;
  /** The same of what members can have in common. */
  traitOf(programmeId: string, kind: TraitKind, normalised: string): Promise<string>;
  /** The PIN that comes with a card, by a keyed hash of its normalised number: PIN_DIGITS digits. */
  pinOf(programmeId: string, card: string): Promise<string>;
}

/** Signing secrets: made at random, sealed for storage, opened for verification. The context must be the same at both. */
export interface SecretBox {
  newSecret(): string;
  seal(secret: string, context: string): Promise<string>;
  open(sealed: string, context: string): Promise<string>;
}

/** Notes of staff, for one member's ledger. */
export interface NoteBox {
  seal(programmeId: string, memberId: string, text: NoteText): Promise<Note>;
  /** undefined: it was altered since, or is another member's. */
  open(programmeId: string, memberId: string, note: Note): Promise<NoteText | undefined>;
}

/** Waiting between attempts. */
export interface Pause {
  /** Returns after a random part of `upToMillis`. */
  jittered(upToMillis: number): Promise<void>;
}

export interface Ports {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly identities: IdentityHasher;
  readonly secrets: SecretBox;
  readonly notes: NoteBox;
  readonly pause: Pause;
}
