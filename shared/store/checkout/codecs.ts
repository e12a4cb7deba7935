/** Till codes, read. */
import type { TillCode } from '../../domain/checkout/till-code.ts';
import { instant, object, optional, text, whole } from '../kernel/shape.ts';
import { stored } from '../kernel/stored.ts';
import { checkoutItems } from './items.ts';

export const tillCodeFrom = stored(
  checkoutItems.tillCode,
  object<TillCode>(() => ({
    programmeId: text,
    code: text,
    memberId: text,
    expiresAt: instant,
    revision: whole,
    used: optional(object<NonNullable<TillCode['used']>>(() => ({ merchantId: text, orderId: text }))),
  })),
);
