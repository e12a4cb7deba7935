/** Reads of merchants. */
import type { BudgetSpent } from '../../domain/merchants/issue-cap.ts';
import type { Merchant } from '../../domain/merchants/merchant.ts';
import type { RetailStore } from '../../domain/merchants/retail-store.ts';
import type { Page } from '../kernel/storage.ts';

export interface MerchantStore {
  merchant(merchantId: string): Promise<Merchant | undefined>;
  merchants(
    programmeId: string,
    after: string | undefined,
    limit: number,
  ): Promise<Page<{ readonly id: string; readonly name: string }, string>>;
  retailStore(merchantId: string, id: string): Promise<RetailStore | undefined>;
  /** In order of id. */
  retailStores(merchantId: string, after: string | undefined, limit: number): Promise<Page<RetailStore, string>>;
  /** Whether it is known that the cap was reached. */
  wasSpent(spent: BudgetSpent): Promise<boolean>;
}
