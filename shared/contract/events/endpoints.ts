/** Endpoints of the brand's own systems, and the log of deliveries to them. */
import * as z from 'zod';
import { Cursor, Instant, PageQuery, ProgrammeId, text } from '../kernel/values.ts';
import { SecretStatus } from '../merchants/merchants.ts';
import { EVENT_NAMES } from './domain-events.ts';

const MAX_EVENT_TYPES = 50;

export const EndpointId = z
  .string()
  .regex(/^end_[0-9a-z]{26}$/, 'must be end_ and 26 of 0–9, a–z')
  .meta({ id: 'EndpointId', description: 'An endpoint, named by the platform.', example: 'end_01kac8v4q9fq0v1xw3h5m7n9pr' });

const EventType = z
  .enum(EVENT_NAMES, 'must be a type of event, such as points.earned')
  .meta({ id: 'EventType', description: 'Of an event: the reference has them under Webhooks.', example: 'points.earned' });

export const EndpointTerms = z
  .strictObject({
    url: text(2048).meta({
      description: 'https, at port 443 or above 1023, of a host with public addresses only; without user, password and fragment.',
      example: 'https://hooks.example.com/perennial',
    }),
    description: text(200).optional().meta({ example: 'The data warehouse' }),
    eventTypes: z
      .array(z.union([z.literal('*'), EventType], 'must be a type of event, such as points.earned, or *'))
      .min(1)
      .max(MAX_EVENT_TYPES)
      .refine((types) => new Set(types).size === types.length, 'must name each type once')
      .refine((types) => types.length === 1 || !types.includes('*'), 'must be * alone, or types by their names')
      .meta({
        description: 'The event types that the endpoint receives. * stands for every type, including future ones.',
        example: ['points.earned'],
      }),
  })
  .meta({ id: 'EndpointTerms' });

const EndpointState = z
  .discriminatedUnion('is', [
    z.object({ is: z.literal('enabled') }),
    z.object({ is: z.literal('paused'), since: Instant }),
    z.object({
      is: z.literal('disabled'),
      since: Instant,
      reason: z.enum(['gone', 'failing']).meta({ description: 'gone: it answered 410. failing: it took nothing for 72 hours.' }),
    }),
  ])
  .meta({ id: 'EndpointState', description: 'Only while it is enabled is anything sent; what happens meanwhile is in the log as missed.' });

export const Endpoint = z
  .object({
    id: EndpointId,
    programmeId: ProgrammeId,
    url: z.string(),
    description: z.string().optional(),
    eventTypes: z.array(z.string()),
    createdAt: Instant,
    state: EndpointState,
    failing: z
      .object({ since: Instant, times: z.int().min(1), openUntil: Instant.optional() })
      .nullable()
      .meta({
        description:
          'Failures and slow answers since it last took an event within 5 seconds. since: it has taken nothing since then. openUntil: until then nothing is tried.',
      }),
    secrets: z.array(SecretStatus),
  })
  .meta({ id: 'Endpoint' });
export type Endpoint = z.infer<typeof Endpoint>;

export const EndpointWithSecret = Endpoint.extend({
  secret: z.string().meta({ description: 'Standard Webhooks secret. Shown this once.', example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }),
}).meta({ id: 'EndpointWithSecret' });

export const DeliveryId = z
  .string()
  .regex(/^dlv_[A-Za-z0-9_-]{16,200}$/, 'must be a deliveryId from an earlier answer')
  .meta({ id: 'DeliveryId', description: 'An event on its way to an endpoint.', example: 'dlv_MCMyMDI2LTExLTIyVDEwOjAwOjAwLjAwMFo' });

const DeliveryState = z.enum(['waiting', 'delivered', 'failed', 'missed']).meta({
  id: 'DeliveryState',
  description:
    'waiting: tried again later, or behind what is. failed: tried as often as it is. missed: not sent, since the endpoint was paused or disabled.',
});
const ReplayedState = DeliveryState.extract(['delivered', 'failed', 'missed']);

export const Delivery = z
  .object({
    id: DeliveryId,
    endpointId: EndpointId,
    eventId: z.string().meta({ description: 'webhook-id of each attempt.', example: 'evt_0a1b2c3d4e5f60718293a4b5c6d7e8f9' }),
    type: z.string().meta({ example: 'points.earned' }),
    at: Instant.meta({ description: 'When it happened.' }),
    state: DeliveryState,
    changedAt: Instant,
    attempts: z.int().min(0),
  })
  .meta({ id: 'Delivery' });
export type Delivery = z.infer<typeof Delivery>;

const Attempt = z
  .object({
    at: Instant,
    tookMillis: z.int().min(0),
    outcome: z.enum(['answered', 'timed-out', 'refused-address', 'unreachable']),
    status: z.int().optional().meta({ description: 'The status of the answer.', example: 503 }),
    code: z.string().optional().meta({ description: 'Why it could not be reached.', example: 'ECONNREFUSED' }),
  })
  .meta({ id: 'DeliveryAttempt' });

export const DeliveryDetail = Delivery.extend({
  attempts: z.array(Attempt).meta({ description: 'The oldest first.' }),
  data: z.record(z.string(), z.unknown()).meta({ description: 'The data of the event.' }),
}).meta({ id: 'DeliveryDetail' });
export type DeliveryDetail = z.infer<typeof DeliveryDetail>;

export const DeliveryQuery = z.strictObject({
  state: DeliveryState.optional(),
  type: EventType.optional(),
  from: Instant.optional().meta({ description: 'Events at this instant or later.' }),
  to: Instant.optional().meta({ description: 'Events before this instant.' }),
  ...PageQuery.shape,
});

export const Replay = z
  .union(
    [
      z.strictObject({ deliveryId: DeliveryId }),
      z.strictObject({
        from: Instant.meta({ description: 'Events at this instant or later.' }),
        to: Instant.meta({ description: 'Events before this instant.' }),
        states: z
          .array(ReplayedState)
          .min(1)
          .max(3)
          .optional()
          .meta({ description: 'Default: failed and missed.', example: ['missed'] }),
        type: EventType.optional(),
        cursor: Cursor.optional(),
      }),
    ],
    'must have deliveryId, or from and to',
  )
  .meta({ id: 'Replay', description: 'One delivery, or those of a period.' });

export const Replayed = z
  .object({
    sent: z.int().min(0).meta({ description: 'How many are on their way again.' }),
    nextCursor: z.string().nullable().meta({ description: 'Ask again with it for the rest of the period; null: that was all.' }),
  })
  .meta({ id: 'Replayed' });

export const TestSent = z
  .object({ eventId: z.string(), deliveryId: DeliveryId })
  .meta({ id: 'TestSent', description: 'It is on its way: the delivery says what comes of it.' });
