/** The events in the OpenAPI document: what an endpoint of the brand receives, and what it is to answer. */
import * as z from 'zod';
import { DOMAIN_EVENTS, EVENT_NAMES, type EventName, eventExample, eventSchema } from './events/domain-events.ts';

export const EVENT_TAG = { Events: 'What the platform tells the endpoints of the brand, signed by Standard Webhooks 1.0.' } as const;

const ID = z.string().meta({
  description: 'The event. The same in every attempt, and whenever it is sent again.',
  example: 'evt_0a1b2c3d4e5f60718293a4b5c6d7e8f9',
});
const TIMESTAMP = z.string().meta({ description: 'When it was sent, in seconds since 1970: of this attempt.', example: '1674087231' });
const SIGNATURE = z.string().meta({
  description:
    'One or several `v1,<base64>`, blank-separated: one for each secret of the endpoint. Verify it, and that the timestamp is of the last 5 minutes.',
  example: 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
});

export const EVENT_HEADERS = {
  EventId: ID.meta({ param: { name: 'webhook-id', in: 'header' } }),
  EventTimestamp: TIMESTAMP.meta({ param: { name: 'webhook-timestamp', in: 'header' } }),
  EventSignature: SIGNATURE.meta({ param: { name: 'webhook-signature', in: 'header' } }),
};

/** By Standard Webhooks 1.0: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export const EVENT_ANSWERS = {
  EventReceived: { description: 'Received. Answer before you work on it: 15 seconds are the longest that is waited for.' },
  EventGone: { description: 'Nothing more is sent to this endpoint.' },
  EventLater: { description: 'Too many at once, or out of order for now: the next attempt waits for at least `Retry-After`.' },
  EventNotReceived: {
    description:
      'Not received, redirects included: it is sent again, later and later, until it is received or given up after some three days.',
  },
};

const answer = (name: keyof typeof EVENT_ANSWERS) => ({ $ref: `#/components/responses/${name}` as const });
const RESPONSES = {
  '2XX': answer('EventReceived'),
  '410': answer('EventGone'),
  '429': answer('EventLater'),
  '503': answer('EventLater'),
  default: answer('EventNotReceived'),
};

export const webhooks = () => Object.fromEntries(EVENT_NAMES.map((name) => [name, { post: operation(name) }]));

function operation(name: EventName) {
  const { title, description } = DOMAIN_EVENTS[name];
  return {
    operationId: name,
    tags: Object.keys(EVENT_TAG),
    summary: title,
    description,
    security: [{ webhookSignature: [] }],
    parameters: Object.keys(EVENT_HEADERS).map((header) => ({ $ref: `#/components/parameters/${header}` as const })),
    requestBody: { required: true, content: { 'application/json': { schema: eventSchema(name), example: eventExample(name) } } },
    responses: RESPONSES,
  };
}
