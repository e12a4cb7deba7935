/** Rewards of each kind, with everything that a version can say. Requests publish further versions of them. */
import { unique } from '../../../support/platform/api.ts';
import { MARK, SHOP } from './cast.ts';

const usd = (amount: number) => ({ currency: 'USD', amount });

/** With everything that any kind of gift can have. */
export const everything = () => ({
  state: 'active',
  texts: [{ language: 'en', name: unique(`Coffee ${MARK}`), description: `A cup of it ${MARK}` }],
  picture: `https://cdn.example.com/${MARK}.webp`,
  gift: { kind: 'voucher', benefit: { type: 'amount-off', ...usd(500) } },
  cost: { points: 1 },
  from: '2001-01-01T00:00:00Z',
  until: '2999-01-01T00:00:00Z',
  tiers: ['gold'],
  segments: ['press'],
  limit: { redemptions: 3, per: 'month' },
  reservationMinutes: 15,
  cancel: { issued: 'unused', withinHours: 24, expiredPoints: 'expire' },
  programmeCost: usd(300),
});
const counted = { stock: 5 };
const lasting = { ...counted, voucherLifetime: { days: 30, to: 'day' }, merchants: [SHOP], whileInDebt: 'suspended' };
const voucherOf = (benefit: object) => ({ ...lasting, onReturn: 'restored', gift: { kind: 'voucher', benefit } });

/** The terms that differ by the kind of gift. */
export const GIFTS: Readonly<Record<string, { readonly kind: string; readonly special: object }>> = {
  'a voucher of an amount': { kind: 'voucher', special: { ...lasting, onReturn: 'restored' } },
  'a voucher of a percentage': {
    kind: 'voucher',
    special: {
      ...voucherOf({ type: 'percent-off', percent: 10, upTo: usd(2_000) }),
      cost: { points: 1, cash: usd(100) },
      voucherLifetime: { months: 1, to: 'month' },
    },
  },
  'a voucher of a product': { kind: 'voucher', special: voucherOf({ type: 'free-product', sku: 'CD-1' }) },
  'a voucher of an upgrade': { kind: 'voucher', special: voucherOf({ type: 'upgrade', to: 'seat' }) },
  codes: { kind: 'code', special: { gift: { kind: 'code', lowStock: 10 }, cancel: { issued: 'never', expiredPoints: 'new-lifetime' } } },
  'something to send': { kind: 'physical', special: { ...counted, lowStock: 2, gift: { kind: 'physical', sku: 'MUG-1' } } },
  'a gift card': { kind: 'gift-card', special: { ...lasting, gift: { kind: 'gift-card', value: usd(2_500) } } },
  'a donation': { kind: 'donation', special: { gift: { kind: 'donation', to: 'Sea rescue', value: usd(100), mostUnits: 100 } } },
  cashback: { kind: 'cashback', special: { gift: { kind: 'cashback', value: usd(1), mostUnits: 1_000 } } },
};

/** Gives the id of the reward of a kind that {@link publishedRewards} makes. */
export const publishedAs = (kind: string): string => `rew_published-${kind}`;

/** One for each kind, since a reward's kind stays. */
export const publishedRewards = (): readonly object[] =>
  Object.values(GIFTS)
    .filter(({ kind }, at, all) => all.findIndex((other) => other.kind === kind) === at)
    .map(({ kind, special }) => ({ id: publishedAs(kind), ...everything(), ...special }));
