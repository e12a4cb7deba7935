/** Reads the notes of staff on entries. */
import type { Entry } from '../../domain/ledger/entry.ts';
import type { Ports } from '../../ports/ports.ts';

/** An entry as staff read it. */
export type OpenEntry = Entry & {
  /** `erased`: the text is gone. `altered`: it is not the text that the entry's hash covers, or the key is another. */
  readonly noteMissing?: 'erased' | 'altered' | undefined;
};

export async function openNote({ notes }: Pick<Ports, 'notes'>, entry: Entry): Promise<OpenEntry> {
  const { programmeId, memberId, note: commitment, sealed } = entry;
  if (commitment === undefined) return entry;
  if (sealed === undefined) return { ...entry, noteMissing: 'erased' };
  const text = await notes.open(programmeId, memberId, { commitment, sealed });
  return text === undefined ? { ...entry, noteMissing: 'altered' } : { ...entry, ...text };
}
