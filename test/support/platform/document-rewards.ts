/** Rewards for requests that are made from the document: those that there are, and what has been had of them. */
import type * as z from 'zod';
import { type Client, createClient } from '../../../shared/contract/client.ts';
import type { RewardFile } from '../../../shared/contract/rewards/rewards.ts';
import type { Known } from '../kernel/arbitrary-value.ts';
import { manager, tokenOf, unique } from './api.ts';

type File = Omit<z.input<typeof RewardFile>, 'id'>;
const NEVER_BACK = { issued: 'never', expiredPoints: 'expire' } as const;
const COFFEE: File = {
  state: 'active',
  texts: [{ language: 'en', name: 'A cup of coffee' }],
  gift: { kind: 'voucher', benefit: { type: 'free-product', sku: 'COFFEE' } },
  cost: { points: 1 },
  reservationMinutes: 1_440,
  cancel: { issued: 'unused', expiredPoints: 'expire' },
};

/** More than chance asks for. */
const POINTS = 10_000;
const SEVERAL = [1, 2, 3];

/** Redeems rewards for a member, and gives the known values for each operation on rewards. */
export async function knownRewards(
  url: string,
  programmeId: string,
  { memberId, externalId }: { readonly memberId: string; readonly externalId: string },
): Promise<(operationId: string) => Known> {
  const admin = await manager(url);
  const app = createClient({ baseUrl: url, token: await tokenOf(url, { sub: externalId }) });
  const create = async (special: Partial<File> = {}): Promise<string> => {
    const id = unique('rew_document');
    await admin.call('createReward', { params: { programmeId }, body: { ...COFFEE, ...special, id } });
    return id;
  };
  const [offered, published, changing] = [await create(), await create(), await create()];
  const codes = await create({ gift: { kind: 'code', lowStock: 1 }, cancel: NEVER_BACK });
  await admin.call('adjustPoints', {
    params: { programmeId, memberId },
    headers: keyed(),
    body: { points: POINTS, reason: 'to be spent' },
  });
  const had = async (how: 'redeem' | 'reserve') => redemptionBy(app, how, programmeId, offered);
  const reserved = await inTurn(() => had('reserve'));
  const [issued, issuedToo] = [await inTurn(() => had('redeem')), await inTurn(() => had('redeem'))];

  // These terms fit together; random ones hardly ever do.
  const terms: Known = {
    texts: [COFFEE.texts],
    gift: [COFFEE.gift],
    cost: [COFFEE.cost],
    cancel: [NEVER_BACK],
    tiers: [undefined, ['gold']],
    limit: [undefined, { redemptions: 3, per: 'day' }],
    picture: [undefined, 'https://cdn.example.com/coffee.webp'],
    state: ['active'],
    ...Object.fromEntries(
      ['stock', 'lowStock', 'segments', 'from', 'until', 'voucherLifetime', 'programmeCost'].map((name) => [name, [undefined]]),
    ),
  };
  const of: Readonly<Record<string, Known>> = {
    redeem: { rewardId: [offered], units: [undefined] },
    reserve: { rewardId: [offered], units: [undefined] },
    getRedemption: { redemptionId: [...reserved, ...issued] },
    commitRedemption: { redemptionId: reserved },
    cancelRedemption: { redemptionId: issued },
    createReward: { ...terms, id: Array.from({ length: 20 }, () => unique('rew_made')) },
    publishReward: { ...terms, rewardId: [published] },
    changeRewardState: { rewardId: [changing], state: ['paused', 'active'] },
    importCodes: { rewardId: [codes] },
    getMemberRedemption: { memberId: [memberId], redemptionId: [...reserved, ...issued] },
    cancelMemberRedemption: { memberId: [memberId], redemptionId: issuedToo },
  };
  return (operationId) => ({ rewardId: [offered], ...of[operationId] });
}

const keyed = () => ({ 'idempotency-key': unique('key') });

async function redemptionBy(app: Client, how: 'redeem' | 'reserve', programmeId: string, rewardId: string): Promise<string> {
  const { body } = await app.call(how, { params: { programmeId }, headers: keyed(), body: { rewardId } });
  return body.redemptionId;
}

async function inTurn(act: () => Promise<string>): Promise<readonly string[]> {
  const done: string[] = [];
  for (const _ of SEVERAL) done.push(await act());
  return done;
}
