/** Builds the store of events alone, for functions that deal with nothing else: they load a quarter less than the store of every feature. */
import type { DeliveryChange } from '../../shared/domain/events/changes.ts';
import type { EventStore } from '../../shared/ports/events/store.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { Commits } from '../../shared/ports/store.ts';
import { createEventStore } from '../../shared/store/events/store.ts';
import { correlationId } from './tracing/correlation.ts';
import { type Ground, ground, portsOn } from './wire-ground.ts';

export type EventPlatform = Pick<Ports, 'clock' | 'pause' | 'secrets'> & { readonly store: EventStore & Commits<DeliveryChange> };

let wired: { readonly on: Ground; readonly platform: EventPlatform } | undefined;

/** Built at the first request and kept for the life of the container. */
export function eventPlatform(): EventPlatform {
  const on = ground();
  if (wired?.on !== on) wired = { on, platform: { ...portsOn(on), store: createEventStore(on.table, correlationId) } };
  return wired.platform;
}
