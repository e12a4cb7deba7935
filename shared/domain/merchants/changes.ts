/** Changes of merchants in a commit. */
import type { BudgetSpent } from './issue-cap.ts';
import type { Merchant } from './merchant.ts';

export type MerchantChange =
  | { readonly kind: 'merchant'; readonly merchant: Merchant; readonly expected: number }
  | { readonly kind: 'budget-spent'; readonly spent: BudgetSpent };
