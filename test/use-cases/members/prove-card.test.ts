/** S4: a card number is no password. A member who takes a card in the app proves to hold it: on every table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CardTerms } from '../../../shared/domain/members/card-terms.ts';
import type { IdentityKind } from '../../../shared/domain/members/identity.ts';
import type { Identities } from '../../../shared/domain/members/member.ts';
import { enrolMember } from '../../../shared/use-cases/members/enrol-member.ts';
import { readCardPins } from '../../../shared/use-cases/members/read-card-pins.ts';
import { FAULTS, redelivered } from '../../support/kernel/faults.ts';
import { atCall, faultyStore } from '../../support/kernel/faulty-store.ts';
import { openShop, PROGRAMME, provedLedger, type Shop, TERMS } from '../../support/kernel/shop.ts';
import { TABLES } from '../../support/kernel/tables.ts';

const BY_TOKEN: readonly IdentityKind[] = ['subject', 'email', 'phone'];
const CARD = '1234567890';
const refused = (code: string, field = 'cardPin') => ({ name: 'Refusal', code, field });
const NOT_PROVED = refused('CARD_NOT_PROVED');
const LOCKED = refused('TOO_MANY_ATTEMPTS');

describe.each(TABLES)('the proof of a card $name', (tables) => {
  let shop: Shop;
  let pin: string;
  const open = async (cards?: CardTerms) => {
    shop = await openShop(await tables.fresh(), { ...TERMS, ...(cards === undefined ? {} : { cards }) });
    pin = (await readCardPins(shop.ports, PROGRAMME, [CARD]))[0]?.pin ?? '';
  };
  beforeAll(tables.start);
  afterAll(tables.stop);
  beforeEach(() => open());

  const takes = (subject: string, cardPin: string | undefined, more: Identities = {}, on = shop) =>
    enrolMember(on.ports, { programmeId: PROGRAMME, identities: { subject, card: CARD, ...more }, fields: {}, proves: BY_TOKEN, cardPin });
  const wrong = () => String((Number(pin) + 1) % 1e8).padStart(8, '0');

  test('is its PIN: a stranger gets neither the card nor the points that wait for it, and its holder gets both', async () => {
    await shop.credit({ member: { card: CARD } });
    await expect(takes('stranger', undefined)).rejects.toMatchObject(NOT_PROVED);
    await expect(takes('stranger', wrong())).rejects.toMatchObject(NOT_PROVED);
    const { memberId } = await takes('holder', `${pin.slice(0, 4)} ${pin.slice(4)}`);
    expect(await provedLedger(shop.store, memberId)).toEqual(['enrol 0', 'earn 42']);
  });

  test('is tried ten times a day by one sign-in, even with the right PIN after that, and all at once', async () => {
    const tries = await Promise.allSettled(
      Array.from({ length: 30 }, () => redelivered(() => takes('eve', wrong(), {}, shop.on(shop.store)))),
    );
    const told = tries.map((outcome) => (outcome.status === 'rejected' ? (outcome.reason as { code: string }).code : 'taken'));
    expect(told.filter((code) => code === 'CARD_NOT_PROVED')).toHaveLength(10);
    expect(new Set(told)).toEqual(new Set(['CARD_NOT_PROVED', 'TOO_MANY_ATTEMPTS']));
    await expect(takes('eve', pin)).rejects.toMatchObject({ ...LOCKED, message: expect.stringContaining('you have tried 10 PINs today') });
    await takes('holder', pin);
  });

  if (!tables.everything) return;

  test('locks a card for the day after twenty tries by anyone, and staff can still add it', async () => {
    for (const eve of ['eve-1', 'eve-2'])
      for (let tried = 0; tried < 10; tried += 1) await expect(takes(eve, wrong())).rejects.toMatchObject(NOT_PROVED);
    await expect(takes('holder', pin)).rejects.toMatchObject({
      ...LOCKED,
      message: expect.stringContaining('this card was tried 20 times'),
    });
    const { memberId } = await shop.enrol({ subject: 'holder', card: CARD });
    expect(await takes('holder', undefined), 'it is theirs').toMatchObject({ memberId, replayed: true });
    shop.ports.clock.advance(86_400);
    await expect(takes('eve-1', pin)).rejects.toMatchObject(refused('MEMBER_EXISTS', 'card'));
  });

  test('is not asked for again: neither by a retry, nor of a card that is theirs', async () => {
    const first = await takes('holder', pin);
    expect(await takes('holder', pin)).toEqual({ ...first, replayed: true });
    for (let tried = 0; tried < 25; tried += 1) expect(await takes('holder', wrong())).toEqual({ ...first, replayed: true });
  });

  test('M1: links the member whom staff enrolled by the card, and who has no app yet', async () => {
    const { memberId } = await shop.enrol({ card: CARD });
    await expect(takes('stranger', wrong())).rejects.toMatchObject(NOT_PROVED);
    expect(await takes('holder', pin)).toMatchObject({ memberId, linked: true });
    await expect(takes('finder', pin), 'a card that was lost').rejects.toMatchObject(refused('MEMBER_EXISTS', 'card'));
    expect(await provedLedger(shop.store, memberId)).toEqual(['enrol 0', 'link 0']);
  });

  test('adds the card to a member who has the app already', async () => {
    const { memberId } = await enrolMember(shop.ports, {
      programmeId: PROGRAMME,
      identities: { subject: 'ann' },
      fields: {},
      proves: BY_TOKEN,
    });
    await expect(takes('ann', undefined)).rejects.toMatchObject(NOT_PROVED);
    expect(await takes('ann', pin)).toMatchObject({ memberId, linked: true });
  });

  test('is of one programme, number and platform', async () => {
    const [, other] = await readCardPins(shop.ports, PROGRAMME, ['12-345 678 90', '1234567891']);
    expect(other?.pin).not.toBe(pin);
    expect((await readCardPins(shop.ports, PROGRAMME, ['12-345 678 90']))[0]).toEqual({ card: CARD, pin });
    expect(await shop.ports.identities.pinOf('tea-club', CARD)).not.toBe(pin);
    await expect(readCardPins(shop.ports, 'no-club', [CARD])).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('is nothing where the terms say so: a card that no member has is taken, and no other', async () => {
    await open({ proof: 'none' });
    const { memberId } = await takes('first', undefined);
    expect(await takes('first', undefined)).toMatchObject({ memberId, replayed: true });
    await expect(takes('second', pin)).rejects.toMatchObject(refused('MEMBER_EXISTS', 'card'));
  });

  test('with a fault at any of its calls: the card is taken once, by its holder', async () => {
    const dry = faultyStore(shop.store);
    await takes('dry', pin, {}, shop.on(dry));
    for (const { operation, number } of dry.calls) {
      for (const fault of operation === 'commit' ? FAULTS : (['lost-before'] as const)) {
        await open();
        const server = shop.on(faultyStore(shop.store, atCall(number, fault)));
        const { memberId } = await takes('holder', pin, {}, server).catch(() => takes('holder', pin));
        expect(await provedLedger(shop.store, memberId), `${number} ${String(fault)}`).toEqual(['enrol 0']);
      }
    }
  });
});
