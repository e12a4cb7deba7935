/** The definition of a domain event, as receivers see it. */
import * as z from 'zod';
import { Instant, MemberId, ProgrammeId } from '../kernel/values.ts';
import { Balance, EntryNumber } from '../ledger/ledger.ts';

export const Sequence = z
  .string()
  .regex(/^\d{10}\.\d{2}(\.\d{10}\.\d{2})?$/, 'must be 10 digits, a point and 2 digits, once or twice')
  .meta({
    id: 'Sequence',
    description: "The event's place in its ordering lane. Places compare as text: a larger one happened later.",
    example: '0000000017.00',
  });

/** The version of the shape of `data`. Fields may be added without another version, so receivers must accept unknown fields. */
export const EVENT_VERSION = 1;

export interface EventDefinition {
  readonly title: string;
  readonly description: string;
  readonly data: z.ZodObject;
  readonly example: Readonly<Record<string, unknown>>;
}

const member = {
  programmeId: ProgrammeId,
  memberId: MemberId,
  sequence: Sequence,
  entry: EntryNumber,
  balance: Balance.meta({ description: 'After the entry.' }),
};

const MEMBER = {
  programmeId: 'demo',
  memberId: 'mem_01kac8v4q9fq0v1xw3h5m7n9pr',
  sequence: '0000000017.00',
  entry: 17,
  balance: { active: 129, pending: 0, debt: 0 },
};

/** An event of one entry of a member's ledger. @param example of what it says besides. */
export const ofEntry = <Shape extends z.ZodRawShape>(
  title: string,
  description: string,
  shape: Shape,
  example: Readonly<Record<string, unknown>>,
) => ({ title, description, data: z.object({ ...member, ...shape }), example: { ...MEMBER, ...example } }) satisfies EventDefinition;

/** An event of something that managers published or registered. */
export const ofProgramme = <Shape extends z.ZodRawShape>(
  title: string,
  description: string,
  shape: Shape,
  example: Readonly<Record<string, unknown>>,
) =>
  ({
    title,
    description,
    data: z.object({ programmeId: ProgrammeId, sequence: Sequence, ...shape }),
    example: { programmeId: 'demo', sequence: '0000000002.00', ...example },
  }) satisfies EventDefinition;

/** The payload, in the form that Standard Webhooks recommends. */
export const payloadOf = <Type extends string, Data extends z.ZodObject>(type: Type, data: Data) =>
  z.object({
    type: z.literal(type),
    version: z.literal(EVENT_VERSION),
    timestamp: Instant.meta({ description: 'When it happened.' }),
    correlationId: z.string().optional().meta({
      description:
        'The id of the request that caused the event, which the answer has in the header `apigw-requestid`. Absent: something else caused it, such as the time.',
    }),
    data,
  });
