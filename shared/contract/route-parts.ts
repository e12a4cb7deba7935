/** What routes of several functions are made of. */
import * as z from 'zod';
import type { Group } from './route.ts';
import { IdempotencyKey, MemberId, ProgrammeId } from './values.ts';

export const MANAGERS = ['manager'] as const satisfies readonly Group[];
export const SERVICE = ['manager', 'support'] as const satisfies readonly Group[];
export const READERS = ['manager', 'support', 'analyst'] as const satisfies readonly Group[];

export const inProgramme = z.strictObject({ programmeId: ProgrammeId });
export const ofMember = z.strictObject({ programmeId: ProgrammeId, memberId: MemberId });

export const keyed = z.object({ 'idempotency-key': IdempotencyKey });

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable().meta({ description: 'null on the last page.' }) });
