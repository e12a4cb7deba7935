/** What routes of several functions are made of. */
import * as z from 'zod';
import { ProgrammeId } from './values.ts';

export const inProgramme = z.strictObject({ programmeId: ProgrammeId });

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable().meta({ description: 'null on the last page.' }) });
