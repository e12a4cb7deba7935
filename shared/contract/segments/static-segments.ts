/** Members of static segments: support adds and removes them by hand. */
import * as z from 'zod';
import { MemberId, Reason } from '../kernel/values.ts';
import { EntryNumber } from '../ledger/ledger.ts';
import { SegmentName } from './segments.ts';

const names = z.array(SegmentName).max(20);

export const SegmentChange = z
  .strictObject({ add: names.optional(), remove: names.optional(), reason: Reason })
  .meta({ id: 'SegmentChange', description: 'At least one name in add or remove. A member is in at most 10 segments.' });

export const SegmentsChanged = z
  .object({
    memberId: MemberId,
    entry: EntryNumber,
    segments: z.array(SegmentName).meta({ description: "All of the member's segments after the change." }),
  })
  .meta({ id: 'SegmentsChanged' });
