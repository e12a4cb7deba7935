/** Segments: named groups of a programme's members. */
import * as z from 'zod';
import { Instant, MemberId, text } from '../kernel/values.ts';

export const SegmentName = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/, 'must be 1 to 40 of a–z, 0–9 and -')
  .meta({
    id: 'SegmentName',
    description: 'A segment, named by whoever first puts a member into it. Members can see it.',
    example: 'press',
  });

/** As the domain has it: see its own limits for what no length says. */
const RULE_LENGTH = 1_000;

const Rule = z.string().min(1).max(RULE_LENGTH).meta({
  id: 'SegmentRule',
  description:
    'A condition in the Common Expression Language (CEL), over the variables member, purchases, rfm, profile, stage, value, risk, abc and alive; money in minor units. A condition on an unknown fact, such as `purchases.daysSinceLast` of a member without a purchase, does not hold. At most 150 operations; of functions there are has, size, int, double, startsWith, endsWith and contains.',
  example: 'purchases.ordersLast12Months >= 3 && purchases.daysSinceLast > 90 && stage != "lapsed"',
});

const name = text(100).meta({ description: 'The name that people read.', example: 'Regulars who stay away' });

export const SegmentTerms = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('static').meta({ description: 'Members are put into it by hand.' }), name }),
    z.strictObject({ kind: z.literal('rule').meta({ description: 'The nightly pass finds its members.' }), name, rule: Rule }),
  ])
  .meta({ id: 'SegmentTerms' });

export const SegmentVersion = z
  .object({
    id: SegmentName,
    kind: z.enum(['static', 'rule']),
    name: z.string(),
    rule: Rule.optional(),
    state: z.enum(['active', 'archived']),
    version: z.int().min(1),
    publishedAt: Instant,
    publishedBy: z.string(),
  })
  .meta({ id: 'SegmentVersion' });

const Day = z.iso.date();

export const SegmentCount = z
  .object({
    members: z.int().min(0).nullable().meta({ description: 'null: it was not counted yet.' }),
    asOf: Day.optional().meta({ description: 'The end of the day that they were counted as of; absent: they are those of now.' }),
    version: z.int().min(1).optional().meta({ description: 'The version of the rule that they were counted by.' }),
    why: z
      .string()
      .optional()
      .meta({ description: 'The reason why there is no number.', example: 'the first pass that knows it is still to come' }),
  })
  .meta({ id: 'SegmentCount' });

export const Segment = SegmentVersion.extend({ count: SegmentCount }).meta({ id: 'Segment' });

export const SegmentMember = z
  .object({
    memberId: MemberId,
    since: Day.meta({ description: 'The day on which it was done by hand, or as of which it was found by rule.' }),
  })
  .meta({ id: 'SegmentMember' });
