import { beforeEach, describe, expect, test } from 'vitest';
import { MAX_SECRETS } from '../../../shared/domain/merchants/merchant.ts';
import { merchantSecrets } from '../../../shared/use-cases/merchants/merchant-secrets.ts';
import { merchantOf, registerMerchant, rotateMerchantSecret } from '../../../shared/use-cases/merchants/merchants.ts';
import { createProgramme } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { atFirst, type Fault, faultyStore } from '../../support/kernel/faulty-store.ts';
import { NOON, onStore } from '../../support/kernel/ports.ts';
import { openShop, PROGRAMME, type Shop, TERMS } from '../../support/kernel/shop.ts';
import { memoryTables } from '../../support/kernel/tables.ts';

const SHOP = { id: 'corner-shop', name: 'Corner Shop' };
const FAULTS: readonly Fault[] = ['lost-before', 'lost-after', 'contention', 'twice'];
let shop: Shop;
beforeEach(async () => {
  shop = await openShop(await memoryTables().fresh());
});
const register = (on = shop.ports, merchant = SHOP) => registerMerchant(on, PROGRAMME, merchant);
const rotate = (overlapHours: number, on = shop.ports) => rotateMerchantSecret(on, PROGRAMME, SHOP.id, overlapHours);
/** As a server that remembers nothing opens them. */
const opened = async (merchantId = SHOP.id) => (await merchantSecrets(shop.ports).open(merchantId))?.secrets;

describe('registering', () => {
  test('gives a secret that opens again, and lists the merchant', async () => {
    const { merchant, secret } = await register();
    expect(secret).toMatch(/^whsec_/);
    expect(merchant).toMatchObject({ ...SHOP, programmeId: PROGRAMME, createdAt: NOON, revision: 1 });
    expect(await opened()).toEqual([secret]);
    expect((await shop.store.merchants(PROGRAMME, undefined, 10)).items).toEqual([SHOP]);
  });

  test('the same id again is refused, also in another programme, and shows no secret', async () => {
    const { secret } = await register();
    await createProgramme(shop.ports, 'tea-club', TERMS, 'founder');
    await expect(register()).rejects.toMatchObject({ code: 'ALREADY_EXISTS', field: 'id' });
    await expect(registerMerchant(shop.ports, 'tea-club', SHOP)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    expect(await opened()).toEqual([secret]);
  });

  test('in a programme that is not there is refused', async () => {
    await expect(registerMerchant(shop.ports, 'tea-club', SHOP)).rejects.toMatchObject({ code: 'NOT_FOUND', field: 'programmeId' });
  });

  test.each(FAULTS)('%s: registered once, and the secret that is shown is the one that is kept', async (fault) => {
    const { secret } = await register(onStore(shop.ports, faultyStore(shop.store, atFirst('commit', fault))));
    expect(await opened()).toEqual([secret]);
  });

  test('by two at the same time: one is refused, the secret is of the other', async () => {
    const outcomes = await Promise.allSettled([register(), register()]);
    const won = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.secret] : []));
    expect(won).toHaveLength(1);
    expect(await opened()).toEqual(won);
  });
});

describe('rotating', () => {
  test('both secrets hold while they overlap, then only the new one', async () => {
    const { secret: old } = await register();
    const { secret: current, merchant } = await rotate(24);
    expect(merchant.revision).toBe(2);
    expect(await opened()).toEqual([old, current]);
    shop.ports.clock.advance(24 * 3600 - 0.001);
    expect(await opened()).toEqual([old, current]);
    shop.ports.clock.advance(0.001);
    expect(await opened()).toEqual([current]);
  });

  test('without overlap ends the old one at once', async () => {
    await register();
    const { secret } = await rotate(0);
    expect(await opened()).toEqual([secret]);
  });

  test('again and again, up to as many as are tried on each event', async () => {
    await register();
    for (let secrets = 1; secrets < MAX_SECRETS; secrets += 1) await rotate(24);
    expect(await opened()).toHaveLength(MAX_SECRETS);
    await expect(rotate(24)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    const { secret } = await rotate(0);
    expect(await opened()).toEqual([secret]);
  });

  test.each(FAULTS)('%s: rotated once, and the secret that is shown holds', async (fault) => {
    const { secret: old } = await register();
    const { secret } = await rotate(24, onStore(shop.ports, faultyStore(shop.store, atFirst('commit', fault))));
    expect(await opened()).toEqual([old, secret]);
  });

  test('by two at the same time: both secrets hold', async () => {
    const { secret: old } = await register();
    const outcomes = await Promise.all([rotate(24), rotate(24)]);
    expect((await opened())?.toSorted()).toEqual([old, ...outcomes.map(({ secret }) => secret)].toSorted());
  });

  test('of a merchant that is not there, or of another programme, is refused', async () => {
    await expect(rotate(24)).rejects.toMatchObject({ code: 'NOT_FOUND', field: 'merchantId' });
    await register();
    await expect(rotateMerchantSecret(shop.ports, 'tea-club', SHOP.id, 24)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(merchantOf(shop.ports, 'tea-club', SHOP.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await merchantOf(shop.ports, PROGRAMME, SHOP.id)).toMatchObject(SHOP);
  });
});

describe('opening secrets', () => {
  test('a merchant that is not there has none', async () => {
    expect(await opened()).toBeUndefined();
  });

  test('remembers for a few seconds, unless asked to read afresh or the clock went back', async () => {
    await register();
    const store = faultyStore(shop.store);
    const secrets = merchantSecrets(onStore(shop.ports, store));
    const reads = async (fresh?: boolean) => {
      const before = store.calls.length;
      await secrets.open(SHOP.id, fresh);
      return store.calls.length - before;
    };
    expect(await reads()).toBe(1);
    expect(await reads()).toBe(0);
    expect(await reads(true)).toBe(1);
    shop.ports.clock.advance(4.999);
    expect(await reads()).toBe(0);
    shop.ports.clock.advance(0.001);
    expect(await reads()).toBe(1);
    shop.ports.clock.advance(-1);
    expect(await reads()).toBe(1);
  });

  test('a remembered secret still ends when it must', async () => {
    await register();
    const { secret } = await rotate(1);
    shop.ports.clock.advance(3599);
    const secrets = merchantSecrets(shop.ports);
    expect((await secrets.open(SHOP.id))?.secrets).toHaveLength(2);
    shop.ports.clock.advance(1);
    expect((await secrets.open(SHOP.id))?.secrets).toEqual([secret]);
  });

  test('moved to the item of another merchant, or under another id, it does not open', async () => {
    const { merchant } = await register();
    const { merchant: other } = await register(shop.ports, { id: 'other-shop', name: 'Other' });
    const [stolen] = merchant.secrets;
    const [own] = other.secrets;
    if (stolen === undefined || own === undefined) throw new TypeError('no secret');
    const put = async (secrets: typeof merchant.secrets, expected: number) =>
      expect(await shop.store.commit([{ kind: 'merchant', merchant: { ...other, revision: expected + 1, secrets }, expected }])).toEqual({
        committed: true,
      });
    await put([stolen], 1);
    await expect(opened('other-shop')).rejects.toThrow();
    await put([{ ...own, id: 'sec_other' }], 2);
    await expect(opened('other-shop')).rejects.toThrow();
    await put([own], 3);
    expect(await opened('other-shop')).toHaveLength(1);
  });

  test('no item of the table holds a secret in clear', async () => {
    const secrets = [(await register()).secret, (await rotate(24)).secret];
    const table = JSON.stringify(await shop.testTable.items());
    expect(table).toContain('"sealed":"v1.');
    for (const secret of secrets) {
      const key = secret.slice('whsec_'.length);
      for (const form of [secret, key, Buffer.from(key, 'base64').toString('base64url'), Buffer.from(key, 'base64').toString('hex')]) {
        expect(table).not.toContain(form);
      }
    }
  });
});

describe('A5: a repeat under the same key', () => {
  const under = { caller: 'maya', key: 'k-1' };
  const registerUnder = (merchant = SHOP, as = under) => registerMerchant(shop.ports, PROGRAMME, merchant, as);
  const rotateUnder = (as = under, overlapHours = 24) => rotateMerchantSecret(shop.ports, PROGRAMME, SHOP.id, overlapHours, as);

  test('of a registration gets the first answer again, for 15 minutes', async () => {
    const first = await registerUnder();
    expect(first.replayed).toBe(false);
    shop.ports.clock.advance(899);
    expect(await registerUnder()).toEqual({ ...first, replayed: true });
    shop.ports.clock.advance(1);
    await expect(registerUnder()).rejects.toMatchObject({ code: 'WRONG_STATE', field: 'idempotency-key' });
    expect(await opened()).toEqual([first.secret]);
  });

  test('with another name is refused; under another key, or of another caller, so is the id', async () => {
    await registerUnder();
    await expect(registerUnder({ ...SHOP, name: 'Another' })).rejects.toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
    await expect(registerUnder(SHOP, { caller: 'maya', key: 'k-2' })).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    await expect(registerUnder(SHOP, { caller: 'eve', key: 'k-1' })).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  });

  test('of a rotation makes no other secret, also after the registration under that key', async () => {
    const { secret } = await registerUnder();
    const first = await rotateUnder();
    expect(await rotateUnder()).toEqual({ ...first, replayed: true });
    expect(await opened()).toEqual([secret, first.secret]);
    expect((await rotateUnder({ caller: 'maya', key: 'k-2' })).secret).not.toBe(first.secret);
    shop.ports.clock.advance(900);
    await expect(rotateUnder()).rejects.toMatchObject({ code: 'WRONG_STATE', field: 'idempotency-key' });
  });

  test.each(FAULTS)('that lost its answer is no repeat: %s', async (fault) => {
    const store = faultyStore(shop.store, atFirst('commit', fault));
    const first = await registerMerchant(onStore(shop.ports, store), PROGRAMME, SHOP, under);
    expect(first.replayed).toBe(false);
    expect(await opened()).toEqual([first.secret]);
  });
});
