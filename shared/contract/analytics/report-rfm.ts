/** The report `rfm`: recency, frequency and monetary value in quintiles, their classes, and classes by revenue share. */
import * as z from 'zod';
import { Currency } from '../kernel/values.ts';
import { AbcClass, PlainClass, RfmClass } from './classes.ts';

const Score = z.int().min(1).max(5);
const members = z.int().min(0);
const revenue = z.int().meta({ description: 'Minor units, over the whole history.' });
const averageDays = z.number().nullable().meta({ description: 'Mean days since the last purchase. null: the group is empty.' });
const share = z.number().min(0).max(1).nullable();

export const RfmReport = z
  .object({
    currency: Currency,
    customers: members.meta({ description: 'Members with a purchase that was not returned in full. All others have no score.' }),
    cutPoints: z
      .array(
        z.object({
          score: Score,
          days: z.int().nullable().meta({ description: 'The most days since the last purchase. null: no one reaches the score.' }),
          purchaseDays: z.int().nullable().meta({ description: 'The least days with a purchase.' }),
          revenue: z.int().nullable().meta({ description: 'The least total spent, in minor units.' }),
        }),
      )
      .meta({
        description:
          'The thresholds of each score above 1. A score is 1 + ⌊5 × the middle of the value’s range of ranks⌋; who bought within the mean interval has a recency of at least 3.',
      }),
    grid: z
      .array(z.object({ recency: Score, frequency: Score, members, revenue, averageDays }))
      .meta({ description: 'All 25 cells, the best first.' }),
    cells: z
      .array(z.object({ score: z.string().regex(/^[1-5]{3}$/), class: RfmClass, members, revenue, averageDays: z.number() }))
      .meta({ description: 'By recency, frequency and monetary value, 555 to 111; only scores that someone has.' }),
    classes: z.array(z.object({ class: RfmClass, plain: PlainClass, members, share, revenue, revenueShare: share, averageDays })),
    plain: z.array(z.object({ class: PlainClass, members, share, revenue, revenueShare: share, averageDays })),
    abc: z.array(
      z.object({
        class: AbcClass,
        from: z.int().nullable().meta({ description: 'The least amount spent, in minor units. null: no threshold.' }),
        members,
        share,
        revenue,
        revenueShare: share,
      }),
    ),
    rounded: z.boolean().meta({
      description: 'true: there are so many different amounts that thresholds of revenue are exact to 1/256 only.',
    }),
  })
  .meta({
    id: 'RfmReport',
    description:
      "Recency: days since the last purchase. Frequency: days with a purchase. Monetary value: the total spent, not the mean. All cover the whole history up to the report's day.",
    example: {
      currency: 'USD',
      customers: 2,
      cutPoints: [
        { score: 2, days: 12, purchaseDays: 3, revenue: 8_800 },
        { score: 3, days: 12, purchaseDays: 3, revenue: 8_800 },
        { score: 4, days: null, purchaseDays: null, revenue: null },
        { score: 5, days: null, purchaseDays: null, revenue: null },
      ],
      grid: [{ recency: 3, frequency: 3, members: 1, revenue: 8_800, averageDays: 12 }],
      cells: [
        { score: '333', class: 'need-attention', members: 1, revenue: 8_800, averageDays: 12 },
        { score: '111', class: 'lost', members: 1, revenue: 1_200, averageDays: 200 },
      ],
      classes: [{ class: 'lost', plain: 'dormant', members: 1, share: 0.5, revenue: 1_200, revenueShare: 0.12, averageDays: 200 }],
      plain: [{ class: 'dormant', members: 1, share: 0.5, revenue: 1_200, revenueShare: 0.12, averageDays: 200 }],
      abc: [
        { class: 'A', from: 8_800, members: 1, share: 0.5, revenue: 8_800, revenueShare: 0.88 },
        { class: 'B', from: 1_200, members: 1, share: 0.5, revenue: 1_200, revenueShare: 0.12 },
        { class: 'C', from: null, members: 0, share: 0, revenue: 0, revenueShare: 0 },
      ],
      rounded: false,
    },
  });
export type RfmReport = z.output<typeof RfmReport>;
