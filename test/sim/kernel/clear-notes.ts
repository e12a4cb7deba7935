/** Notes of staff without encryption, so that the auditor reads them. */
import { commitmentTo } from '../../../shared/domain/ledger/note.ts';
import type { NoteBox } from '../../../shared/ports/ports.ts';
import { cleared, noteIn } from './audit-notes.ts';

export const CLEAR_NOTES: NoteBox = {
  seal: async (_programmeId, memberId, text) => ({
    commitment: commitmentTo(memberId, text),
    sealed: cleared(text.by, text.reason),
  }),
  open: async (_programmeId, _memberId, { sealed }) => {
    const { by = '', reason } = noteIn(sealed);
    return { by, reason };
  },
};
