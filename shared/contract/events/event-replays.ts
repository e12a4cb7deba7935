/** Events of a member, sent again by hand. */
import * as z from 'zod';
import { MemberId } from '../kernel/values.ts';
import { EntryNumber } from '../ledger/ledger.ts';

export const EventReplay = z
  .strictObject({
    fromEntry: EntryNumber,
    toEntry: EntryNumber.optional().meta({ description: 'The last entry. Absent: the last entry of the ledger.' }),
  })
  .meta({ id: 'EventReplay' });

export const EventsReplayed = z
  .object({
    memberId: MemberId,
    entries: z.int().min(0),
    events: z.int().min(0),
    messages: z.int().min(0).meta({ description: 'Events, counted once for each endpoint that receives them.' }),
    nextEntry: EntryNumber.nullable().meta({ description: '`fromEntry` of the next request; null: that was all.' }),
  })
  .meta({ id: 'EventsReplayed' });
