/** The states of an order, and how many returns it takes. */
import { describe, expect, it, test } from 'vitest';
import {
  MAX_RETURN_BYTES_OF_ORDER,
  MAX_WAITING_RETURNS,
  newOrder,
  type ReturnRequest,
  type UnclaimedOrder,
} from '../../../shared/domain/earning/order.ts';
import { decidePurchase, decideReturn, keepReturn } from '../../../shared/domain/earning/purchase.ts';
import {
  aMember,
  aProgramme,
  aPurchase,
  aReturnOf,
  aReturnOfLines,
  MERCHANT_ID,
  NOW,
  PROGRAMME_ID,
  refusalOf,
} from '../../support/kernel/builders.ts';

const awaiting = newOrder(PROGRAMME_ID, MERCHANT_ID, 'A-1');
const purchase = aPurchase().of(10_000).build();
const unclaimed: UnclaimedOrder = { ...awaiting, state: 'unclaimed', revision: 1, purchase, programmeVersion: 1 };
const member = aMember().account;
const credit = (order: Parameters<typeof decidePurchase>[1]) => decidePurchase(member, order, purchase, aProgramme(), NOW);

describe('an order', () => {
  it('awaits its purchase', () => {
    expect(awaiting).toEqual({
      state: 'awaiting-purchase',
      programmeId: PROGRAMME_ID,
      merchantId: MERCHANT_ID,
      orderId: 'A-1',
      revision: 0,
      returns: [],
    });
  });

  it('is credited with what it earned and the terms that the points keep', () => {
    expect(credit(awaiting).order).toEqual({
      ...awaiting,
      state: 'credited',
      revision: 1,
      purchase,
      credit: {
        memberId: member.memberId,
        entry: 2,
        programmeVersion: 1,
        points: 100,
        maturesAt: null,
        expiresAt: null,
        countedFrom: '2026-11-01',
      },
    });
  });

  it('remembers that it was unclaimed, which was its first answer', () => {
    expect(credit(unclaimed).order).toMatchObject({ state: 'credited', revision: 2, kept: 'unclaimed' });
  });

  it('keeps a return in the state that it is in, and remembers which that was', () => {
    const request = aReturnOf(3000);
    expect(keepReturn(awaiting, request)).toEqual({ ...awaiting, revision: 1, returns: [{ request, kept: 'awaiting-purchase' }] });
    expect(keepReturn(unclaimed, request)).toEqual({ ...unclaimed, revision: 2, returns: [{ request, kept: 'unclaimed' }] });
  });

  it('grows in revision with each change', () => {
    const credited = credit(keepReturn(awaiting, aReturnOf(3000))).order;
    expect(credited.revision).toBe(2);
    const returned = decideReturn(member, credited, aReturnOf(1, { returnId: 'R-2' }), aProgramme(), NOW).order;
    expect(returned.revision).toBe(3);
    expect(returned.returns.map(({ request }) => request.returnId)).toEqual(['R-1', 'R-2']);
  });
});

/** Takes returns one after another, as its state does. */
const takers: Record<string, () => (request: ReturnRequest) => void> = {
  'an order that awaits its purchase': () => {
    let order = awaiting;
    return (request) => {
      order = keepReturn(order, request);
    };
  },
  'an unclaimed order': () => {
    let order = unclaimed;
    return (request) => {
      order = keepReturn(order, request);
    };
  },
  'a credited order': () => {
    let { ledger, order } = credit(awaiting);
    return (request) => {
      ({ ledger, order } = decideReturn(ledger.account, order, request, aProgramme(), NOW));
    };
  },
};

describe.each(Object.entries(takers))('%s', (name, taker) => {
  it('S10: takes MAX_WAITING_RETURNS returns, and more once it is credited', () => {
    const take = taker();
    for (let count = 1; count <= MAX_WAITING_RETURNS; count++) take(aReturnOf(1, { returnId: `R-${count}` }));
    const more = () => take(aReturnOf(1, { returnId: 'R-more' }));
    if (name === 'a credited order') expect(more).not.toThrow();
    else expect(refusalOf(more)).toEqual({ code: 'LIMIT_EXCEEDED', field: 'returnId' });
  });
});

test('kept returns are all settled in the commit that credits their order, below the 100 items of a transaction', () => {
  let order = awaiting;
  for (let count = 1; count <= MAX_WAITING_RETURNS; count++) order = keepReturn(order, aReturnOf(1, { returnId: `R-${count}` }));
  const { ledger } = credit(order);
  expect(ledger.appended).toHaveLength(1 + MAX_WAITING_RETURNS);
  // The other 5 writes: entries that may be due by time (two), account, order, claim of the unclaimed purchase.
  expect(ledger.appended.length + 5).toBeLessThanOrEqual(100);
});

describe('MAX_RETURN_BYTES_OF_ORDER', () => {
  /** A request whose JSON, in a list of its own, is of so many bytes. */
  const ofBytes = (bytes: number, letter = 'x'): ReturnRequest => {
    const padded = (sku: string) => aReturnOfLines([{ sku, quantity: 1 }]);
    const room = bytes - JSON.stringify([padded('')]).length;
    const wide = new TextEncoder().encode(letter).length;
    return padded(letter.repeat(Math.floor(room / wide)) + 'x'.repeat(room % wide));
  };

  test.each(['x', 'é', '漢'])('is reached, and not exceeded, in UTF-8 bytes of "%s"', (letter) => {
    expect(keepReturn(awaiting, ofBytes(MAX_RETURN_BYTES_OF_ORDER, letter)).returns).toHaveLength(1);
    expect(refusalOf(() => keepReturn(awaiting, ofBytes(MAX_RETURN_BYTES_OF_ORDER + 1, letter)))).toEqual({
      code: 'LIMIT_EXCEEDED',
      field: 'lines',
    });
  });

  it('is of all returns of the order together', () => {
    const first = keepReturn(awaiting, ofBytes(MAX_RETURN_BYTES_OF_ORDER - 1000));
    // Two lists of one are a byte longer than a list of two: a comma for a pair of brackets.
    expect(keepReturn(first, ofBytes(1001)).returns).toHaveLength(2);
    expect(refusalOf(() => keepReturn(first, ofBytes(1002))).code).toBe('LIMIT_EXCEEDED');
  });
});
