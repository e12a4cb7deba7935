import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyPattern } from '../../../shared/store/kernel/key-pattern.ts';

const order = keyPattern('ORDER#<merchantId>#<orderId>');
const version = keyPattern('VERSION#<segmentId>#<version:6 digits>');
const claim = keyPattern('CLAIM#<caller:escaped>#<key:escaped>');
const freeCode = keyPattern('FREE#<code:rest>');
const stock = keyPattern('STOCK#<rewardId>#<shard:number>');

describe('a key', () => {
  test('is written from its parts, and read back', () => {
    expect(order.of({ merchantId: 'mer_1', orderId: 'A-7' })).toBe('ORDER#mer_1#A-7');
    expect(order.read('ORDER#mer_1#A-7')).toEqual({ merchantId: 'mer_1', orderId: 'A-7' });
    expect(version.of({ segmentId: 'vip', version: 12 })).toBe('VERSION#vip#000012');
    expect(version.read('VERSION#vip#000012')).toEqual({ segmentId: 'vip', version: 12 });
    expect(stock.of({ rewardId: 'rew_1', shard: 10 })).toBe('STOCK#rew_1#10');
    expect(stock.read('STOCK#rew_1#10')).toEqual({ rewardId: 'rew_1', shard: 10 });
  });

  test('of another pattern is not read', () => {
    expect(order.read('ORDERS#mer_1#A-7')).toBeUndefined();
    expect(order.read('ORDER#mer_1')).toBeUndefined();
    expect(order.read('ORDER#mer_1#A-7#8')).toBeUndefined();
    expect(keyPattern('ACCOUNT').read('ACCOUNT#')).toBeUndefined();
  });

  test('begins with the text before its first part', () => {
    expect(
      [order, version, keyPattern('ACCOUNT'), keyPattern('<memberId>'), keyPattern('<at>#ASIDE#<memberId>')].map(({ prefix }) => prefix),
    ).toEqual(['ORDER#', 'VERSION#', 'ACCOUNT', '', '']);
  });

  test("keeps strangers' words apart, whatever they contain", () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (caller, key) => {
        expect(claim.read(claim.of({ caller, key }))).toEqual({ caller, key });
        expect(freeCode.read(freeCode.of({ code: `${caller}#${key}` }))).toEqual({ code: `${caller}#${key}` });
      }),
    );
    expect(claim.of({ caller: 'a', key: 'b#c' })).not.toBe(claim.of({ caller: 'a#b', key: 'c' }));
  });
});

test('a pattern with a form that there is not, or with text around a part, is no pattern', () => {
  expect(() => keyPattern('A#<b:roman>').prefix).toThrow('no part of the form roman');
  expect(() => keyPattern('A#x<b>').prefix).toThrow('not one part');
});
