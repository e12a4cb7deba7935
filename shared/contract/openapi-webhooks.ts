/** The events in the OpenAPI document: what an endpoint of the brand receives, and what it is to answer. */
import * as z from 'zod';
import { DOMAIN_EVENTS, EVENT_NAMES, type EventName, eventExample, eventSchema } from './events/domain-events.ts';

export const EVENT_TAG = { Events: 'Domain events to the endpoints of the brand, signed by Standard Webhooks 1.0.' } as const;

const ID = z.string().meta({
  description: 'The id of the event. It is the same in every attempt and replay.',
  example: 'evt_0a1b2c3d4e5f60718293a4b5c6d7e8f9',
});
const TIMESTAMP = z.string().meta({ description: 'The instant of this attempt, in seconds since 1970.', example: '1674087231' });
const SIGNATURE = z.string().meta({
  description:
    'One or several `v1,<base64>`, separated by blanks: one for each secret of the endpoint. Verify one of them, and that the timestamp is at most 5 minutes old.',
  example: 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
});

export const EVENT_HEADERS = {
  EventId: ID.meta({ param: { name: 'webhook-id', in: 'header' } }),
  EventTimestamp: TIMESTAMP.meta({ param: { name: 'webhook-timestamp', in: 'header' } }),
  EventSignature: SIGNATURE.meta({ param: { name: 'webhook-signature', in: 'header' } }),
};

/** By Standard Webhooks 1.0: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export const EVENT_ANSWERS = {
  EventReceived: { description: 'Received. Answer before you process the event: the platform waits for at most 15 seconds.' },
  EventGone: { description: 'The endpoint is disabled. Nothing more is sent to it.' },
  EventLater: { description: 'Too many requests, or temporarily unavailable. The next attempt waits for at least `Retry-After`.' },
  EventNotReceived: {
    description: 'Not received; a redirect counts as not received. The event is sent again after growing pauses, for about three days.',
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
