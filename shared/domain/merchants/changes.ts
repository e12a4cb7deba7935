/** Changes of merchants in a commit. */
import type { BudgetSpent } from './issue-cap.ts';
import type { Merchant } from './merchant.ts';
import type { RetailStore } from './retail-store.ts';

export type MerchantChange =
  | { readonly kind: 'merchant'; readonly merchant: Merchant; readonly expected: number }
  | { readonly kind: 'retail-store'; readonly store: RetailStore; readonly expected: number }
  | { readonly kind: 'budget-spent'; readonly spent: BudgetSpent };
