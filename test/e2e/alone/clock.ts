/** Effects of time. The clock only ever moves forward. */
import { beforeAll, expect, it } from 'vitest';
import type * as z from 'zod';
import type { ProgrammeTerms } from '../../../shared/contract/programmes/programme.ts';
import {
  ask,
  expectRefused,
  ledgerOf,
  type MerchantActor,
  manager,
  member,
  merchant,
  merchantActor,
  newMember,
  newProgramme,
  purchaseOf,
  TERMS,
  tokenOf,
  unique,
} from '../../support/platform/api.ts';
import type { RunningPlatform } from '../../support/platform/platform.ts';
import type { Alone } from './alone-platform.ts';

let platform: RunningPlatform;
let url: string;
/** The platform's clock, which runs on from where it was last put. */
let aheadMillis = 0;
const now = () => new Date(Date.now() + aheadMillis);

async function moveTo(instant: string): Promise<void> {
  aheadMillis = (await platform.moveClock({ now: instant })).getTime() - Date.now();
}

async function newShop(terms: z.input<typeof ProgrammeTerms>) {
  const programmeId = await newProgramme(url, terms);
  const known = await newMember(url, programmeId);
  const shop: MerchantActor = await merchant(url, programmeId, now);
  /** A token lasts an hour, and the clock moves by more. */
  const balance = async () => (await (await member(url, known.externalId)).call('getBalance', { params: { programmeId } })).body;
  const kinds = async () => {
    const { body } = await (await manager(url)).call('listMemberEntries', { params: { programmeId, memberId: known.memberId }, query: {} });
    return body.items.map(({ kind, points, programmeVersion }) => `${kind} ${points} v${programmeVersion}`);
  };
  return { programmeId, shop, balance, kinds, ...known, reference: { externalId: known.externalId } };
}

export function clockSuite(alone: Alone): void {
  beforeAll(() => {
    platform = alone().running;
    url = platform.url;
  });

  it('points are pending, mature at the first instant of a day, and expire at the end of a month, of the programme', async () => {
    await moveTo('2027-03-14T15:00:00Z');
    const { programmeId, shop, balance, kinds, memberId, reference } = await newShop({
      ...TERMS,
      timeZone: 'America/New_York',
      earning: { ...TERMS.earning, pendingDays: 14 },
      expiry: { policy: 'after', months: 3, to: 'month' },
    });
    expect(await shop.credited({ member: reference, orderId: 'A-1', amount: 1000 })).toMatchObject({
      points: { earned: 10, pending: 10 },
      balance: { active: 0, pending: 10, debt: 0 },
    });
    await moveTo('2027-03-20T15:00:00Z');
    await shop.credited({ member: reference, amount: 2000 });
    expect(await balance()).toMatchObject({
      active: 0,
      pending: 30,
      batches: [],
      maturities: [
        { points: 10, maturesAt: '2027-03-28T04:00:00.000Z', expiresAt: '2027-07-01T04:00:00.000Z' },
        { points: 20, maturesAt: '2027-04-03T04:00:00.000Z', expiresAt: '2027-07-01T04:00:00.000Z' },
      ],
    });
    const refused = await ask(url, `/v1/programmes/${programmeId}/members/${memberId}/adjustments`, {
      token: await tokenOf(url, { sub: 'manager', groups: ['manager'] }),
      headers: { 'idempotency-key': unique('key') },
      json: { points: -1, reason: 'pending points are not to be had' },
    });
    expectRefused(refused, 'INSUFFICIENT_POINTS', 'points');

    await moveTo('2027-03-28T03:59:50Z');
    expect(await balance()).toMatchObject({ active: 0, pending: 30 });
    await moveTo('2027-03-28T04:00:00Z');
    expect(await balance()).toMatchObject({ active: 10, pending: 20, batches: [{ points: 10, expiresAt: '2027-07-01T04:00:00.000Z' }] });
    expect(await kinds(), 'reading posts nothing').toEqual(['earn 20 v1', 'earn 10 v1', 'enrol 0 v1']);

    expect(await shop.reversed({ orderId: 'A-1', amount: 500 }), 'the first thing done posts what was due').toMatchObject({
      entry: 5,
      points: { reversed: 5, debt: 0 },
      balance: { active: 5, pending: 20, debt: 0 },
    });
    await moveTo('2027-06-30T12:00:00Z');
    await shop.credited({ member: reference, amount: 100 });
    expect(await balance()).toMatchObject({ active: 25, pending: 1 });
    await moveTo('2027-07-01T04:00:00Z');
    expect(await balance()).toMatchObject({ active: 0, pending: 1, debt: 0, batches: [] });
    await shop.credited({ member: reference, amount: 200 });
    expect(await kinds()).toEqual([
      'earn 2 v1',
      'expire -25 v1',
      'earn 1 v1',
      'mature 0 v1',
      'reverse -5 v1',
      'mature 0 v1',
      'earn 20 v1',
      'earn 10 v1',
      'enrol 0 v1',
    ]);
    expect(await ledgerOf(await manager(url), programmeId, memberId)).toMatchObject({
      entries: 9,
      points: 3,
      balance: { active: 0, pending: 3 },
    });
  });

  it('a new version earns from its instant on, and by when the purchase was made', async () => {
    await moveTo('2027-08-01T10:00:00Z');
    const { programmeId, shop, kinds, balance, memberId, reference } = await newShop(TERMS);
    const early = new Date(now().getTime() - 1000).toISOString();
    const doubled: z.input<typeof ProgrammeTerms> = {
      ...TERMS,
      earning: { ...TERMS.earning, rates: [{ currency: 'USD', points: 2, perUnits: 1 }] },
      expiry: { policy: 'never' },
    };
    const published = await (await manager(url)).call('publishVersion', { params: { programmeId }, body: doubled });
    const { effectiveAt, publishedAt } = published.body;
    expect(Date.parse(effectiveAt)).toBeGreaterThan(Date.parse(publishedAt));
    await shop.credited({ member: reference, amount: 1000, occurredAt: now().toISOString() });

    await moveTo(effectiveAt);
    expect((await (await manager(url)).call('getProgramme', { params: { programmeId } })).body.version).toBe(2);
    await shop.credited({ member: reference, orderId: 'A-new', amount: 1000, occurredAt: effectiveAt });
    const { explanation } = await shop.credited({ member: reference, orderId: 'A-late', amount: 1000, occurredAt: early });
    expect(explanation[0]?.reason).toContain('1 point per 1 USD');
    expect(await kinds()).toEqual(['earn 10 v1', 'earn 20 v2', 'earn 10 v1', 'enrol 0 v1']);
    expect((await balance()).batches).toEqual([
      { points: 20, expiresAt: '2028-08-31T22:00:00.000Z' },
      { points: 20, expiresAt: null },
    ]);
    // Each goes back as it came.
    expect(await shop.reversed({ orderId: 'A-new', amount: 500 })).toMatchObject({ points: { reversed: 10 } });
    expect(await shop.reversed({ orderId: 'A-late', amount: 500 })).toMatchObject({ points: { reversed: 5 } });
    expect(await ledgerOf(await manager(url), programmeId, memberId)).toMatchObject({ points: 25 });
  });

  it('an answered request is answered again, however much later', async () => {
    await moveTo('2027-10-01T10:00:00Z');
    const { shop, reference } = await newShop({ ...TERMS, expiry: { policy: 'after', months: 1, to: 'day' } });
    const event = purchaseOf({ member: reference }, now());
    const first = await shop.send(event);
    expect(first.status).toBe(200);
    await moveTo('2029-10-01T10:00:00Z');
    expect(await shop.send(event)).toMatchObject({ status: 200, replayed: true, text: first.text });
  });

  it('a token and a signature last as long as the platform says it is', async () => {
    await moveTo('2030-01-01T10:00:00Z');
    const { programmeId, shop, reference, externalId } = await newShop(TERMS);
    const token = await tokenOf(url, { sub: externalId, expiresIn: 600 });
    const me = () => ask(url, `/v1/programmes/${programmeId}/me`, { token });
    expect((await me()).status).toBe(200);
    const event = purchaseOf({ member: reference }, now());
    const at = now();
    await moveTo('2030-01-01T10:04:00Z');
    expect((await shop.send(event, { at })).status).toBe(200);
    await moveTo('2030-01-01T10:06:00Z');
    expectRefused(await shop.send(event, { at }), 'SIGNATURE_INVALID');
    expect((await me()).status).toBe(200);
    await moveTo('2030-01-01T10:11:00Z');
    expectRefused(await me(), 'UNAUTHENTICATED');
  });

  it('a secret that was rotated signs until its overlap ends', async () => {
    await moveTo('2030-02-01T10:00:00Z');
    const { programmeId, shop, reference } = await newShop(TERMS);
    const { body } = await (await manager(url)).call('rotateMerchantSecret', {
      params: { programmeId, merchantId: shop.id },
      body: { overlapHours: 2 },
    });
    const rotated = merchantActor(url, { ...body, now });
    await moveTo('2030-02-01T11:59:50Z');
    for (const signer of [shop, rotated]) await signer.credited({ member: reference });
    await moveTo('2030-02-01T12:00:10Z');
    expectRefused(await shop.send(purchaseOf({ member: reference }, now())), 'SIGNATURE_INVALID');
    await rotated.credited({ member: reference });
  });

  it('a purchase that waited for its member earns as of its day, and lives from the day it was credited', async () => {
    await moveTo('2031-01-10T10:00:00Z');
    const { programmeId, shop } = await newShop({ ...TERMS, expiry: { policy: 'after', months: 1, to: 'day' } });
    const externalId = unique('x');
    await shop.kept(purchaseOf({ member: { externalId } }, now()));
    await moveTo('2031-06-10T10:00:00Z');
    const { memberId } = await newMember(url, programmeId, externalId);
    const { body } = await (await manager(url)).call('getMemberBalance', { params: { programmeId, memberId } });
    expect(body).toMatchObject({ active: 29, batches: [{ points: 29, expiresAt: '2031-07-10T22:00:00.000Z' }] });
  });
}
