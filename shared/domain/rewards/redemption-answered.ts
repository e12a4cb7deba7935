/** A redemption as it was when one of its entries was posted, for replays of the first answer. */
import type { ExpiryBatch } from '../ledger/buckets.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Redemption } from './redemption.ts';
import type { Money } from './reward-terms.ts';

/** @param value Value of a new gift card. */
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
      // The other states are final.
      return redemption;
  }
}

/** Later purchases may have extended the batches, so the entry's own postings count. */
const heldIn = ({ postings }: Pick<Entry, 'postings'>): readonly ExpiryBatch[] =>
  postings.flatMap((posting) => {
    if (posting.bucket !== 'held') return [];
    const { bucket: _bucket, redemptionId: _id, lapsesAt: _at, ...batch } = posting;
    return [batch];
  });

/** The parcel before it was shipped. */
const awaiting = ({ fulfilment, issuedAt }: Redemption) =>
  fulfilment === undefined || issuedAt === undefined ? {} : { fulfilment: { state: 'awaiting', since: issuedAt } as const };

/** The voucher before it was restored. */
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
