/** The buckets of an account as short text. */
import type { Buckets, ExpiryBatch, HeldBatch, PendingBatch } from '../../domain/ledger/buckets.ts';
import { optional, text, whole } from '../kernel/shape.ts';
import { fromInstant, fromNumber, instantFrom, instantOrNull, listed, numberFrom, present, readAll } from '../kernel/short-text.ts';
import type { StoredPart } from '../kernel/stored-part.ts';

export interface StoredBuckets {
  readonly batches?: string | undefined;
  readonly pending?: string | undefined;
  readonly held?: string | undefined;
  readonly debt?: number | undefined;
}

export const bucketsPart: StoredPart<Buckets, StoredBuckets> = {
  shape: { batches: optional(text), pending: optional(text), held: optional(text), debt: optional(whole) },
  write: ({ batches, pending, held, debt }) => ({
    ...(debt === 0 ? {} : { debt }),
    ...present({ batches: fromBatches(batches), pending: fromPending(pending), held: fromHeld(held) }),
  }),
  read: ({ batches, pending, held, debt = 0 }) => ({
    batches: batchesFrom(batches),
    pending: pendingFrom(pending),
    held: heldFrom(held),
    debt,
  }),
};

const ifAny = (inactivity: string | undefined): readonly string[] => (inactivity === undefined ? [] : [inactivity]);

export const fromBatches = (batches: readonly ExpiryBatch[]): string =>
  listed(batches, ({ expiresAt, points, inactivity }) => [fromInstant(expiresAt), fromNumber(points), ...ifAny(inactivity)]);

/** @param attribute whose text it is. */
export const batchesFrom = (stored: string | undefined, attribute = 'batches'): readonly ExpiryBatch[] =>
  readAll(attribute, stored, ([expiresAt, points, inactivity]) => ({
    expiresAt: instantOrNull(expiresAt),
    ...(inactivity === undefined ? {} : { inactivity }),
    points: numberFrom(points),
  }));

const fromPending = (pending: readonly PendingBatch[]): string =>
  listed(pending, ({ maturesAt, expiresAt, points, inactivity }) => [
    fromInstant(maturesAt),
    fromInstant(expiresAt),
    fromNumber(points),
    ...ifAny(inactivity),
  ]);

const pendingFrom = (stored: string | undefined): readonly PendingBatch[] =>
  readAll('pending', stored, ([maturesAt, expiresAt, points, inactivity]) => ({
    maturesAt: instantFrom(maturesAt),
    expiresAt: instantOrNull(expiresAt),
    ...(inactivity === undefined ? {} : { inactivity }),
    points: numberFrom(points),
  }));

/** One value for each batch; the redemption is named by the first of its batches. */
const fromHeld = (held: readonly HeldBatch[]): string =>
  held
    .map(({ redemptionId, lapsesAt, expiresAt, points, inactivity }, index) =>
      [
        redemptionId === held[index - 1]?.redemptionId ? '' : redemptionId,
        fromInstant(lapsesAt),
        fromInstant(expiresAt),
        fromNumber(points),
        ...ifAny(inactivity),
      ].join(','),
    )
    .join(' ');

function heldFrom(stored: string | undefined): readonly HeldBatch[] {
  let redemptionId = '';
  return readAll('held', stored, ([id = '', lapsesAt, expiresAt, points, inactivity]) => {
    redemptionId = id === '' ? redemptionId : id;
    return {
      redemptionId,
      lapsesAt: instantFrom(lapsesAt),
      expiresAt: instantOrNull(expiresAt),
      ...(inactivity === undefined ? {} : { inactivity }),
      points: numberFrom(points),
    };
  });
}
