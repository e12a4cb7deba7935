/** Lists the entries of a member's ledger. */
import type { Entry } from '../../domain/ledger/entry.ts';
import type { Page } from '../../ports/kernel/storage.ts';
import type { Ports } from '../../ports/ports.ts';
import { readProfile } from '../members/read-member.ts';
import { type OpenEntry, openNote } from './open-note.ts';

/** The newest first. @throws Refusal NOT_FOUND. */
export async function listEntries(
  ports: Pick<Ports, 'store'>,
  programmeId: string,
  memberId: string,
  before: number | undefined,
  limit: number,
): Promise<Page<Entry, number>> {
  const page = await ports.store.entriesBefore(programmeId, memberId, before, limit);
  // Every member has an entry: only an empty page leaves it open whether there is such a member.
  if (page.items.length === 0) await readProfile(ports, programmeId, memberId);
  return page;
}

/** The same with the notes of staff, for staff. @throws Refusal NOT_FOUND. */
export async function listEntriesWithNotes(
  ports: Pick<Ports, 'store' | 'notes'>,
  programmeId: string,
  memberId: string,
  before: number | undefined,
  limit: number,
): Promise<Page<OpenEntry, number>> {
  const page = await listEntries(ports, programmeId, memberId, before, limit);
  return { ...page, items: await Promise.all(page.items.map((entry) => openNote(ports, entry))) };
}
