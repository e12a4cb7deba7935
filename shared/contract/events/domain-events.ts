/**
 * Every event that the platform tells the brand's own systems, once: what it means, what it says, an example. Webhooks carry
 * it in the form that Standard Webhooks recommends, and so does the bus.
 */
import type * as z from 'zod';
import { FINDING_EVENTS } from '../analytics/finding-events.ts';
import { FRAUD_EVENTS } from '../fraud/fraud-events.ts';
import { POINTS_EVENTS } from '../ledger/point-events.ts';
import { MEMBER_EVENTS } from '../members/member-events.ts';
import { PROGRAMME_EVENTS } from '../programmes/programme-events.ts';
import { REFERRAL_EVENTS } from '../referrals/referral-events.ts';
import { REWARD_EVENTS } from '../rewards/reward-events.ts';
import { EVENT_VERSION, type EventDefinition, payloadOf } from './domain-event-definition.ts';
import { ENDPOINT_EVENTS } from './endpoint-events.ts';

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

/** The schema of an event's payload. */
export const eventSchema = (name: EventName): z.ZodType => payloadOf(name, DOMAIN_EVENTS[name].data);

/** An example of an event's payload. */
export const eventExample = (name: EventName): object => ({
  type: name,
  version: EVENT_VERSION,
  timestamp: '2026-11-21T10:00:00.000Z',
  data: DOMAIN_EVENTS[name].example,
});
