/**
 * Notes of staff on entries: why someone changed an account by hand, and who. The hash of an entry covers only a salted commitment to its
 * note. The text stands sealed beside the entry, so an entry can be shown without it, and the text can be erased and the chain still
 * verifies. Entries from before notes have `reason` and `by` in clear, inside their hash.
 */
import { fingerprint } from './hash-chain.ts';

export interface NoteText {
  readonly reason?: string | undefined;
  /** The token's subject. */
  readonly by: string;
}

export interface Note {
  /** Inside the entry's hash. */
  readonly commitment: string;
  /** The salt and the text, encrypted. Outside the hash. */
  readonly sealed: string;
}

/** SHA-256 of salt, reason and name in canonical JSON, base64url. @param salt 128 random bits, so that nobody can guess the text. */
export const commitmentTo = (salt: string, { reason, by }: NoteText): string =>
  fingerprint({ salt, by, ...(reason === undefined ? {} : { reason }) });

/** The fields of an entry. */
export const noted = ({ commitment, sealed }: Note) => ({ note: commitment, sealed });
