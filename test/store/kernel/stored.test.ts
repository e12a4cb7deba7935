/** Items of formats that there were before: here of an item of its own, since no item of the platform has changed its format yet. */
import { describe, expect, test } from 'vitest';
import { InvariantBroken } from '../../../shared/domain/kernel/refusal.ts';
import { item } from '../../../shared/store/kernel/declared-item.ts';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { itemAfter } from '../../../shared/store/kernel/item-table.ts';
import { object, optional, text, whole } from '../../../shared/store/kernel/shape.ts';
import { UnreadableText } from '../../../shared/store/kernel/short-text.ts';
import { stored, type Upgrade, unpackedFrom } from '../../../shared/store/kernel/stored.ts';
import { put } from '../../../shared/store/kernel/writes.ts';

interface Parcel {
  readonly programmeId: string;
  readonly parcelId: string;
  readonly grams: number;
  readonly carrier: string;
  readonly note?: string;
}

const declared = { is: 'a parcel', PK: 'PARCEL#<programmeId>#<shard:number>', SK: '<parcelId>', reads: [], puts: [] } as const;
const parcel = item({ ...declared, format: 3 });
const shape = object<Parcel>(() => ({ programmeId: text, parcelId: text, grams: whole, carrier: text, note: optional(text) }));

/** Format 1 weighed in kilograms, format 2 had no carrier. */
const UPGRADES: readonly Upgrade[] = [
  ({ kilograms, ...rest }) => ({ ...rest, grams: Number(kilograms) * 1000 }),
  (attributes) => ({ ...attributes, carrier: 'post' }),
];
const parcelFrom = stored(parcel, shape, UPGRADES);

const KEY = parcel.key({ programmeId: 'perks', shard: 3, parcelId: 'par_1' });
const READ: Parcel = { programmeId: 'perks', parcelId: 'par_1', grams: 2000, carrier: 'post' };

describe('an item', () => {
  test('of each format is read as one of today', () => {
    expect(parcelFrom({ ...KEY, kilograms: 2 })).toEqual(READ);
    expect(parcelFrom({ ...KEY, format: 2, grams: 2000 })).toEqual(READ);
    expect(parcelFrom({ ...KEY, format: 3, grams: 2000, carrier: 'rider' })).toEqual({ ...READ, carrier: 'rider' });
  });

  test('is written in the format of today, which the first format does not say', () => {
    const written = (one: typeof parcel): Item | undefined =>
      itemAfter(put(one, { ...READ, shard: 3 }, { grams: 2000, carrier: 'post' }), undefined);
    expect(written(parcel)).toEqual({ ...KEY, grams: 2000, carrier: 'post', format: 3 });
    const { format: _format, ...first } = parcel;
    expect(itemAfter(put(first, { ...READ, shard: 3 }, { kilograms: 2 }), undefined)).toEqual({ ...KEY, kilograms: 2 });
  });

  test('of a newer format is not guessed at', () => {
    expect(() => parcelFrom({ ...KEY, format: 4 })).toThrow('format is not a number from 1 to 3: a newer release wrote it');
    expect(() => parcelFrom({ ...KEY, format: 'new' })).toThrow('format is not a number');
  });

  test('that no release wrote so names itself, the attribute, and what was expected, and not what is there', () => {
    const broken = { ...KEY, format: 3, grams: 'Ada Lovelace', carrier: 'post' };
    expect(() => parcelFrom(broken)).toThrow('the item PARCEL#perks#3 par_1 cannot be read: grams is not a whole number');
    expect(() => parcelFrom({ PK: 'PARCEL#perks', SK: 'par_1' })).toThrow('its key is not PARCEL#<programmeId>#<shard:number> <parcelId>');
  });

  test('with short text that cannot be read names itself and the attribute; other errors pass', () => {
    const reading = (error: Error) => () =>
      unpackedFrom(KEY, 'grams', () => {
        throw error;
      });
    expect(reading(new UnreadableText('a value', 'a number'))).toThrow('PARCEL#perks#3 par_1 cannot be read: grams is not a number');
    expect(reading(new InvariantBroken('form 2'))).toThrow('PARCEL#perks#3 par_1 cannot be read: grams is not text of its form');
    expect(reading(new RangeError('too much'))).toThrow(new RangeError('too much'));
    expect(unpackedFrom(KEY, 'grams', () => 2000)).toBe(2000);
  });

  test('has an upgrade for every format before the one of today', () => {
    expect(() => stored(parcel, shape, UPGRADES.slice(1))).toThrow('format 3 and 1 upgrades');
  });
});
