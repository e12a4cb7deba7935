/**
 * Every event that the platform tells the brand's own systems, once: what it means, what it says, an example. Webhooks carry
 * it in the form that Standard Webhooks recommends, and so does the bus.
 */
import type * as z from 'zod';
import { EVENT_VERSION, type EventDefinition, payloadOf } from './event-definition.ts';
import { ENDPOINT_EVENTS } from './event-endpoints.ts';
import { FINDING_EVENTS } from './event-findings.ts';
import { FRAUD_EVENTS } from './event-fraud.ts';
import { MEMBER_EVENTS } from './event-members.ts';
import { POINTS_EVENTS } from './event-points.ts';
import { PROGRAMME_EVENTS } from './event-programmes.ts';
import { REFERRAL_EVENTS } from './event-referrals.ts';
import { REWARD_EVENTS } from './event-rewards.ts';

export const DOMAIN_EVENTS = {
  ...MEMBER_EVENTS,
  ...POINTS_EVENTS,
  ...REWARD_EVENTS,
  ...REFERRAL_EVENTS,
  ...FRAUD_EVENTS,
  ...ENDPOINT_EVENTS,
  ...PROGRAMME_EVENTS,
  ...FINDING_EVENTS,
} as const satisfies Readonly<Record<string, EventDefinition>>;

export type EventName = keyof typeof DOMAIN_EVENTS;

export const EVENT_NAMES = Object.keys(DOMAIN_EVENTS) as readonly EventName[];

/** What is sent of an event, as a schema. */
export const eventSchema = (name: EventName): z.ZodType => payloadOf(name, DOMAIN_EVENTS[name].data);

/** What is sent of an event, for instance. */
export const eventExample = (name: EventName): object => ({
  type: name,
  version: EVENT_VERSION,
  timestamp: '2026-11-21T10:00:00.000Z',
  data: DOMAIN_EVENTS[name].example,
});
