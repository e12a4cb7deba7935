/** What is marked on an account by hand: that it is frozen, and static segments. */
import * as z from 'zod';
import { MemberId, Reason } from '../kernel/values.ts';
import { EntryNumber } from '../ledger/ledger.ts';

export const SegmentName = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/, 'must be 1 to 40 of a–z, 0–9 and -')
  .meta({
    id: 'SegmentName',
    description: 'A segment, named by whoever first puts a member into it. Members can see it.',
    example: 'press',
  });

const names = z.array(SegmentName).max(20);

export const SegmentChange = z
  .strictObject({ add: names.optional(), remove: names.optional(), reason: Reason })
  .meta({ id: 'SegmentChange', description: 'At least one name in add or remove. A member is in at most 10 segments.' });

export const SegmentsChanged = z
  .object({ memberId: MemberId, entry: EntryNumber, segments: z.array(SegmentName).meta({ description: 'All of them, after it.' }) })
  .meta({ id: 'SegmentsChanged' });

export const Freezing = z.strictObject({ reason: Reason }).meta({ id: 'Freezing' });

export const Frozen = z
  .object({ memberId: MemberId, entry: EntryNumber, frozen: z.boolean().meta({ description: 'After it.' }) })
  .meta({ id: 'Frozen' });
