/** Audits codes: a voucher's code belongs to one redemption, an imported code is given once and never lost, and tills accept no other. */

import type { Basket } from '../../../shared/domain/checkout/voucher-worth.ts';
import type { RewardGift } from '../../../shared/domain/rewards/reward-terms.ts';
import type { Records } from '../kernel/audit-records.ts';
import { fail } from '../violation.ts';
import { rewardKey } from './audit-redemption-records.ts';
import type { Trade } from './audit-trade.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHECKS = `${ALPHABET}*~$=U`;
const CODE = /^[0-9A-HJKMNP-TV-Z]+.$/;

/** "Case, blanks and hyphens do not matter; O is read as 0, I and L as 1." */
const meant = (code: string): string => code.toUpperCase().replaceAll(/[ -]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');

export const isShown = (written: string, code: string | undefined): boolean => meant(written) === code;

/** A code has so many symbols and a check symbol: the remainder of their number by 37. */
export function isCode(written: string, symbols = 16): boolean {
  const code = meant(written);
  if (code.length !== symbols + 1 || !CODE.test(code)) return false;
  let number = 0n;
  for (const symbol of code.slice(0, symbols)) number = number * 32n + BigInt(ALPHABET.indexOf(symbol));
  return CHECKS[Number(number % 37n)] === code[symbols];
}

/** The discount of a voucher on a basket, in minor units. undefined: the voucher does not apply to the basket. */
export function worthOf(gift: RewardGift, { currency, amount, lines = [] }: Basket): number | undefined {
  if (gift.kind !== 'voucher') return 0;
  const { benefit } = gift;
  switch (benefit.type) {
    case 'amount-off':
      return benefit.currency === currency ? Math.min(benefit.amount, amount) : undefined;
    case 'percent-off': {
      const off = Number((BigInt(amount) * BigInt(benefit.percent)) / 100n);
      if (benefit.upTo === undefined) return off;
      return benefit.upTo.currency === currency ? Math.min(off, benefit.upTo.amount) : undefined;
    }
    case 'free-product': {
      const prices = lines.filter(({ sku }) => sku === benefit.sku).map((line) => Number(BigInt(line.amount) / BigInt(line.quantity)));
      return prices.length === 0 ? undefined : Math.min(...prices);
    }
    case 'upgrade':
      return 0;
  }
}

/** Every issued redemption has the voucher or the code of its reward, and no other redemption has it. */
export function checkCodes(records: Records, { redemptions, vouchers, free, given }: Trade): void {
  const unused = { vouchers: new Set(vouchers), given: new Set(given) };
  for (const { programmeId, memberId, redemptionId, before, after } of redemptions) {
    const isIssued = after.state === 'issued' && (before === undefined || before.state === 'reserved');
    const { gift } = records.rewarding.reward(programmeId, after.rewardId).versions.numbered(after.rewardVersion)?.terms ?? {};
    if (isIssued && after.voucher !== undefined) {
      const own = vouchers.find(({ code }) => code === after.voucher?.code);
      if (own?.redemptionId !== redemptionId || own.memberId !== memberId || own.programmeId !== programmeId || !isCode(own.code))
        fail('vouchers', `${redemptionId} has voucher ${after.voucher.code}, which is not its own`);
      if (own !== undefined) unused.vouchers.delete(own);
    }
    const should = gift?.kind === 'code' && after.issuedAt !== undefined;
    if (should !== (after.code !== undefined)) fail('codes', `${redemptionId} has ${after.code ?? 'no code'}, and is ${after.state}`);
    if (!isIssued || after.code === undefined) {
      if (before !== undefined && (before.code !== after.code || before.shard !== after.shard))
        fail('codes', `${redemptionId} has changed its code`);
      continue;
    }
    const own = given.find(({ code }) => code === after.code);
    if (own?.redemptionId !== redemptionId || own.memberId !== memberId || own.rewardId !== after.rewardId || own.shard !== after.shard)
      fail('codes', `${redemptionId} has code ${after.code}, which was not given to it`);
    if (own !== undefined) unused.given.delete(own);
  }
  for (const { code } of unused.vouchers) fail('vouchers', `voucher ${code} is of nothing that was issued`);
  for (const { code } of unused.given) fail('codes', `code ${code} was given to nothing that was issued`);
  for (const { programmeId, rewardId, shard, code, added } of free) {
    const record = records.rewarding.reward(programmeId, rewardId);
    if (!added) {
      if (!given.some((other) => other.code === code && other.rewardId === rewardId && other.shard === shard))
        fail('codes', `code ${code} of ${rewardId} is lost`);
      if (!record.free.delete(code)) fail('codes', `code ${code} of ${rewardId} was given before`);
      continue;
    }
    if (record.imported.has(code)) fail('codes', `code ${code} of ${rewardId} was imported before`);
    if (records.rewarding.codesSent.get(rewardKey(programmeId, rewardId))?.has(code) !== true)
      fail('codes', `no one imported code ${code}`);
    record.imported.set(code, shard);
    record.free.add(code);
  }
  for (const { rewardId, code, shard } of given) {
    if (!free.some((other) => !other.added && other.code === code && other.rewardId === rewardId && other.shard === shard))
      fail('codes', `code ${code} of ${rewardId} was given, and is still there`);
  }
}
