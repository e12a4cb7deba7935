/** Managers publish, pause and archive rewards, import codes, and read the inventory. */
import * as z from 'zod';
import { MAX_CODE_CHARACTERS, MAX_CODES } from '../kernel/limits.ts';
import { Instant, text } from '../kernel/values.ts';
import { RewardState, RewardTerms, RewardVersion } from './rewards.ts';

const effectiveAt = Instant.optional().meta({
  description: 'When it takes effect: at least 15 seconds ahead; absent: then, and not before the version before it.',
  example: '2027-01-01T00:00:00+01:00',
});

export const RewardPublication = z
  .strictObject({
    state: RewardState,
    ...RewardTerms.shape,
    basedOn: z.int().min(1).optional().meta({
      description:
        'The version that these terms were made from. When it is no longer the newest, the publication is refused with what changed since. Absent: the newest, which must then be version 1 or your own.',
      example: 1,
    }),
    effectiveAt,
  })
  .meta({ id: 'RewardPublication', description: "A reward's new terms, and from when on." });

export const RewardStateChange = z
  .strictObject({ state: RewardState, effectiveAt })
  .meta({ id: 'RewardStateChange', description: 'The newest terms again, in this state.' });

export const RewardDetail = z
  .object({
    ...RewardVersion.shape,
    stock: z.object({
      left: z.int().min(0).nullable().meta({ description: 'null: it is not counted.', example: 340 }),
      isLow: z.boolean().meta({ description: 'No more are left than `lowStock` of the terms.' }),
    }),
  })
  .meta({ id: 'RewardDetail', description: 'The version in force, and what is left.' });
export type RewardDetail = z.infer<typeof RewardDetail>;

export const CodeBatch = z
  .strictObject({
    codes: z
      .array(text(MAX_CODE_CHARACTERS).regex(/^\S(.*\S)?$/, 'must not begin or end with a blank'))
      .min(1)
      .max(MAX_CODES)
      .meta({ description: 'As members are shown them.', example: ['SUMMER-7F3K', 'SUMMER-9Q2M'] }),
  })
  .meta({ id: 'CodeBatch' });

export const CodesImported = z
  .object({
    added: z.int().min(0),
    known: z.int().min(0).meta({ description: 'That were there before, whether or not they were given since, or are in the batch twice.' }),
  })
  .meta({ id: 'CodesImported' });
