import { describe, expect, inject, it } from 'vitest';
import type * as z from 'zod';
import { type Client, createClient } from '../../shared/contract/client.ts';
import { PurchaseCredited } from '../../shared/contract/earning/merchant-events.ts';
import { Enrolled } from '../../shared/contract/members/members.ts';
import type { ProgrammeTerms } from '../../shared/contract/programmes/programme.ts';
import {
  ask,
  bodyOf,
  expectRefused,
  ledgerOf,
  type MerchantActor,
  manager,
  member,
  merchant,
  newMember,
  newProgramme,
  pinOf,
  purchaseOf,
  returnOf,
  TERMS,
  tokenOf,
  unique,
} from '../support/platform/api.ts';

const url = inject('platformUrl');

/** A programme, a merchant, a member, and someone who can look. */
async function newShop(terms?: z.input<typeof ProgrammeTerms>) {
  const programmeId = await newProgramme(url, terms);
  const [admin, shop, known] = await Promise.all([manager(url), merchant(url, programmeId), newMember(url, programmeId)]);
  return { programmeId, admin, shop, ...known, reference: { externalId: known.externalId } };
}

async function newestEntry(admin: Client, programmeId: string, memberId: string) {
  const { body } = await admin.call('listMemberEntries', { params: { programmeId, memberId }, query: { limit: '1' } });
  return body.items[0];
}

describe('the tour', () => {
  it('from a programme file to a balance, by the letter of the contract', async () => {
    const admin = await manager(url);
    const programmeId = unique('tour');
    const created = await admin.call('createProgramme', { body: { id: programmeId, ...TERMS } });
    expect(created).toMatchObject({ status: 201, replayed: false, body: { programmeId, version: 1, terms: TERMS } });
    const shop = await merchant(url, programmeId);

    const externalId = unique('x');
    const subject = unique('sub');
    const enrolled = await admin.call('enrolMember', {
      params: { programmeId },
      body: { externalId, subject, profile: { givenName: 'Ada' } },
    });
    const { memberId } = enrolled.body;
    const app = await member(url, subject);
    expect((await app.call('getProfile', { params: { programmeId } })).body).toEqual({
      programmeId,
      memberId,
      enrolledAt: enrolled.body.enrolledAt,
      externalId,
      profile: { givenName: 'Ada' },
    });

    const event = purchaseOf({
      member: { externalId },
      channel: 'store',
      store: 'berlin-1',
      tax: 557,
      lines: [{ sku: 'CD-1', category: 'music', quantity: 2, amount: 2933 }],
    });
    const first = await shop.send(event);
    expect(first.type).toBe('application/json');
    expect(first.replayed).toBe(false);
    expect(first.text).toMatch(/^\{"orderId":.*"memberId":.*"entry":.*"points":.*"balance":.*"tier":null,"explanation":\[/);
    expect(bodyOf(first, 200, PurchaseCredited)).toEqual({
      orderId: event.data.orderId,
      memberId,
      entry: 2,
      points: { earned: 29, pending: 0 },
      asOf: expect.stringMatching(/^\d{4}-.*Z$/),
      balance: { active: 29, pending: 0, debt: 0 },
      tier: null,
      explanation: [
        { rule: 'base-rate', matched: true, points: 29, reason: '1 point per 1 USD on 29.33 USD, rounded down' },
        { rule: 'expiry', matched: true, reason: expect.stringMatching(/^valid until \d{4}-/) },
      ],
    });

    await shop.credited({ member: { id: memberId }, amount: 100 });
    const again = await shop.send(event);
    expect(again).toMatchObject({ status: 200, replayed: true, text: first.text });
    const rewritten = JSON.stringify(event, null, 2);
    expect(await shop.sendRaw(rewritten), 'other white space is the same content').toMatchObject({ replayed: true, text: first.text });

    expectRefused(await shop.send({ ...event, data: { ...event.data, amount: 2934, lines: undefined } }), 'ORDER_MISMATCH', 'data.orderId');
    expectRefused(await shop.send({ ...event, data: { ...event.data, store: 'berlin-2' } }), 'ORDER_MISMATCH', 'data.orderId');

    const balance = (await app.call('getBalance', { params: { programmeId } })).body;
    expect(balance).toMatchObject({ memberId, active: 30, pending: 0, debt: 0, maturities: [] });
    expect(balance.batches).toEqual([{ points: 30, expiresAt: expect.any(String) }]);
    expect(await ledgerOf(admin, programmeId, memberId)).toMatchObject({ entries: 3, points: 30 });
  });

  it('the same order of another merchant is another order', async () => {
    const { programmeId, admin, shop, memberId, reference } = await newShop();
    const other = await merchant(url, programmeId);
    const data = { orderId: unique('A'), member: reference };
    await shop.credited(data);
    await other.credited(data);
    expect(await ledgerOf(admin, programmeId, memberId)).toMatchObject({ entries: 3, points: 58 });
  });

  it('an order id may hold anything printable', async () => {
    const { admin, programmeId, memberId, shop, reference } = await newShop();
    for (const orderId of ['a/b?c=d&e', '.', '"\\', '№ 7 — ünïcode 👍', "'; DROP TABLE orders; --", 'x'.repeat(128), '../../etc', '%00']) {
      expect((await shop.credited({ orderId, member: reference, amount: 100 })).orderId).toBe(orderId);
    }
    expect(await ledgerOf(admin, programmeId, memberId)).toMatchObject({ entries: 9, points: 8 });
  });

  it('earns what the terms say, to the largest amounts and at the edge of each rule', async () => {
    const { shop, reference } = await newShop({
      ...TERMS,
      earning: {
        ...TERMS.earning,
        rates: [
          { currency: 'USD', points: 3, perUnits: 2, minimumAmount: 1000 },
          { currency: 'JPY', points: 1, perUnits: 100 },
          { currency: 'KWD', points: 10, perUnits: 1 },
        ],
        rounding: 'nearest',
        include: ['tax', 'discount'],
      },
    });
    const earned = async (data: object) => (await shop.credited({ member: reference, ...data })).points.earned;
    expect(await earned({ amount: 999 })).toBe(0);
    expect(await earned({ amount: 1000 })).toBe(15);
    expect(await earned({ amount: 900, tax: 60, discount: 40 }), 'the minimum is of what earns').toBe(15);
    expect(await earned({ amount: 1000, tax: 33, shipping: 5000 }), '10.33 × 3 ÷ 2 = 15.495').toBe(15);
    expect(await earned({ currency: 'JPY', amount: 150 }), 'half a point is rounded up').toBe(2);
    expect(await earned({ currency: 'KWD', amount: 1234 }), 'a dinar has 1,000 fils').toBe(12);
    expect(await earned({ amount: 0, tax: 0 })).toBe(0);
    expect(await earned({ amount: 100_000_000_000 })).toBe(1_500_000_000);
  });
});

describe('members enrol', () => {
  it('themselves, with what their token says, once', async () => {
    const programmeId = await newProgramme(url);
    const subject = unique('auth0|app');
    const email = `${unique('Ada')}@Example.org`;
    const app = await member(url, subject, { email, phone: '+4930123456' });
    const cardPin = await pinOf(url, programmeId, '98012345AB');
    const body = { card: '9801 2345-ab', cardPin, profile: { givenName: 'Ada', birthDate: '1990-12-10', language: 'en-GB' } };
    const first = await app.call('enrol', { params: { programmeId }, body });
    const again = await app.call('enrol', { params: { programmeId }, body });
    expect(first).toMatchObject({ status: 201, replayed: false });
    expect(again).toEqual({ ...first, replayed: true });
    expect((await app.call('getProfile', { params: { programmeId } })).body).toMatchObject({
      email: email.toLowerCase(),
      phone: '+4930123456',
      card: '98012345AB',
      profile: body.profile,
    });
    const changed = await app.call('changeProfile', { params: { programmeId }, body: { language: 'de' } });
    expect(changed.body.profile).toEqual({ ...body.profile, language: 'de' });

    const token = await tokenOf(url, { sub: subject, email });
    expectRefused(
      await ask(url, `/v1/programmes/${programmeId}/me`, { token, json: { profile: { givenName: 'Eve' } } }),
      'MEMBER_EXISTS',
      'subject',
    );
  });

  it('by someone of the brand, and another one cannot take the identity', async () => {
    const { programmeId, externalId } = await newShop();
    const token = await tokenOf(url, { sub: 'support', groups: ['support'] });
    const enrol = (json: object) => ask(url, `/v1/programmes/${programmeId}/members`, { token, json });
    const email = `${unique('grace')}@example.org`;
    bodyOf(await enrol({ email, externalId: unique('x') }), 201, Enrolled);
    expectRefused(await enrol({ email: email.toUpperCase(), externalId: unique('x') }), 'MEMBER_EXISTS', 'email');
    expectRefused(await enrol({ externalId }), 'MEMBER_EXISTS', 'externalId');
  });

  it('in one programme without being known in another', async () => {
    const [one, two] = await Promise.all([newProgramme(url), newProgramme(url)]);
    const app = await member(url, unique('sub'));
    await app.call('enrol', { params: { programmeId: one }, body: {} });
    await app.call('getBalance', { params: { programmeId: one } });
    await expect(app.call('getBalance', { params: { programmeId: two } })).rejects.toMatchObject({ problem: { code: 'NOT_FOUND' } });
  });

  it('eight at once with one identity, and one of them is the member', async () => {
    const programmeId = await newProgramme(url);
    const admin = await manager(url);
    const body = { externalId: unique('x'), email: `${unique('e')}@example.org` };
    const answers = await Promise.all(Array.from({ length: 8 }, () => admin.call('enrolMember', { params: { programmeId }, body })));
    expect(new Set(answers.map((answer) => answer.body.memberId)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
  });
});

describe('many at once', () => {
  it('20 deliveries of one order credit it once, and all get one answer', async () => {
    const { programmeId, admin, shop, memberId, reference } = await newShop();
    const event = purchaseOf({ member: reference });
    const answers = await Promise.all(Array.from({ length: 20 }, () => shop.send(event)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await ledgerOf(admin, programmeId, memberId)).toMatchObject({ entries: 2, points: 29 });
  });

  it('8 purchases of one member are all credited', async () => {
    const { programmeId, admin, shop, memberId, reference } = await newShop();
    const credits = await Promise.all(
      Array.from({ length: 8 }, (_, index) => creditedPatiently(shop, { member: reference, amount: 100 * 2 ** index })),
    );
    expect(credits.map(({ points }) => points.earned)).toEqual([1, 2, 4, 8, 16, 32, 64, 128]);
    expect(credits.map(({ entry }) => entry).sort((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await ledgerOf(admin, programmeId, memberId)).toMatchObject({ entries: 9, points: 255, balance: { active: 255 } });
  });

  it('20 different contents of one order: one is credited, the others are refused', async () => {
    const { programmeId, admin, shop, memberId, reference } = await newShop();
    const orderId = unique('A');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => shop.send(purchaseOf({ orderId, member: reference, amount: 100 + index }))),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) expectRefused(answer, 'ORDER_MISMATCH', 'data.orderId');
    expect(await ledgerOf(admin, programmeId, memberId)).toMatchObject({ entries: 2, points: 1 });
  });

  it('10 deliveries of one return reverse it once', async () => {
    const { programmeId, admin, shop, memberId, reference } = await newShop();
    const orderId = unique('A');
    await shop.credited({ orderId, member: reference, amount: 1000 });
    const event = returnOf({ orderId, amount: 400 });
    const answers = await Promise.all(Array.from({ length: 10 }, () => shop.send(event)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(await ledgerOf(admin, programmeId, memberId)).toMatchObject({ entries: 3, points: 6 });
  });
});

/** As merchants do: what was too much at once is sent again. */
async function creditedPatiently(shop: MerchantActor, data: object): Promise<z.output<typeof PurchaseCredited>> {
  const event = purchaseOf(data);
  await expect.poll(async () => (await shop.send(event)).status).toBe(200);
  return bodyOf(await shop.send(event), 200, PurchaseCredited);
}

describe('history', () => {
  it('comes page by page, the newest first, each entry with its why', async () => {
    const { programmeId, shop, memberId, externalId, reference } = await newShop();
    for (const amount of [100, 200, 300, 400, 500, 600])
      await shop.credited({ orderId: `A-${amount}`, member: reference, amount, store: 'berlin-1' });
    await shop.reversed({ orderId: 'A-600', amount: 600 });
    const app = await member(url, externalId);
    const pages: number[][] = [];
    let cursor: string | undefined;
    do {
      const { body } = await app.call('listEntries', { params: { programmeId }, query: { limit: '3', cursor } });
      pages.push(body.items.map(({ number }) => number));
      for (const { explanation, hash, kind } of body.items) {
        expect(explanation.length, kind).toBeGreaterThan(0);
        expect(hash).toMatch(/^[A-Za-z0-9_-]{43}$/);
      }
      cursor = body.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(pages).toEqual([
      [8, 7, 6],
      [5, 4, 3],
      [2, 1],
    ]);

    const all = (await app.call('listEntries', { params: { programmeId }, query: {} })).body;
    expect(all.nextCursor).toBeNull();
    expect(all.items.map(({ kind, points }) => [kind, points])).toEqual([
      ['reverse', -6],
      ['earn', 6],
      ['earn', 5],
      ['earn', 4],
      ['earn', 3],
      ['earn', 2],
      ['earn', 1],
      ['enrol', 0],
    ]);
    expect(all.items[1]?.purchase).toMatchObject({
      merchantId: shop.id,
      orderId: 'A-600',
      currency: 'USD',
      amount: 600,
      store: 'berlin-1',
    });
    const admin = await manager(url);
    const seenByAdmin = (await admin.call('listMemberEntries', { params: { programmeId, memberId }, query: {} })).body;
    expect(seenByAdmin).toEqual(all);
  });

  it('a page that ends with the last entry says so', async () => {
    const { programmeId, admin, memberId } = await newShop();
    const { body } = await admin.call('listMemberEntries', { params: { programmeId, memberId }, query: { limit: '1' } });
    expect(body.items).toHaveLength(1);
    expect(body.nextCursor).toBeNull();
  });
});

describe('returns', () => {
  const lines = [
    { sku: 'CD-1', quantity: 3, amount: 3000 },
    { sku: 'LP-1', quantity: 1, amount: 1999 },
  ];

  it('by lines, in parts, until nothing is left', async () => {
    const { programmeId, admin, shop, memberId, reference } = await newShop();
    const orderId = unique('A');
    await shop.credited({ orderId, member: reference, amount: 4999, lines });
    const event = returnOf({ orderId, returnId: 'R-1', lines: [{ sku: 'CD-1', quantity: 1 }] });
    const first = await shop.send(event);
    expect(first.body).toMatchObject({ orderId, returnId: 'R-1', memberId, entry: 3, points: { reversed: 10, debt: 0 }, tier: null });
    expect(first.body).toMatchObject({ balance: { active: 39, pending: 0, debt: 0 } });
    await shop.reversed({ orderId, returnId: 'R-2', lines: [{ sku: 'LP-1', quantity: 1 }] });
    expect(await shop.send(event), 'repeated after another').toMatchObject({ status: 200, replayed: true, text: first.text });
    expectRefused(
      await shop.send(returnOf({ orderId, returnId: 'R-1', lines: [{ sku: 'CD-1', quantity: 2 }] })),
      'ORDER_MISMATCH',
      'data.returnId',
    );
    const exceed = (line: object) => shop.send(returnOf({ orderId, lines: [line] }));
    expectRefused(await exceed({ sku: 'CD-1', quantity: 3 }), 'RETURN_EXCEEDS_PURCHASE', 'data.lines.0.quantity');
    expectRefused(await exceed({ sku: 'LP-1', quantity: 1 }), 'RETURN_EXCEEDS_PURCHASE', 'data.lines.0.quantity');
    expectRefused(await exceed({ sku: 'CD-2', quantity: 1 }), 'RETURN_EXCEEDS_PURCHASE', 'data.lines.0.sku');
    expectRefused(await exceed({ sku: 'CD-1', quantity: 1, amount: 2001 }), 'RETURN_EXCEEDS_PURCHASE', 'data.lines.0.amount');
    await shop.reversed({ orderId, lines: [{ sku: 'CD-1', quantity: 2 }] });
    expect(await ledgerOf(admin, programmeId, memberId)).toMatchObject({ points: 0, balance: { active: 0, pending: 0, debt: 0 } });
  });

  it('by amount: in any number of parts they take back exactly what was earned', async () => {
    const { programmeId, admin, shop, memberId, reference } = await newShop();
    const orderId = unique('A');
    await shop.credited({ orderId, member: reference, amount: 1099 });
    const reversed: number[] = [];
    for (const amount of [50, 50, 1, 998]) reversed.push((await shop.reversed({ orderId, amount })).points.reversed);
    expect(reversed, 'what is left earns 10, 9, 9 and 0').toEqual([0, 1, 0, 9]);
    expectRefused(await shop.send(returnOf({ orderId, amount: 1 })), 'RETURN_EXCEEDS_PURCHASE', 'data.amount');
    expectRefused(await shop.send(returnOf({ orderId, amount: 1, currency: 'EUR' })), 'VALIDATION_FAILED', 'data.currency');
    expect(await ledgerOf(admin, programmeId, memberId)).toMatchObject({ points: 0 });
  });

  it('of points that were taken meanwhile leaves a debt, which the next earnings repay', async () => {
    const { programmeId, admin, shop, memberId, reference } = await newShop();
    const orderId = unique('A');
    await shop.credited({ orderId, member: reference, amount: 5000 });
    await admin.call('adjustPoints', {
      params: { programmeId, memberId },
      headers: { 'idempotency-key': unique('key') },
      body: { points: -30, reason: 'spent at the counter' },
    });
    expect(await shop.reversed({ orderId, amount: 5000 })).toMatchObject({
      points: { reversed: 50, debt: 30 },
      balance: { active: 0, pending: 0, debt: 30 },
    });
    expect(await shop.credited({ member: reference, amount: 4000 })).toMatchObject({
      points: { earned: 40 },
      balance: { active: 10, pending: 0, debt: 0 },
    });
    expect(await newestEntry(admin, programmeId, memberId)).toMatchObject({
      explanation: expect.arrayContaining([expect.objectContaining({ rule: 'debt', points: -30 })]),
    });
    expect(await ledgerOf(admin, programmeId, memberId)).toMatchObject({ points: 10 });
  });

  it('before the purchase are kept, and settled when it comes', async () => {
    const { programmeId, admin, shop, memberId, reference } = await newShop();
    const orderId = unique('A');
    const early = returnOf({ orderId, returnId: 'R-1', amount: 1000 });
    expect(await shop.kept(early)).toEqual({ orderId, returnId: 'R-1', kept: 'awaiting-purchase' });
    expect(await shop.send(early)).toMatchObject({ status: 202, replayed: true });
    const { entry, points, balance } = await shop.credited({ orderId, member: reference, amount: 2500 });
    expect({ entry, points, balance }).toEqual({
      entry: 2,
      points: { earned: 25, pending: 0 },
      balance: { active: 25, pending: 0, debt: 0 },
    });
    expect(await shop.send(early), 'the first answer, whatever came later').toMatchObject({ status: 202, replayed: true });
    expect(await ledgerOf(admin, programmeId, memberId)).toMatchObject({ entries: 3, points: 15 });
    expectRefused(await shop.send(returnOf({ orderId, amount: 1502 })), 'RETURN_EXCEEDS_PURCHASE', 'data.amount');
  });
});

describe('someone who is not known yet', () => {
  it('has their purchases kept, and gets them with their enrolment', async () => {
    const { programmeId, admin, shop } = await newShop();
    const email = `${unique('new')}@example.org`;
    const orders = [purchaseOf({ member: { email }, amount: 1000 }), purchaseOf({ member: { email: email.toUpperCase() }, amount: 2000 })];
    for (const event of orders) expect(await shop.kept(event)).toEqual({ orderId: event.data.orderId, kept: 'unclaimed' });
    const [first] = orders;
    expect(await shop.send(first)).toMatchObject({ status: 202, replayed: true });
    await shop.kept(returnOf({ orderId: first?.data.orderId, returnId: 'R-1', amount: 400 }));
    expectRefused(await shop.send(returnOf({ orderId: first?.data.orderId, amount: 602 })), 'RETURN_EXCEEDS_PURCHASE', 'data.amount');
    expectRefused(await shop.send(purchaseOf({ member: { email }, currency: 'CHF' })), 'VALIDATION_FAILED', 'data.currency');
    await expect(admin.call('findMembers', { params: { programmeId }, query: { email } })).resolves.toMatchObject({ body: { items: [] } });

    const app = await member(url, unique('sub'), { email });
    const { memberId } = (await app.call('enrol', { params: { programmeId }, body: {} })).body;
    expect(await ledgerOf(admin, programmeId, memberId)).toMatchObject({ entries: 4, points: 26, balance: { active: 26 } });
    expect(await shop.send(first), 'the first answer, whatever came later').toMatchObject({ status: 202, replayed: true });
    expect(await shop.credited({ member: { email }, amount: 100 })).toMatchObject({ memberId, entry: 5 });
  });

  it('may enrol and buy at the same moment: nothing is lost, nothing credited twice', async () => {
    const { programmeId, admin, shop } = await newShop();
    const externalId = unique('x');
    const events = Array.from({ length: 10 }, () => purchaseOf({ member: { externalId }, amount: 100 }));
    const [enrolled] = await Promise.all([
      admin.call('enrolMember', { params: { programmeId }, body: { externalId } }),
      ...events.map(async (event) => expect.poll(async () => (await shop.send(event)).status).toBeLessThan(300)),
    ]);
    await shop.credited({ member: { externalId }, amount: 100 });
    expect(await ledgerOf(admin, programmeId, enrolled.body.memberId)).toMatchObject({ entries: 12, points: 11 });
  });

  it('by an id of the platform that no one has, is refused', async () => {
    const { shop } = await newShop();
    expectRefused(await shop.send(purchaseOf({ member: { id: `mem_${'0'.repeat(26)}` } })), 'NOT_FOUND', 'data.member.id');
  });
});

it('the typed client sends what was signed to the byte', async () => {
  const { shop, reference } = await newShop();
  const body = JSON.stringify(purchaseOf({ member: reference }), null, 1);
  const signed = shop.signatureOf(body);
  const answer = await createClient({ baseUrl: url }).send(
    'sendMerchantEvent',
    {
      params: { merchantId: shop.id },
      headers: {
        'webhook-id': signed['webhook-id'] ?? '',
        'webhook-timestamp': signed['webhook-timestamp'] ?? '',
        'webhook-signature': signed['webhook-signature'] ?? '',
      },
    },
    body,
  );
  expect(answer).toMatchObject({ status: 200, replayed: false });
});
