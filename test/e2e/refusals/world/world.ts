/** The programmes, people and things that refusals are tried with. */
import type * as z from 'zod';
import { type Client, createClient } from '../../../../shared/contract/client.ts';
import { ActivityCredited, PurchaseCredited } from '../../../../shared/contract/earning/merchant-events.ts';
import type { ProgrammeTerms } from '../../../../shared/contract/programmes/programme.ts';
import { MAX_SECRETS } from '../../../../shared/domain/merchants/merchant.ts';
import { ask, bodyOf, type MerchantActor, merchantActor, purchaseOf, TERMS, TIERS } from '../../../support/platform/api.ts';
import type { TokenFor } from '../../../support/platform/platform.ts';
import {
  ACTIVITY,
  ADA,
  ADJUSTED,
  BOB,
  BOUGHT,
  CAROL,
  CROWDED_SHOP,
  DAVE,
  DONE,
  DRAFTS,
  ELSEWHERE,
  EXPIRED,
  MANAGER,
  MARK,
  MEMBER,
  type MemberIds,
  OTHER_SHOP,
  PROGRAMME,
  ROTATING_SHOP,
  SHOP,
  SHOP_ELSEWHERE,
  type ShopId,
} from './cast.ts';
import { openEndpoints } from './endpoints.ts';
import { publishedRewards } from './published-rewards.ts';
import { openReferrals, REFERRALS } from './referrals.ts';
import { openReports } from './reports.ts';
import { openJudged } from './reviews.ts';
import { openCatalogue } from './rewards.ts';
import { openSegments } from './segments.ts';
import { openSupported } from './support.ts';
import { openTills, tillCodeOf } from './tills.ts';
import type { TriedPlatform } from './tried-platform.ts';

export interface World extends Pick<TriedPlatform, 'url' | 'issuerKey' | 'exchange' | 'items' | 'writes' | 'written'> {
  readonly members: MemberIds;
  readonly shops: Readonly<Record<ShopId, MerchantActor>>;
  /** The request that sent ADA's purchase. */
  readonly bought: { readonly body: string; readonly headers: Readonly<Record<string, string>> };
  /** ADA shows a new code. */
  shownAtTill(): Promise<void>;
  /** Someone new enrols, with each kind of identity. */
  enrolled(): Promise<void>;
  /** The same for the same claims. */
  token(claims: TokenFor): Promise<string>;
  /** Every token and secret so far. */
  secrets(): readonly string[];
  stop(): Promise<void>;
}

/** @param platform its clock is days behind, so that points have expired by now; a clock is only ever moved forward. */
export async function openWorld(platform: TriedPlatform): Promise<World> {
  const { url, fetch } = platform;
  const before = await bygone(platform);
  await platform.catchUp();
  const { tokens, issued } = tokenBook(platform);
  const client = async (claims: TokenFor) => createClient({ baseUrl: url, token: await tokens(claims), fetch });
  const manager = await client(MANAGER);
  const { members: people, shops, bought, shown } = await peopled(platform, manager, before);
  const redemptions = await openCatalogue(manager, await client(MEMBER), await client(BOB), publishedRewards());
  await openSegments(manager);
  const supported = await openSupported(manager, await client({ sub: CAROL.sub }), await client({ sub: DAVE.sub }));
  const judged = await openJudged(platform, manager);
  await openReferrals(await client(BOB));
  const [ada, carol] = [await client(MEMBER), await client({ sub: CAROL.sub })];
  const till = await openTills({ manager, ada, carol, carolId: supported.carol }, shops[SHOP]);
  const hooked = await openEndpoints(platform, manager);
  await openReports(platform, manager);
  const members: MemberIds = {
    ...people,
    redemptions,
    supported,
    till,
    lost: await enrolledAnew(manager),
    reviews: judged.reviews,
    endpoints: hooked.ids,
  };
  // Background work of these requests must end first, so that no write of it looks like a refusal's.
  await platform.settle();
  return {
    ...platform,
    members,
    shops,
    bought,
    token: tokens,
    shownAtTill: async () => {
      members.till.code = await tillCodeOf(ada);
    },
    enrolled: async () => {
      members.lost = await enrolledAnew(manager);
    },
    secrets: () => [...issued, ...shown, judged.secret, ...hooked.shown, before.token, before.shop.secret],
    stop: async () => {
      hooked.stop();
      await platform.stop();
    },
  };
}

/** Someone with each kind of identity. */
async function enrolledAnew(manager: Client): Promise<MemberIds['lost']> {
  const digits = String(Math.trunc(Math.random() * 1e9)).padStart(9, '0');
  const named = { externalId: `lost ${digits} ${MARK}`, email: `lost.${digits}.${MARK}@example.org`, phone: `+4930${digits}` };
  const body = { ...named, card: `55${digits}`, subject: `lost-${digits}-${MARK}` };
  const { memberId } = (await manager.call('enrolMember', { params: { programmeId: PROGRAMME }, body })).body;
  return { memberId, ...body };
}

function tokenBook(platform: TriedPlatform) {
  const known = new Map<string, Promise<string>>();
  const issued: string[] = [];
  const issue = async (claims: TokenFor) => {
    const token = await platform.token(claims);
    issued.push(token);
    return token;
  };
  const tokens = (claims: TokenFor): Promise<string> => {
    const name = JSON.stringify(claims);
    const token = known.get(name) ?? issue(claims);
    known.set(name, token);
    return token;
  };
  return { tokens, issued };
}

const SHORT_LIVED: z.input<typeof ProgrammeTerms> = {
  ...TERMS,
  expiry: { policy: 'after', days: 1, to: 'day' },
  activities: [ACTIVITY],
  reinstatementDays: 30,
  tiers: TIERS,
  referrals: REFERRALS,
  cards: { proof: 'none' },
  payment: { rates: [{ currency: 'USD', points: 1, amount: 1 }], minimum: 1, step: 1, earnsOn: 'whole', expiredPoints: 'expire' },
};

interface Bygone {
  readonly token: string;
  readonly shop: MerchantActor;
  readonly ada: string;
}

/** Days ago: ADA's points of then have expired. */
async function bygone(platform: TriedPlatform): Promise<Bygone> {
  const { url, fetch } = platform;
  const token = await platform.token(MANAGER);
  const manager = createClient({ baseUrl: url, token, fetch });
  const params = { programmeId: PROGRAMME };
  await manager.call('createProgramme', { body: { id: PROGRAMME, ...SHORT_LIVED } });
  const registered = await manager.call('registerMerchant', { params, body: { id: SHOP, name: `Shop ${MARK}` } });
  const now = await platform.clock();
  const shop = merchantActor(url, { ...registered.body, fetch, now: () => now });
  const ada = (await manager.call('enrolMember', { params, body: ADA })).body.memberId;
  const { orderId, amount } = EXPIRED;
  bodyOf(await shop.send(purchaseOf({ orderId, member: { id: ada }, amount }, now)), 200, PurchaseCredited);
  return { token, shop, ada };
}

const activityOf = (data: object) => {
  const now = new Date().toISOString();
  return { type: 'activity.completed', timestamp: now, data: { activity: ACTIVITY.id, occurredAt: now, ...data } };
};

async function peopled({ url, fetch }: TriedPlatform, manager: Client, { shop, ada }: Bygone) {
  const shown: string[] = [];
  const generous = { ...TERMS.earning, rates: [{ currency: 'USD', points: 1_000_000, perUnits: 1 }] };
  await manager.call('createProgramme', { body: { id: DRAFTS, ...TERMS } });
  await manager.call('createProgramme', { body: { id: ELSEWHERE, ...TERMS, earning: generous } });

  const register = async (programmeId: string, id: string): Promise<MerchantActor> => {
    const { body } = await manager.call('registerMerchant', { params: { programmeId }, body: { id, name: `Shop ${MARK}` } });
    shown.push(body.secret);
    return merchantActor(url, { ...body, fetch });
  };
  const shops = {
    [SHOP]: merchantActor(url, { id: shop.id, programmeId: shop.programmeId, secret: shop.secret, fetch }),
    [OTHER_SHOP]: await register(PROGRAMME, OTHER_SHOP),
    [SHOP_ELSEWHERE]: await register(ELSEWHERE, SHOP_ELSEWHERE),
  };
  await register(PROGRAMME, ROTATING_SHOP);
  await register(PROGRAMME, CROWDED_SHOP);
  for (let secrets = 1; secrets < MAX_SECRETS; secrets += 1) {
    const params = { programmeId: PROGRAMME, merchantId: CROWDED_SHOP };
    shown.push((await manager.call('rotateMerchantSecret', { params, body: {} })).body.secret);
  }

  const enrol = async (programmeId: string): Promise<string> =>
    (await manager.call('enrolMember', { params: { programmeId }, body: ADA })).body.memberId;
  const members = { ada, elsewhere: await enrol(ELSEWHERE) };

  const { orderId, sku, amount, quantity } = BOUGHT;
  const body = JSON.stringify(purchaseOf({ orderId, member: { id: members.ada }, amount, lines: [{ sku, quantity, amount }] }));
  const bought = { body, headers: shops[SHOP].signatureOf(body) };
  bodyOf(await ask(url, `/v1/merchants/${SHOP}/events`, { ...bought, fetch }), 200, PurchaseCredited);
  bodyOf(await shops[SHOP].send(activityOf({ activityId: DONE, member: { id: members.ada } })), 200, ActivityCredited);
  const { key, points, reason } = ADJUSTED;
  await manager.call('adjustPoints', {
    params: { programmeId: PROGRAMME, memberId: members.ada },
    headers: { 'idempotency-key': key },
    body: { points, reason },
  });
  return { members, shops, bought, shown };
}
