import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import type { Client } from '../../shared/contract/client.ts';
import { PurchaseCredited } from '../../shared/contract/earning/merchant-events.ts';
import { Adjusted } from '../../shared/contract/ledger/ledger.ts';
import { MerchantWithSecret } from '../../shared/contract/merchants/merchants.ts';
import { PublishedVersion } from '../../shared/contract/programmes/programme.ts';
import {
  ask,
  bodyOf,
  expectRefused,
  ledgerOf,
  type MerchantActor,
  manager,
  merchant,
  merchantActor,
  newMember,
  newProgramme,
  purchaseOf,
  refusalOf,
  staff,
  TERMS,
  tokenOf,
  unique,
} from '../support/platform/api.ts';

const url = inject('platformUrl');

describe('programmes', () => {
  let token: string;
  beforeAll(async () => {
    token = await tokenOf(url, { sub: unique('manager'), groups: ['manager'] });
  });
  const create = (json: object) => ask(url, '/v1/programmes', { token, json });
  const publish = (id: string, json: object) => ask(url, `/v1/programmes/${id}/versions`, { token, json });

  it('are created once; the same file again gets the first answer again, another is refused', async () => {
    const id = unique('p');
    const first = await create({ id, ...TERMS });
    const { notes, ...version } = bodyOf(first, 201, PublishedVersion);
    expect(notes).toEqual([]);
    expect(version).toMatchObject({ programmeId: id, version: 1, terms: TERMS });
    const reversed = Object.fromEntries(Object.entries({ id, ...TERMS }).reverse());
    expect(await create(reversed)).toMatchObject({ status: 201, replayed: true, text: first.text });
    expectRefused(await create({ id, ...TERMS, name: 'Another' }), 'ALREADY_EXISTS', 'id');
    const admin = await manager(url);
    expect((await admin.call('getProgramme', { params: { programmeId: id } })).body).toEqual(version);
    expect((await admin.call('getVersion', { params: { programmeId: id, version: '1' } })).body).toEqual(version);
  });

  it('ten at once with one name: one of them is created', async () => {
    const id = unique('p');
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => create({ id, ...TERMS, name: `Shop ${index}` })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 201)) expectRefused(answer, 'ALREADY_EXISTS', 'id');
  });

  it('get new versions, which take effect a little later and never change', async () => {
    const id = await newProgramme(url);
    const terms = { ...TERMS, earning: { ...TERMS.earning, rates: [{ currency: 'USD', points: 2, perUnits: 1 }] } };
    const published = await publish(id, terms);
    const { notes: _, ...version } = bodyOf(published, 201, PublishedVersion);
    expect(version).toMatchObject({ version: 2, terms });
    expect(Date.parse(version.effectiveAt) - Date.parse(version.publishedAt)).toBe(15_000);
    expect(await publish(id, terms)).toMatchObject({ status: 201, replayed: true, text: published.text });
    const { notes: __, ...third } = bodyOf(await publish(id, TERMS), 201, PublishedVersion);
    expect(third.version).toBe(3);
    expect(Date.parse(third.effectiveAt)).toBeGreaterThanOrEqual(Date.parse(version.effectiveAt));

    const admin = await staff(url, 'analyst');
    expect((await admin.call('getProgramme', { params: { programmeId: id } })).body).toMatchObject({ version: 1 });
    const page = (await admin.call('listVersions', { params: { programmeId: id }, query: { limit: '2' } })).body;
    expect(page.items).toEqual([third, version]);
    const rest = (await admin.call('listVersions', { params: { programmeId: id }, query: { cursor: page.nextCursor ?? '' } })).body;
    expect(rest.items.map((item) => item.version)).toEqual([1]);
    expect(rest.nextCursor).toBeNull();
  });

  it('five publications at once get numbers without a gap', async () => {
    const id = await newProgramme(url);
    const answers = await Promise.all(Array.from({ length: 5 }, (_, index) => publish(id, { ...TERMS, name: `Shop ${index}` })));
    for (const answer of answers.filter(({ status }) => status !== 201)) expectRefused(answer, 'VERSION_CONFLICT');
    const numbers = answers.filter(({ status }) => status === 201).map((answer) => bodyOf(answer, 201, PublishedVersion).version);
    expect(numbers.sort()).toEqual(numbers.map((_, index) => index + 2));
    expect(numbers.length).toBeGreaterThan(0);
  });

  const earning = (over: object) => ({ ...TERMS, earning: { ...TERMS.earning, ...over } });
  const rate = (over: object) => earning({ rates: [{ currency: 'USD', points: 1, perUnits: 1, ...over }] });
  it.each<readonly [string, object, string]>([
    ['an unknown time zone', { ...TERMS, timeZone: 'Europe/Bonn' }, 'timeZone'],
    ['an offset for a time zone', { ...TERMS, timeZone: '+01:00' }, 'timeZone'],
    ['no name', { ...TERMS, name: '' }, 'name'],
    ['an unknown currency', rate({ currency: 'XYZ' }), 'earning.rates.0.currency'],
    ['a currency that money is not made of', rate({ currency: 'XXX' }), 'earning.rates.0.currency'],
    [
      'a currency twice',
      earning({ rates: [...TERMS.earning.rates, { currency: 'USD', points: 2, perUnits: 1 }] }),
      'earning.rates.1.currency',
    ],
    ['no currency', earning({ rates: [] }), 'earning.rates'],
    ['negative points', rate({ points: -1 }), 'earning.rates.0.points'],
    ['half a point', rate({ points: 0.5 }), 'earning.rates.0.points'],
    ['points for nothing', rate({ perUnits: 0 }), 'earning.rates.0.perUnits'],
    ['a negative minimum', rate({ minimumAmount: -1 }), 'earning.rates.0.minimumAmount'],
    ['an unknown rounding', earning({ rounding: 'bankers' }), 'earning.rounding'],
    ['an amount that does not earn', earning({ include: ['amount'] }), 'earning.include.0'],
    ['an amount twice', earning({ include: ['tax', 'tax'] }), 'earning.include'],
    ['more than a year of pending', earning({ pendingDays: 366 }), 'earning.pendingDays'],
    [
      'an expiry shorter than pending',
      { ...earning({ pendingDays: 28 }), expiry: { policy: 'after', months: 1, to: 'day' } },
      'expiry.months',
    ],
    ['no months', { ...TERMS, expiry: { policy: 'after', months: 0, to: 'day' } }, 'expiry.months'],
    ['an unknown policy', { ...TERMS, expiry: { policy: 'soon' } }, 'expiry.policy'],
    ['months that never come', { ...TERMS, expiry: { policy: 'never', months: 12 } }, 'expiry.months'],
    ['an unknown field', { ...TERMS, tiers: [] }, 'tiers'],
    ['an unknown field inside', earning({ multiplier: 2 }), 'earning.multiplier'],
  ])('with %s are refused, to create and to publish', async (_, terms, field) => {
    const id = unique('p');
    expectRefused(await create({ id, ...terms }), 'VALIDATION_FAILED', field);
    expectRefused(await ask(url, `/v1/programmes/${id}`, { token }), 'NOT_FOUND');
    expectRefused(await publish('demo', terms), 'VALIDATION_FAILED', field);
  });

  it('are listed page by page', async () => {
    const ids = await Promise.all([newProgramme(url), newProgramme(url), newProgramme(url)]);
    const admin = await manager(url);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await admin.call('listProgrammes', { query: { limit: '7', cursor } });
      expect(body.items.length).toBeLessThanOrEqual(7);
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(expect.arrayContaining(ids));
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe('merchants', () => {
  let programmeId: string;
  let admin: Client;
  let shop: MerchantActor;
  let reference: { externalId: string };
  beforeAll(async () => {
    programmeId = await newProgramme(url);
    [admin, shop] = await Promise.all([manager(url), merchant(url, programmeId)]);
    const { externalId } = await newMember(url, programmeId);
    reference = { externalId };
  });
  const rotated = async (of: MerchantActor, overlapHours?: number) => {
    const { body } = await admin.call('rotateMerchantSecret', {
      params: { programmeId, merchantId: of.id },
      body: overlapHours === undefined ? {} : { overlapHours },
    });
    return merchantActor(url, body);
  };

  it('have a secret that is shown once', async () => {
    const token = await tokenOf(url, { sub: unique('manager'), groups: ['manager'] });
    const id = unique('mer_x');
    const json = { id, name: 'Record shop' };
    const registered = await ask(url, `/v1/programmes/${programmeId}/merchants`, { token, json });
    const { secret } = bodyOf(registered, 201, MerchantWithSecret);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const again = await ask(url, `/v1/programmes/${programmeId}/merchants`, { token, json });
    expectRefused(again, 'ALREADY_EXISTS', 'id');
    for (const path of [`/merchants/${id}`, '/merchants', '']) {
      const { status, text } = await ask(url, `/v1/programmes/${programmeId}${path}`, { token });
      expect(status).toBe(200);
      expect(text).not.toMatch(/whsec_|sealed|v1\./);
      expect(text).not.toContain(secret.slice('whsec_'.length));
    }
    expectRefused(await ask(url, `/v1/programmes/${await newProgramme(url)}/merchants`, { token, json }), 'ALREADY_EXISTS', 'id');
  });

  it('rotate with an overlap: old and new secret both sign', async () => {
    const before = await merchant(url, programmeId);
    const after = await rotated(before, 24);
    expect(after.secret).not.toBe(before.secret);
    for (const signer of [before, after]) await signer.credited({ member: reference, amount: 100 });
    const { secrets } = (await admin.call('getMerchant', { params: { programmeId, merchantId: before.id } })).body;
    expect(secrets.map(({ expiresAt }) => expiresAt === null)).toEqual([false, true]);
    const [old] = secrets;
    expect(Date.parse(old?.expiresAt ?? '') - Date.parse(secrets[1]?.createdAt ?? '')).toBe(24 * 3_600_000);

    const body = JSON.stringify(purchaseOf({ member: reference, amount: 100 }));
    const [one, two] = [before.signatureOf(body, { messageId: 'msg_1' }), after.signatureOf(body, { messageId: 'msg_1' })];
    const both = `v1,${'A'.repeat(43)}= ${two['webhook-signature']} v2,x`;
    const answer = await ask(url, `/v1/merchants/${before.id}/events`, { body, headers: { ...one, ...two, 'webhook-signature': both } });
    bodyOf(answer, 200, PurchaseCredited);
  });

  it('rotate without: the old secret is refused as soon as servers have heard of it, within seconds', async () => {
    const before = await merchant(url, programmeId);
    await before.credited({ member: reference, amount: 100 });
    const after = await rotated(before, 0);
    await after.credited({ member: reference, amount: 100 });
    const probe = purchaseOf({ member: reference, amount: 100 });
    // One server may remember the old secret while another does not.
    await expect
      .poll(async () => (await Promise.all(Array.from({ length: 8 }, () => before.send(probe)))).map(({ status }) => status))
      .toEqual(Array.from({ length: 8 }, () => 401));
    expectRefused(await before.send(probe), 'SIGNATURE_INVALID');
    await after.credited({ member: reference, amount: 100 });
  });

  it('have at most five secrets at once', async () => {
    const busy = await merchant(url, programmeId);
    for (let count = 2; count <= 5; count += 1) await rotated(busy);
    const again = admin.call('rotateMerchantSecret', { params: { programmeId, merchantId: busy.id }, body: {} });
    expect((await refusalOf(again)).code).toBe('LIMIT_EXCEEDED');
    await busy.credited({ member: reference, amount: 100 });
    await (await rotated(busy, 0)).credited({ member: reference, amount: 100 });
  });

  it('do not sign for each other', async () => {
    const other = await merchant(url, programmeId);
    expectRefused(await shop.send(purchaseOf({ member: reference }), { secret: other.secret }), 'SIGNATURE_INVALID');
  });

  it('are listed by name', async () => {
    const { body } = await (await staff(url, 'analyst')).call('listMerchants', { params: { programmeId }, query: { limit: '100' } });
    expect(body.items).toContainEqual({ id: shop.id, name: 'Record shop' });
  });
});

describe('members', () => {
  let programmeId: string;
  beforeAll(async () => {
    programmeId = await newProgramme(url);
  });

  it('are found by each identity, in other spellings', async () => {
    const support = await staff(url, 'support');
    const mark = randomUUID().slice(0, 8);
    const phone = `+4930${Number.parseInt(mark.slice(0, 6), 16)}`;
    const { memberId } = (
      await support.call('enrolMember', {
        params: { programmeId },
        body: {
          externalId: `Käufer ${mark}`,
          email: `Ada.${mark}@Example.ORG`,
          phone,
          card: `9801-${mark} ab`,
          profile: { familyName: 'Lovelace' },
        },
      })
    ).body;
    const known = (await support.call('getMember', { params: { programmeId, memberId } })).body;
    expect(known).toMatchObject({ memberId, balance: { active: 0, pending: 0, debt: 0 }, profile: { familyName: 'Lovelace' } });
    for (const query of [
      { externalId: `Käufer ${mark}` },
      { externalId: ` ${`Käufer ${mark}`.normalize('NFD')} ` },
      { email: `ada.${mark}@example.org` },
      { email: `ADA.${mark.toUpperCase()}@EXAMPLE.ORG` },
      { phone },
      { card: `9801${mark}AB` },
      { card: `9801 ${mark.toUpperCase()}-aB` },
    ]) {
      const { body } = await support.call('findMembers', { params: { programmeId }, query });
      expect(body.items, JSON.stringify(query)).toEqual([known]);
    }
    for (const query of [
      { externalId: mark },
      { email: `lovelace.${mark}@example.org` },
      { phone: '+49309999999' },
      { card: '0000 0000' },
    ]) {
      expect((await support.call('findMembers', { params: { programmeId }, query })).body.items).toEqual([]);
    }
  });

  it('have their points adjusted once for each key', async () => {
    const { memberId } = await newMember(url, programmeId);
    const sub = unique('manager');
    const token = await tokenOf(url, { sub, groups: ['manager'] });
    const path = `/v1/programmes/${programmeId}/members/${memberId}/adjustments`;
    const adjust = (key: string, json: object, as = token) => ask(url, path, { token: as, headers: { 'idempotency-key': key }, json });
    const key = randomUUID();
    const first = await adjust(key, { points: 50, reason: 'goodwill' });
    expect(bodyOf(first, 200, Adjusted)).toEqual({ memberId, entry: 2, points: 50, balance: { active: 50, pending: 0, debt: 0 } });
    bodyOf(await adjust(randomUUID(), { points: -20, reason: 'a mistake' }), 200, Adjusted);
    expect(await adjust(key, { reason: 'goodwill', points: 50 })).toMatchObject({ status: 200, replayed: true, text: first.text });
    expectRefused(await adjust(key, { points: 51, reason: 'goodwill' }), 'IDEMPOTENCY_MISMATCH', 'headers.idempotency-key');
    expectRefused(await adjust(randomUUID(), { points: -31, reason: 'too much' }), 'INSUFFICIENT_POINTS', 'points');
    expectRefused(await ask(url, path, { token, json: { points: 1, reason: 'goodwill' } }), 'VALIDATION_FAILED', 'headers.idempotency-key');
    const analyst = await tokenOf(url, { sub, groups: ['analyst'] });
    expectRefused(await adjust(key, { points: 50, reason: 'goodwill' }, analyst), 'FORBIDDEN');

    const keys = Array.from({ length: 10 }, () => 'one-key-for-all');
    const answers = await Promise.all(keys.map((one) => adjust(one, { points: 7, reason: 'in parallel' })));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    const someoneElse = await tokenOf(url, { sub: unique('manager'), groups: ['manager'] });
    expect(await adjust('one-key-for-all', { points: 7, reason: 'of another caller' }, someoneElse)).toMatchObject({
      status: 200,
      replayed: false,
    });

    const admin = await manager(url);
    expect(await ledgerOf(admin, programmeId, memberId)).toMatchObject({ entries: 5, points: 44 });
    const { items } = (await admin.call('listMemberEntries', { params: { programmeId, memberId }, query: {} })).body;
    expect(items.at(-2)).toMatchObject({ kind: 'adjust', points: 50, reason: 'goodwill', by: sub });
  });

  it('have a ledger that is proved again whenever someone asks', async () => {
    const { memberId, externalId } = await newMember(url, programmeId);
    const shop = await merchant(url, programmeId);
    for (const amount of [1000, 2000]) await shop.credited({ member: { externalId }, amount });
    const analyst = await staff(url, 'analyst');
    const { body } = await analyst.call('verifyLedger', { params: { programmeId, memberId } });
    expect(body).toMatchObject({ memberId, valid: true, entries: 3, points: 30, balance: { active: 30, pending: 0, debt: 0 }, faults: [] });
    const admin = await manager(url);
    const { items } = (await admin.call('listMemberEntries', { params: { programmeId, memberId }, query: {} })).body;
    expect(items[0]?.hash).toBe(body.head);
    expect(new Set(items.map(({ hash }) => hash)).size).toBe(3);
  });
});
