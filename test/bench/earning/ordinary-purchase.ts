/** The purchase of every benchmark: two lines, in a shop, with tax. */
import type { PurchaseCommand } from '../../../shared/use-cases/earning/credit-purchase.ts';

export const ORDINARY = {
  currency: 'EUR',
  amount: 4200,
  tax: 275,
  channel: 'in-store',
  store: 'berlin-mitte-01',
  lines: [
    { sku: 'SKU-100-EIER-10', category: 'groceries', quantity: 2, amount: 598 },
    { sku: 'SKU-200-KAFFEE-500G', category: 'coffee', quantity: 1, amount: 3602 },
  ],
} satisfies Partial<PurchaseCommand>;

export const orderId = (number: number): string => `2026-11-21-${String(number).padStart(8, '0')}`;
