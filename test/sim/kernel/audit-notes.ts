/** The auditor's reading of notes of staff, which the simulated platform keeps in clear. */
import type { Entry } from '../../../shared/domain/ledger/entry.ts';

export interface Cleared {
  readonly by?: string;
  readonly reason?: string;
}

export const cleared = (by: string, reason: string | undefined): string => JSON.stringify(reason === undefined ? { by } : { by, reason });

export const noteIn = (sealed: string): Cleared => JSON.parse(sealed);

/** Why staff wrote the entry, and who; nothing of the others. */
export const noteOf = ({ note, sealed }: Entry): Cleared => (note === undefined || sealed === undefined ? {} : noteIn(sealed));
