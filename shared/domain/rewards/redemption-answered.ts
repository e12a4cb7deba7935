/** What a redemption was when an entry of it was posted, however it has gone on since: what the first answer said of it. */
import type { ExpiryBatch } from '../ledger/buckets.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Redemption } from './redemption.ts';
import type { Money } from './reward-terms.ts';

/** @param value of a gift card that is new. */
export function redemptionAt(entry: Pick<Entry, 'kind' | 'postings' | 'redemption'>, redemption: Redemption, value?: Money): Redemption {
  switch (entry.kind) {
    case 'hold': {
      const { issuedAt: _at, voucher: _voucher, code: _code, fulfilment: _fulfilment, ...reserved } = redemption;
      return { ...reserved, state: 'reserved', spent: heldIn(entry) };
    }
    case 'redeem':
    case 'commit':
      return withBalance({ ...redemption, state: 'issued', ...awaiting(redemption), ...firstVoucher(redemption) }, value?.amount);
    case 'use': {
      const left = entry.redemption?.paid?.left;
      return withBalance({ ...redemption, state: left !== undefined && left > 0 ? 'issued' : 'used' }, left);
    }
    default:
      // Nothing comes after what else there is: cancelled, lapsed.
      return redemption;
  }
}

/** Purchases put off the expiry of points that last while their member earns: later the batches are not what they were. */
const heldIn = ({ postings }: Pick<Entry, 'postings'>): readonly ExpiryBatch[] =>
  postings.flatMap((posting) => {
    if (posting.bucket !== 'held') return [];
    const { bucket: _bucket, redemptionId: _id, lapsesAt: _at, ...batch } = posting;
    return [batch];
  });

/** Nothing was sent yet. */
const awaiting = ({ fulfilment, issuedAt }: Redemption) =>
  fulfilment === undefined || issuedAt === undefined ? {} : { fulfilment: { state: 'awaiting', since: issuedAt } as const };

/** Before it was restored. */
function firstVoucher({ voucher }: Redemption) {
  if (voucher?.expiredAt === undefined) return {};
  const { expiredAt, ...rest } = voucher;
  return { voucher: { ...rest, expiresAt: expiredAt } };
}

function withBalance(redemption: Redemption, amount: number | undefined): Redemption {
  const { voucher } = redemption;
  if (voucher?.balance === undefined || amount === undefined) return redemption;
  return { ...redemption, voucher: { ...voucher, balance: { ...voucher.balance, amount } } };
}
