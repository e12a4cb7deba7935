/** Stores of merchants: places where people buy. */
import * as z from 'zod';
import { Instant, text } from '../kernel/values.ts';

export const StoreId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'must be 1 to 64 letters, digits, dots, hyphens and underscores, starting with a letter or digit, such as berlin-1',
  )
  .meta({ id: 'StoreId', description: 'A store, as its purchases name it in `store`. Case matters.', example: 'berlin-1' });

const storeFields = {
  name: text(100).meta({ example: 'Berlin, Mitte' }),
  timeZone: text(64).meta({
    description: 'IANA time zone of its clock: an import reads days and local times of its purchases in it.',
    example: 'Europe/Berlin',
  }),
};

export const StoreTerms = z.strictObject(storeFields).meta({ id: 'StoreTerms' });

export const RetailStore = z
  .object({
    id: StoreId,
    ...storeFields,
    createdAt: Instant,
    changedAt: Instant,
    by: z.string().meta({ description: 'Who changed it last.' }),
  })
  .meta({ id: 'Store' });
export type RetailStore = z.infer<typeof RetailStore>;
