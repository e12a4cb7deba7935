/** Support freezes and releases accounts by hand. */
import * as z from 'zod';
import { MemberId, Reason } from '../kernel/values.ts';
import { EntryNumber } from '../ledger/ledger.ts';

export const Freezing = z.strictObject({ reason: Reason }).meta({ id: 'Freezing' });

export const Frozen = z
  .object({
    memberId: MemberId,
    entry: EntryNumber,
    frozen: z.boolean().meta({ description: 'Whether the account is frozen after the request.' }),
  })
  .meta({ id: 'Frozen' });
