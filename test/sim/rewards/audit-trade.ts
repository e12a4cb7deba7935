/** The changes of one transaction about rewards, parsed from its raw items. */
import type { RewardVersion } from '../../../shared/domain/rewards/reward.ts';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import type { ShownCode } from '../checkout/audit-payment-records.ts';
import { fail } from '../violation.ts';
import { callersKey, type StoredRedemption } from './audit-redemption-records.ts';

interface Changed {
  readonly key: { readonly PK: string; readonly SK: string };
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

export interface RedemptionWritten {
  readonly programmeId: string;
  readonly memberId: string;
  readonly redemptionId: string;
  readonly before: StoredRedemption | undefined;
  readonly after: StoredRedemption;
  readonly item: Item;
}

interface OfReward {
  readonly programmeId: string;
  readonly rewardId: string;
}

export interface Trade {
  readonly redemptions: RedemptionWritten[];
  readonly versions: RewardVersion[];
  readonly stock: (OfReward & { readonly shard: number; readonly before: number | undefined; readonly after: number })[];
  /** `name`: member, reward and period. */
  readonly limits: { readonly name: string; readonly before: number; readonly after: number }[];
  readonly vouchers: { readonly programmeId: string; readonly code: string; readonly memberId: string; readonly redemptionId: string }[];
  /** Imported codes, and given codes. */
  readonly free: (OfReward & { readonly shard: number; readonly code: string; readonly added: boolean })[];
  readonly given: (OfReward & {
    readonly shard: number;
    readonly code: string;
    readonly memberId: string;
    readonly redemptionId: string;
  })[];
  /** Till codes of members. */
  readonly tillCodes: { readonly before: ShownCode | undefined; readonly after: ShownCode }[];
  /** Claims of idempotency keys, with the entry of their answer. */
  readonly claims: { readonly name: string; readonly memberId: string; readonly entry: number }[];
}

export const emptyTrade = (): Trade => ({
  redemptions: [],
  versions: [],
  stock: [],
  limits: [],
  vouchers: [],
  free: [],
  given: [],
  tillCodes: [],
  claims: [],
});

/** @returns whether the item is about rewards. */
export function sawTraded(trade: Trade, changed: Changed): boolean {
  const { PK, SK } = changed.key;
  const [sort = '', ...named] = SK.split('#');
  switch (PK.slice(0, PK.indexOf('#'))) {
    case 'REWARDS':
      if (changed.before !== undefined || changed.after === undefined) fail('immutability', `${SK} of ${PK} was changed or removed`);
      return true;
    case 'REWARD':
      sawVersion(trade, changed, partsOf(PK));
      return true;
    case 'STOCK':
      sawStock(trade, changed, partsOf(PK));
      return true;
    case 'CODES':
      sawCode(trade, changed, partsOf(PK), sort, named.join('#'));
      return true;
    case 'VOUCHER':
      sawVoucher(trade, changed, partsOf(PK));
      return true;
    case 'TILL':
      sawTillCode(trade, changed, partsOf(PK));
      return true;
    case 'CLAIM':
      sawClaim(trade, changed);
      return false;
    case 'MEMBER':
      if (sort === 'LIMIT' && named[0] !== 'invitations')
        trade.limits.push({ name: `${PK}#${named.join('#')}`, before: countIn(changed.before), after: countIn(changed.after) });
      else if (sort === 'REDEMPTION') sawRedemption(trade, changed, partsOf(PK), named.join('#'));
      else return false;
      return true;
    default:
      return false;
  }
}

const partsOf = (partition: string): readonly string[] => partition.split('#').slice(1);
const countIn = (item: Item | undefined): number => Number(item?.redeemed ?? 0);

function sawVersion(trade: Trade, { key, before, after }: Changed, [programmeId = '', rewardId = '']: readonly string[]): void {
  if (before !== undefined || after === undefined) fail('immutability', `a published version of ${rewardId} was changed`);
  const { PK: _, SK: _sort, ...content } = after;
  trade.versions.push({ ...content, programmeId, rewardId, version: Number(key.SK.slice('VERSION#'.length)) } as RewardVersion);
}

function sawStock(trade: Trade, { before, after }: Changed, [programmeId = '', rewardId = '', shard]: readonly string[]): void {
  if (after === undefined) fail('stock', `a counter of ${rewardId} was removed`);
  trade.stock.push({ programmeId, rewardId, shard: Number(shard), before: before && Number(before.left), after: Number(after.left) });
}

function sawCode(
  trade: Trade,
  { before, after }: Changed,
  [programmeId = '', rewardId = '', shard]: readonly string[],
  sort: string,
  code: string,
): void {
  const of = { programmeId, rewardId, shard: Number(shard), code };
  if (sort === 'FREE') {
    if (before !== undefined && after !== undefined) fail('codes', `code ${code} of ${rewardId} was imported again`);
    trade.free.push({ ...of, added: after !== undefined });
    return;
  }
  if (before !== undefined || after === undefined) fail('codes', `code ${code} of ${rewardId} was given again, or taken back`);
  trade.given.push({ ...of, memberId: String(after.memberId), redemptionId: String(after.redemptionId) });
}

function sawVoucher(trade: Trade, { before, after }: Changed, [programmeId = '', code = '']: readonly string[]): void {
  if (before !== undefined || after === undefined) fail('vouchers', `voucher ${code} was given to another redemption`);
  trade.vouchers.push({ programmeId, code, memberId: String(after.memberId), redemptionId: String(after.redemptionId) });
}

function sawTillCode(trade: Trade, { before, after }: Changed, [programmeId = '', code = '']: readonly string[]): void {
  if (after === undefined) fail('till codes', `code ${code} was removed`);
  const shown = ({ PK: _, SK: _sort, ...content }: Item): ShownCode => ({ ...content, programmeId, code }) as unknown as ShownCode;
  trade.tillCodes.push({ before: before && shown(before), after: shown(after) });
}

function sawClaim(trade: Trade, { key, after }: Changed): void {
  const [caller = '', name = ''] = partsOf(key.PK);
  if (after === undefined) return;
  trade.claims.push({
    name: callersKey(decodeURIComponent(caller), decodeURIComponent(name)),
    memberId: String(after.memberId),
    entry: Number(after.entry),
  });
}

function sawRedemption(
  trade: Trade,
  { before, after }: Changed,
  [programmeId = '', memberId = '']: readonly string[],
  redemptionId: string,
): void {
  if (after === undefined) fail('redemption', `${redemptionId} was removed`);
  const stored = (item: Item): StoredRedemption => {
    const { PK: _, SK: _sort, agendaShard: _shard, agendaKey: _key, ...content } = item;
    return content as unknown as StoredRedemption;
  };
  trade.redemptions.push({ programmeId, memberId, redemptionId, before: before && stored(before), after: stored(after), item: after });
}
