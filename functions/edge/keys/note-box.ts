/** Notes of staff, sealed for one member's ledger with a key of their own from the platform key. */
import { randomBytes } from 'node:crypto';
import { invariant } from '../../../shared/domain/kernel/refusal.ts';
import { commitmentTo, type NoteText } from '../../../shared/domain/ledger/note.ts';
import type { NoteBox } from '../../../shared/ports/ports.ts';
import { derived, once } from './platform-keys.ts';
import { open, seal } from './sealing.ts';

/** 128 bits. */
const SALT_BYTES = 16;

const contextOf = (programmeId: string, memberId: string): string => `${programmeId}#${memberId}`;

export function noteBox(fetchKey: () => Promise<string>): NoteBox {
  const key = once(async () => derived(await fetchKey(), 'entry-note'));
  return {
    async seal(programmeId, memberId, { by, reason }) {
      const text = { salt: randomBytes(SALT_BYTES).toString('base64url'), by, ...(reason === undefined ? {} : { reason }) };
      const sealed = seal(JSON.stringify(text), await key(), contextOf(programmeId, memberId));
      return { commitment: commitmentTo(text.salt, text), sealed };
    },
    async open(programmeId, memberId, { commitment, sealed }) {
      const opened = await key();
      try {
        const { salt, ...text } = saltedIn(JSON.parse(open(sealed, opened, contextOf(programmeId, memberId))));
        return commitmentTo(salt, text) === commitment ? text : undefined;
      } catch {
        return undefined;
      }
    },
  };
}

function saltedIn(text: object): NoteText & { readonly salt: string } {
  const { salt, by, reason }: { salt?: unknown; by?: unknown; reason?: unknown } = text;
  invariant(typeof salt === 'string' && typeof by === 'string', 'a note has a salt and a name');
  return { salt, by, ...(typeof reason === 'string' ? { reason } : {}) };
}
