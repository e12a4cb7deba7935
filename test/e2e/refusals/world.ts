/** The platform that refusals are tried on: one of its own, so that its whole table and all its logs are the refusals' doing. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importJWK, type JWK } from 'jose';
import { type Client, createClient } from '../../../shared/contract/client.ts';
import { PurchaseCredited } from '../../../shared/contract/events.ts';
import { MAX_SECRETS } from '../../../shared/domain/merchant.ts';
import { ask, bodyOf, type MerchantActor, merchantActor, purchaseOf, TERMS } from '../../support/api.ts';
import { type RunningPlatform, startPlatform, type TokenFor } from '../../support/platform.ts';
import {
  ADA,
  ADJUSTED,
  BOUGHT,
  CROWDED_SHOP,
  DRAFTS,
  ELSEWHERE,
  MANAGER,
  MARK,
  type MemberIds,
  OTHER_SHOP,
  PROGRAMME,
  ROTATING_SHOP,
  SHOP,
  SHOP_ELSEWHERE,
  type ShopId,
} from './cast.ts';

type PrivateKey = Exclude<Awaited<ReturnType<typeof importJWK>>, Uint8Array>;

export interface World {
  readonly url: string;
  readonly platform: RunningPlatform;
  readonly members: MemberIds;
  readonly shops: Readonly<Record<ShopId, MerchantActor>>;
  /** What ADA's purchase was sent as. */
  readonly bought: { readonly body: string; readonly headers: Readonly<Record<string, string>> };
  /** The issuer's own, for tokens that it would never make. */
  readonly issuerKey: PrivateKey;
  /** The same for the same claims. */
  token(claims: TokenFor): Promise<string>;
  /** Every token and secret so far. */
  secrets(): readonly string[];
  /** All that the platform and its functions wrote since it started. */
  written(): Promise<string>;
  stop(): Promise<void>;
}

export async function openWorld(): Promise<World> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'perennial-refusals-'));
  const platform = await startPlatform({ dataDirectory, withDemoProgramme: false });
  const { url } = platform;
  const issuerKey = await keyIn(join(dataDirectory, 'issuer-key.json'));
  const { tokens, issued } = tokenBook(platform);
  const { members, shops, bought, shown } = await peopled(url, createClient({ baseUrl: url, token: await tokens(MANAGER) }));
  return {
    url,
    platform,
    members,
    shops,
    bought,
    issuerKey,
    token: tokens,
    secrets: () => [...issued, ...shown],
    written: async () => {
      const directory = join(dataDirectory, 'logs');
      const logs = await Promise.all((await readdir(directory)).map((name) => readFile(join(directory, name), 'utf8')));
      return [...logs, platform.output()].join('\n');
    },
    stop: async () => {
      await platform.stop();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

async function keyIn(file: string): Promise<PrivateKey> {
  const jwk: JWK = JSON.parse(await readFile(file, 'utf8'));
  const key = await importJWK(jwk, 'RS256');
  if (key instanceof Uint8Array) throw new TypeError('the issuer signs with RSA');
  return key;
}

function tokenBook(platform: RunningPlatform) {
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

async function peopled(url: string, manager: Client) {
  const shown: string[] = [];
  const generous = { ...TERMS.earning, rates: [{ currency: 'USD', points: 1_000_000, perUnits: 1 }] };
  await manager.call('createProgramme', { body: { id: PROGRAMME, ...TERMS } });
  await manager.call('createProgramme', { body: { id: DRAFTS, ...TERMS } });
  await manager.call('createProgramme', { body: { id: ELSEWHERE, ...TERMS, earning: generous } });

  const register = async (programmeId: string, id: string): Promise<MerchantActor> => {
    const { body } = await manager.call('registerMerchant', { params: { programmeId }, body: { id, name: `Shop ${MARK}` } });
    shown.push(body.secret);
    return merchantActor(url, body);
  };
  const shops = {
    [SHOP]: await register(PROGRAMME, SHOP),
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
  const members: MemberIds = { ada: await enrol(PROGRAMME), elsewhere: await enrol(ELSEWHERE) };

  const { orderId, sku, amount, quantity } = BOUGHT;
  const body = JSON.stringify(purchaseOf({ orderId, member: { id: members.ada }, amount, lines: [{ sku, quantity, amount }] }));
  const bought = { body, headers: shops[SHOP].signatureOf(body) };
  bodyOf(await ask(url, `/v1/merchants/${SHOP}/events`, bought), 200, PurchaseCredited);
  const { key, points, reason } = ADJUSTED;
  await manager.call('adjustPoints', {
    params: { programmeId: PROGRAMME, memberId: members.ada },
    headers: { 'idempotency-key': key },
    body: { points, reason },
  });
  return { members, shops, bought, shown };
}
