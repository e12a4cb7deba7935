/** Faults that were found by trying the platform from outside, each with the right outcome. Names are the rows of the list of findings. */
import { beforeAll, describe, expect, inject, it } from 'vitest';
import type { Client } from '../../shared/contract/client.ts';
import { PurchaseCredited } from '../../shared/contract/earning/merchant-events.ts';
import { RewardFile } from '../../shared/contract/rewards/rewards.ts';
import {
  ask,
  bodyOf,
  expectRefused,
  type MerchantActor,
  member,
  merchant,
  newMember,
  newProgramme,
  pinOf,
  purchaseOf,
  refusalOf,
  staff,
  TERMS,
  tokenOf,
  unique,
} from '../support/platform/api.ts';

const url = inject('platformUrl');
const keyed = () => ({ 'idempotency-key': unique('key') });

let support: Client;
let programmeId: string;
let shop: MerchantActor;
beforeAll(async () => {
  support = await staff(url, 'support');
  const activities = [{ id: 'review', name: 'Wrote a review', points: 20, engagement: 5, limits: [{ times: 1, per: 'day' as const }] }];
  programmeId = await newProgramme(url, { ...TERMS, activities });
  shop = await merchant(url, programmeId);
});
const params = () => ({ programmeId });

describe('the identity of a member', () => {
  it('M1: a member whom staff enrolled comes with the app, and is linked', async () => {
    const email = `${unique('rita')}@example.org`;
    const { body: enrolled } = await support.call('enrolMember', { params: params(), body: { email } });
    const app = await member(url, unique('rita'), { email });
    const { status, body } = await app.call('enrol', { params: params(), body: {} });
    expect([status, body.memberId, body.linked]).toEqual([201, enrolled.memberId, true]);
    expect((await app.call('getProfile', { params: params() })).body.memberId).toBe(enrolled.memberId);
  });

  it('S4: a stranger takes no card, and its holder takes it with the PIN', async () => {
    const card = `98${Math.trunc(Math.random() * 1e9)}`;
    expect((await shop.send(purchaseOf({ orderId: unique('A'), member: { card }, amount: 65_000 }))).status).toBe(202);
    const [stranger, holder] = [await member(url, unique('eve')), await member(url, unique('holder'))];
    const take = (app: typeof holder, cardPin: string | undefined) => app.call('enrol', { params: params(), body: { card, cardPin } });
    for (const cardPin of [undefined, '0000 0000'])
      expect(await refusalOf(take(stranger, cardPin))).toMatchObject({
        code: 'CARD_NOT_PROVED',
        status: 403,
        errors: [{ field: 'cardPin' }],
      });
    await take(holder, await pinOf(url, programmeId, card));
    expect((await holder.call('getBalance', { params: params() })).body.active).toBe(650);
  });

  it('S4: a card that a stranger took is taken back, and given to whom it belongs', async () => {
    const card = `98${Math.trunc(Math.random() * 1e9)}`;
    const { body: stranger } = await support.call('enrolMember', { params: params(), body: { card } });
    const { memberId } = await newMember(url, programmeId);
    const change = { headers: keyed(), body: { card, reason: 'took the card of another' } };
    await support.call('withdrawIdentity', { params: { programmeId, memberId: stranger.memberId }, ...change });
    const purchase = () => purchaseOf({ orderId: unique('A'), member: { card }, amount: 1_000, occurredAt: new Date().toISOString() });
    expectRefused(await shop.send(purchase()), 'IDENTITY_WITHDRAWN', 'data.member.card');
    await support.call('addIdentity', { params: { programmeId, memberId }, headers: keyed(), body: { card, reason: 'it is theirs' } });
    expect(bodyOf(await shop.send(purchase()), 200, PurchaseCredited).memberId).toBe(memberId);
    const { body } = await support.call('getMember', { params: { programmeId, memberId: stranger.memberId } });
    expect(body.withdrawnIdentities).toMatchObject([{ kind: 'card', value: card }]);
  });

  it('M4: whoever enrolled without an address is found by it once a token proves it', async () => {
    const [sub, email] = [unique('ann'), `${unique('ann')}@example.org`];
    const { body: enrolled } = await (await member(url, sub)).call('enrol', { params: params(), body: {} });
    expect((await shop.send(purchaseOf({ orderId: unique('A'), member: { email }, amount: 1_000 }))).status).toBe(202);
    const app = await member(url, sub, { email });
    expect((await app.call('enrol', { params: params(), body: {} })).body).toMatchObject({ memberId: enrolled.memberId, linked: true });
    expect((await app.call('getBalance', { params: params() })).body.active).toBe(10);
  });
});

describe('points and money', () => {
  it('P2: two pieces for 29.33 that the till refunds at 14.67 each leave nothing', async () => {
    const { memberId } = await newMember(url, programmeId);
    const orderId = unique('A');
    const lines = [{ sku: 'CD-1', quantity: 2, amount: 2933 }];
    bodyOf(await shop.send(purchaseOf({ orderId, member: { id: memberId }, amount: 2933, lines })), 200, PurchaseCredited);
    for (const returnId of ['R-1', 'R-2']) await shop.reversed({ orderId, returnId, amount: 1467 });
    expect((await support.call('getMemberBalance', { params: { programmeId, memberId } })).body).toMatchObject({ active: 0, debt: 0 });
  });

  it('P6: an order that is sent again after its return gets the first answer, as of then', async () => {
    const { memberId } = await newMember(url, programmeId);
    const purchase = purchaseOf({ orderId: unique('A'), member: { id: memberId }, amount: 10_000 });
    const first = bodyOf(await shop.send(purchase), 200, PurchaseCredited);
    await shop.reversed({ orderId: first.orderId, returnId: 'R-1', amount: 10_000 });
    const again = await shop.send(purchase);
    expect([again.replayed, bodyOf(again, 200, PurchaseCredited)]).toEqual([true, first]);
    expect(Date.parse(first.asOf)).toBeLessThanOrEqual(Date.now());
    const reopened = { ...purchase, data: { ...purchase.data, orderId: `${first.orderId}-reopened` } };
    expect(bodyOf(await shop.send(reopened), 200, PurchaseCredited)).toMatchObject({ points: first.points, balance: first.balance });
  });

  it('F9: an order is the same with its names as text or as numbers', async () => {
    const { body } = await support.call('enrolMember', { params: params(), body: { externalId: Math.trunc(Math.random() * 1e12) } });
    const orderId = Math.trunc(Math.random() * 1e12);
    const lines = [{ sku: 4006381, quantity: 1, amount: 2933 }];
    const purchase = { ...purchaseOf({ orderId, member: { id: body.memberId }, amount: 2933, lines }) };
    const first = bodyOf(await shop.send(purchase), 200, PurchaseCredited);
    expect(first.orderId).toBe(String(orderId));
    const asText = { ...purchase, data: { ...purchase.data, orderId: String(orderId), lines: [{ ...lines[0], sku: '4006381' }] } };
    const again = await shop.send(asText);
    expect([again.replayed, bodyOf(again, 200, PurchaseCredited)]).toEqual([true, first]);
    const reversed = await shop.reversed({ orderId, returnId: 1, lines: [{ sku: '4006381', quantity: 1 }] });
    expect(reversed.points.reversed).toBe(first.points.earned);
  });

  it('F8: weighed goods and goods without a SKU are bought, and come back in parts', async () => {
    const { memberId } = await newMember(url, programmeId);
    const lines = [
      { sku: 'CHEESE', quantity: 0.75, amount: 1_500 },
      { sku: '', quantity: 1, amount: 500 },
    ];
    const purchase = purchaseOf({
      orderId: unique('A'),
      member: { id: memberId },
      occurredAt: '2026-11-20T10:11:12-0500',
      amount: 2_000,
      lines,
    });
    const { orderId, points } = bodyOf(await shop.send(purchase), 200, PurchaseCredited);
    expect(points.earned).toBe(20);
    const weighed = await shop.reversed({ orderId, returnId: 'R-1', lines: [{ sku: 'CHEESE', quantity: 0.5 }] });
    const rest = await shop.reversed({ orderId, returnId: 'R-2', lines: [{ sku: 'CHEESE', quantity: 0.25 }] });
    const open = await shop.reversed({ orderId, returnId: 'R-3', amount: 500 });
    expect([weighed, rest, open].map((reversal) => reversal.points.reversed)).toEqual([10, 5, 5]);
    expect((await shop.send(purchase)).replayed).toBe(true);
  });

  it('P8: a category that the terms exclude earns nothing', async () => {
    const terms = { ...TERMS, earning: { ...TERMS.earning, exclude: { categories: ['gift-card'] } } };
    const till = await merchant(url, await newProgramme(url, terms));
    const { memberId } = await newMember(url, till.programmeId);
    const lines = [
      { sku: 'CARD', category: 'gift-card/paper', quantity: 1, amount: 10_000 },
      { sku: 'CD-1', category: 'music', quantity: 1, amount: 500 },
    ];
    const { points, explanation } = await till.credited({ member: { id: memberId }, amount: 10_500, lines });
    expect([points.earned, explanation[0]?.reason]).toEqual([5, '100.00 USD of gift-card do not earn']);
  });

  it('P9: an activity above its limit is refused with the seconds to wait', async () => {
    const { memberId } = await newMember(url, programmeId);
    const done = () => shop.send(activityOf({ activityId: unique('review'), activity: 'review', member: { id: memberId } }));
    const answers = [await done(), await done(), await done()];
    const refused = answers.find(({ status }) => status === 429);
    if (refused === undefined) throw new TypeError('three reviews on one day');
    expectRefused(refused, 'PACE_EXCEEDED', 'data.activity');
    expect(refused.retryAfter).toBeGreaterThan(0);
  });

  it('P10: support adds 10,000 points at once at most, and 100,000 a day', async () => {
    const { memberId } = await newMember(url, programmeId);
    const helper = await staff(url, 'support');
    const grant = (points: number) =>
      helper.call('adjustPoints', { params: { programmeId, memberId }, headers: keyed(), body: { points, reason: 'goodwill' } });
    expect(await refusalOf(grant(10_001))).toMatchObject({ code: 'LIMIT_EXCEEDED', errors: [{ field: 'points' }] });
    for (let number = 0; number < 10; number += 1) await grant(10_000);
    expect(await refusalOf(grant(10_000))).toMatchObject({ code: 'PACE_EXCEEDED', errors: [{ field: 'points' }] });
  });
});

describe('managers', () => {
  it('A1: of two who start from one version the second is told what the first changed', async () => {
    const [first, second] = [await staff(url, 'manager'), await staff(url, 'manager')];
    const own = await newProgramme(url);
    const { body: read } = await first.call('getProgramme', { params: { programmeId: own } });
    await first.call('publishVersion', {
      params: { programmeId: own },
      body: { ...read.terms, basedOn: read.version, expiryWarningDays: 7 },
    });
    const late = second.call('publishVersion', {
      params: { programmeId: own },
      body: { ...read.terms, basedOn: read.version, name: 'Late' },
    });
    const refused = await refusalOf(late);
    expect([refused.status, refused.code, refused.errors?.[0]?.field]).toEqual([409, 'VERSION_CONFLICT', 'basedOn']);
    expect(refused.detail).toContain('expiryWarningDays: nothing, and now 7');
  });

  it('A4: a version that is sent as it was read is refused in one sentence that says what to send', async () => {
    const token = await tokenOf(url, { sub: unique('manager'), groups: ['manager'] });
    const { body: version } = await (await staff(url, 'manager')).call('getProgramme', { params: params() });
    const sent = await ask(url, `/v1/programmes/${programmeId}/versions`, { token, json: version });
    expectRefused(sent, 'VALIDATION_FAILED', 'terms');
    expect(sent.body).toMatchObject({ errors: [{ field: 'terms', message: expect.stringContaining('send what is in terms') }] });
    const again = await ask(url, `/v1/programmes/${programmeId}/versions`, { token, json: { ...version.terms, basedOn: version.version } });
    expect(again.status).toBe(201);
  });

  it('A5: a retry under one key makes no second endpoint, merchant or secret, and shows the first secret again', async () => {
    const admin = await staff(url, 'manager');
    const headers = keyed();
    const body = { url: 'https://hooks.example.com/perennial', eventTypes: ['points.earned' as const] };
    const register = () => admin.call('registerEndpoint', { params: params(), headers, body });
    const [first, again] = [await register(), await register()];
    expect([again.body, first.replayed, again.replayed]).toEqual([first.body, false, true]);
    const listed = (await admin.call('listEndpoints', { params: params() })).body.items.filter(({ id }) => id === first.body.id);
    expect(listed).toHaveLength(1);

    const shopBody = { id: `mer_${unique('till')}`, name: 'Till' };
    const registerShop = () => admin.call('registerMerchant', { params: params(), headers, body: shopBody });
    expect((await registerShop()).body).toEqual((await registerShop()).body);
    const ofShop = { ...params(), merchantId: shopBody.id };
    const rotate = () => admin.call('rotateMerchantSecret', { params: ofShop, headers, body: {} });
    expect((await rotate()).body.secret).toBe((await rotate()).body.secret);
    expect((await admin.call('getMerchant', { params: ofShop })).body.secrets).toHaveLength(2);
  });

  it('A2, A3: an answer says what waits, what is dropped, and which tier asks for less', async () => {
    const admin = await staff(url, 'manager');
    const own = await newProgramme(url);
    const publish = (body: object) => admin.call('publishVersion', { params: { programmeId: own }, body: { ...TERMS, ...body } });
    const { body: january } = await publish({ name: 'Scheduled', effectiveAt: '2999-01-01T00:00:00Z' });
    expect(january.notes).toEqual([]);
    expect((await publish({ name: 'Correction' })).body.notes).toEqual([expect.stringContaining('waits for the same instant')]);
  });
});

describe('many purchases before the enrolment', () => {
  it('P12: are credited by the platform after the enrolment has been answered, and the balance says so', async () => {
    const email = `${unique('late')}@example.org`;
    const orders = Array.from({ length: 40 }, () => purchaseOf({ orderId: unique('A'), member: { email }, amount: 1_000 }));
    for (const order of orders) expect((await shop.send(order)).status).toBe(202);
    const app = await member(url, unique('late'), { email });
    expect((await app.call('enrol', { params: params(), body: {} })).status).toBe(201);
    const first = (await app.call('getBalance', { params: params() })).body;
    expect(first.collecting === true || first.active === 400).toBe(true);
    await expect
      .poll(async () => (await app.call('getBalance', { params: params() })).body, { timeout: 60_000, interval: 100 })
      .toMatchObject({ active: 400 });
    expect((await app.call('getBalance', { params: params() })).body.collecting).toBeUndefined();
  });
});

describe('attacks', () => {
  it('S1: an instant before 1970 or after 2999 is refused with the range', async () => {
    const { memberId } = await newMember(url, programmeId);
    const purchase = purchaseOf({ orderId: unique('A'), member: { id: memberId }, amount: 100, occurredAt: '0000-01-01T00:00:00Z' });
    const { detail } = expectRefused(await shop.send(purchase), 'VALIDATION_FAILED', 'data.occurredAt');
    expect(detail).toContain('must be from 1970-01-01T00:00:00Z to 2999-12-31T23:59:59Z');
  });

  it('S2: a group that is named "shop manager" is no manager', async () => {
    const token = await tokenOf(url, { sub: unique('x'), groups: ['shop manager'] });
    expectRefused(await ask(url, '/v1/programmes', { token, json: { id: 'x1', ...TERMS } }), 'FORBIDDEN');
  });

  it.each(['subject', 'verified address'])('S5: staff do not grant to themselves, known by %s', async (by) => {
    const [sub, email] = [unique('eve'), `${unique('eve')}@example.org`];
    const app = await member(url, sub, { email });
    const { memberId } = (await app.call('enrol', { params: params(), body: {} })).body;
    const token = await tokenOf(url, { sub: by === 'subject' ? sub : unique('staff'), email, groups: ['support'] });
    const path = `/v1/programmes/${programmeId}/members/${memberId}/adjustments`;
    const { detail } = expectRefused(await ask(url, path, { token, headers: keyed(), json: { points: 5, reason: 'for me' } }), 'FORBIDDEN');
    expect(detail).toContain('the account is your own');
  });

  it('S7: a member reads the message, and neither the reason nor who it was', async () => {
    const { memberId, externalId } = await newMember(url, programmeId);
    const path = { programmeId, memberId };
    const body = { points: 5, reason: 'suspected fraud, but harmless', message: 'Thank you for waiting' };
    await support.call('adjustPoints', { params: path, headers: keyed(), body });
    await support.call('freezeAccount', { params: path, headers: keyed(), body: { reason: 'shares a device with eve' } });
    const answer = await (await member(url, externalId)).call('listEntries', { params: params(), query: {} });
    expect(JSON.stringify(answer.body)).not.toMatch(/fraud|device|support-/);
    expect(answer.body.items.map(({ kind, message }) => [kind, message])).toContainEqual(['adjust', 'Thank you for waiting']);
    const { body: read } = await support.call('listMemberEntries', { params: path, query: {} });
    expect(read.items.map(({ reason }) => reason)).toContain('shares a device with eve');
  });

  it('forms whose meaning is certain are taken: phones as people write them, domains of any script, currencies in small letters', async () => {
    const [digits, email] = [`${10_000_000 + Math.floor(Math.random() * 80_000_000)}`, `${unique('jörg')}@müller.example`];
    const phone = `+49 (30) ${digits.slice(0, 4)}-${digits.slice(4)}`;
    const { body: enrolled } = await support.call('enrolMember', { params: params(), body: { phone, email } });
    const order = purchaseOf({ orderId: unique('A'), member: { phone: `+4930${digits}` }, amount: 1_000 });
    const sent = await shop.send({ ...order, data: { ...order.data, currency: 'usd' } });
    expect(bodyOf(sent, 200, PurchaseCredited)).toMatchObject({ memberId: enrolled.memberId, points: { earned: 10 } });
    const app = await member(url, unique('jörg'));
    await app.call('enrol', { params: params(), body: {} });
    await app.call('changeProfile', { params: params(), body: { birthDate: '1990-02-28', language: 'de_DE' } });
    const { body: changed } = await app.call('changeProfile', { params: params(), body: { birthDate: null } });
    expect(changed.profile).toEqual({ language: 'de-DE' });
    const found = await support.call('findMembers', { params: params(), query: { email: email.replace('müller', 'xn--mller-kva') } });
    expect(found.body.items.map(({ memberId }) => memberId)).toEqual([enrolled.memberId]);
  });

  it('S8: a voucher is suspended while its points are owed, and can be used once they are repaid', async () => {
    const { memberId, externalId } = await newMember(url, programmeId);
    const rewardId = unique('rew_r');
    const reward = {
      id: rewardId,
      state: 'active',
      texts: [{ language: 'en', name: '5 dollars off' }],
      gift: { kind: 'voucher', benefit: { type: 'amount-off', currency: 'USD', amount: 500 } },
      cost: { points: 50 },
      reservationMinutes: 15,
      cancel: { issued: 'unused', expiredPoints: 'expire' },
    };
    await (await staff(url, 'manager')).call('createReward', { params: params(), body: RewardFile.parse(reward) });
    const { orderId } = await shop.credited({ member: { id: memberId }, amount: 5_000 });
    const { body } = await (await member(url, externalId)).call('redeem', { params: params(), headers: keyed(), body: { rewardId } });
    await shop.reversed({ orderId, returnId: 'R-1', amount: 5_000 });
    const at = { type: 'voucher', code: body.voucher?.code, basket: { currency: 'USD', amount: 2_000 } };
    for (const sent of [await shop.atTill('/preview', at), await shop.atTill('', { ...at, orderId: unique('A') })])
      expect(expectRefused(sent, 'NOT_ELIGIBLE', 'code').detail).toContain('until its member has repaid 50 points');
    await shop.credited({ member: { id: memberId }, amount: 5_000 });
    expect((await shop.atTill('', { ...at, orderId: unique('A') })).status).toBe(200);
  });

  it('S9, F5: spellings of one order that look alike are one order, and a number sign is taken', async () => {
    const { memberId } = await newMember(url, programmeId);
    const name = unique('#10');
    const occurredAt = new Date().toISOString();
    const bought = (orderId: string) => shop.credited({ orderId, member: { id: memberId }, amount: 500, occurredAt });
    const first = await bought(name);
    for (const spelling of [` ${name} `, `\u200b${name}`, `${name}\u00ad`]) expect(await bought(spelling)).toEqual(first);
  });

  it('S10: a name twice in a body is refused, and answers about people are not stored', async () => {
    const token = await tokenOf(url, { sub: unique('x'), groups: ['support'] });
    const twice = await fetch(`${url}/v1/programmes/${programmeId}/members`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{"externalId":"a","externalId":"b"}',
    });
    expect([twice.status, await twice.json()]).toMatchObject([400, { code: 'VALIDATION_FAILED', errors: [{ field: 'externalId' }] }]);
    expect(twice.headers.get('cache-control')).toBe('no-store');
    const found = await fetch(`${url}/v1/programmes/${programmeId}/members?externalId=nobody`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect([found.status, found.headers.get('cache-control')]).toEqual([200, 'no-store']);
  });
});

const activityOf = (data: object, now: Date = new Date()) => ({
  type: 'activity.completed',
  timestamp: now.toISOString(),
  data: { occurredAt: now.toISOString(), ...data },
});
