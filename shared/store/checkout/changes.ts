/** Writes of tills. */
import type { CheckoutChange } from '../../domain/checkout/changes.ts';
import { FORGET_AT } from '../kernel/key.ts';
import { any, count, put, secondsOf, unchanged, type WritesOf } from '../kernel/writes.ts';
import { checkoutItems } from './items.ts';

/** So long after it was good is a till code kept. */
const KEPT_SECONDS = 86_400;

export const checkoutWrites: WritesOf<CheckoutChange> = {
  'till-code': ({ tillCode, expected }) => {
    const { programmeId: _programmeId, code: _code, ...rest } = tillCode;
    const attributes = { ...rest, [FORGET_AT]: secondsOf(rest.expiresAt) + KEPT_SECONDS };
    return [put(checkoutItems.tillCode, tillCode, attributes, unchanged('revision', expected))];
  },
  guess: (counter) => [count(checkoutItems.guesses, counter, 1, any(checkoutItems.guesses))],
};
