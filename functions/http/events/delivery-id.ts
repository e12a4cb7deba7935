/** Names of deliveries and cursors of their log: where they are in it, in letters. */
import type { DeliveryPlace } from '../../../shared/domain/events/delivery.ts';
import { Refusal } from '../../../shared/domain/kernel/refusal.ts';
import type { ReplayPosition } from '../../../shared/use-cases/events/deliveries.ts';
import type { EndpointName } from '../../../shared/use-cases/events/endpoints.ts';

const PREFIX = 'dlv_';
const PLACE = /^(\d{1,2})#([^#]{24})#([^#]{1,32})#([^#]{1,64})$/;
const POSITION = /^[^#]{24}#[^#]{1,32}#[^#]{1,64}$/;

const opaque = (position: string): string => Buffer.from(position).toString('base64url');
const clear = (cursor: string): string => Buffer.from(cursor, 'base64url').toString();

export const deliveryIdOf = ({ shard, at, sequence, eventId }: DeliveryPlace): string =>
  PREFIX + opaque(`${shard}#${at}#${sequence}#${eventId}`);

/** @throws Refusal NOT_FOUND for a name that is none. */
export function placeOf({ programmeId, endpointId }: EndpointName, deliveryId: string): DeliveryPlace {
  const [, shard, at, sequence, eventId] = PLACE.exec(clear(deliveryId.slice(PREFIX.length))) ?? [];
  if (shard === undefined || at === undefined || sequence === undefined || eventId === undefined) {
    throw new Refusal('NOT_FOUND', 'there is no such delivery', 'deliveryId');
  }
  return { programmeId, endpointId, shard: Number(shard), at, sequence, eventId };
}

export const logCursor = (position: string | undefined): string | null => (position === undefined ? null : opaque(position));

/** @throws Refusal VALIDATION_FAILED for a cursor that never was one. */
export function logPosition(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const position = clear(cursor);
  if (!POSITION.test(position)) throw notACursor('query.cursor');
  return position;
}

export const replayCursor = (position: ReplayPosition | null): string | null =>
  position === null ? null : opaque(`${position.shard}:${position.after ?? ''}`);

/** @throws Refusal VALIDATION_FAILED for a cursor that never was one. */
export function replayPosition(cursor: string | undefined): ReplayPosition | undefined {
  if (cursor === undefined) return undefined;
  const [, shard, after = ''] = /^(\d{1,2}):(.*)$/.exec(clear(cursor)) ?? [];
  if (shard === undefined || (after !== '' && !POSITION.test(after))) throw notACursor('cursor');
  return { shard: Number(shard), ...(after === '' ? {} : { after }) };
}

const notACursor = (field: string): Refusal => new Refusal('VALIDATION_FAILED', 'must be a cursor from an earlier answer', field);
