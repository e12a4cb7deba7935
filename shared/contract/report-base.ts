/** The report `base`: how many members there are. */
import * as z from 'zod';

export const BaseReport = z
  .object({
    members: z.int().min(0),
    customers: z.int().min(0).meta({ description: 'Members with a purchase of which something is left.' }),
    frozen: z.int().min(0).meta({ description: 'Members whose account is frozen.' }),
  })
  .meta({ id: 'BaseReport', example: { members: 2357, customers: 2357, frozen: 0 } });
export type BaseReport = z.output<typeof BaseReport>;
