/**
 * Every event that the platform tells the brand's own systems, once: what it means, what it says, an example. Webhooks carry
 * it in the form that Standard Webhooks recommends, and so does the bus.
 */
import type * as z from 'zod';
import { warningEvents } from '../agenda/warning-entries.ts';
import { FINDING_EVENTS } from '../analytics/finding-events.ts';
import { checkoutEvents } from '../checkout/checkout-entries.ts';
import { earningEvents } from '../earning/earning-entries.ts';
import { FRAUD_EVENTS } from '../fraud/fraud-events.ts';
import { freezeEvents } from '../fraud/freeze-entries.ts';
import { pointEvents } from '../ledger/point-entries.ts';
import { memberEvents } from '../members/member-entries.ts';
import { PROGRAMME_EVENTS } from '../programmes/programme-events.ts';
import { referralEvents } from '../referrals/referral-entries.ts';
import { rewardEvents } from '../rewards/reward-entries.ts';
import { segmentEvents } from '../segments/segment-entries.ts';
import { tierEvents } from '../tiers/tier-entries.ts';
import { EVENT_VERSION, type EventDefinition, payloadOf } from './domain-event-definition.ts';
import { ENDPOINT_EVENTS } from './endpoint-events.ts';

/** Events of entries are functions: most of what loads the kinds of entries has no use for their events. */
export const DOMAIN_EVENTS = {
  ...memberEvents(),
  ...segmentEvents(),
  ...freezeEvents(),
  ...tierEvents(),
  ...warningEvents(),
  ...earningEvents(),
  ...pointEvents(),
  ...checkoutEvents(),
  ...rewardEvents(),
  ...referralEvents(),
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
  correlationId: 'JKJaXmPLvHcESHA=',
  data: DOMAIN_EVENTS[name].example,
});
