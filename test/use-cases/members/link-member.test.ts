/** A member whom staff, an import or another token enrolled comes with the app: on every table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { IdentityKind } from '../../../shared/domain/members/identity.ts';
import type { Identities, ProfileFields } from '../../../shared/domain/members/member.ts';
import { enrolMember } from '../../../shared/use-cases/members/enrol-member.ts';
import { findMember } from '../../../shared/use-cases/members/read-member.ts';
import { FAULTS, redelivered } from '../../support/kernel/faults.ts';
import { atCall, faultyStore } from '../../support/kernel/faulty-store.ts';
import { openShop, PROGRAMME, provedLedger, type Shop } from '../../support/kernel/shop.ts';
import { TABLES } from '../../support/kernel/tables.ts';

const BY_TOKEN: readonly IdentityKind[] = ['subject', 'email', 'phone'];
const refused = (field: string) => ({ name: 'Refusal', code: 'MEMBER_EXISTS', field });

describe.each(TABLES)('the app of a known member $name', (tables) => {
  let shop: Shop;
  beforeAll(tables.start);
  afterAll(tables.stop);
  beforeEach(async () => {
    shop = await openShop(await tables.fresh());
  });

  const byApp = (identities: Identities, fields: ProfileFields = {}, on = shop) =>
    enrolMember(on.ports, { programmeId: PROGRAMME, identities, fields, proves: BY_TOKEN });

  test('M1: is linked to the member whom staff enrolled, by the verified address', async () => {
    const staff = await shop.enrol({ email: 'rita@example.org', externalId: 'crm-1' }, { givenName: 'rita', language: 'en' });
    shop.ports.clock.advance(60);
    const token = { subject: 'rita', email: 'Rita@example.org' };
    const linked = await byApp(token, { givenName: 'Rita' });
    expect(linked).toEqual({ memberId: staff.memberId, enrolledAt: staff.enrolledAt, replayed: false, linked: true });
    expect(await byApp(token, { givenName: 'Rita' })).toEqual({ ...linked, replayed: true });
    expect(await findMember(shop.ports, PROGRAMME, 'subject', 'rita')).toBe(staff.memberId);
    expect(await shop.store.profile(PROGRAMME, staff.memberId)).toMatchObject({
      identities: { subject: 'rita', email: 'rita@example.org', externalId: 'crm-1' },
      fields: { givenName: 'Rita', language: 'en' },
    });
    expect(await provedLedger(shop.store, staff.memberId)).toEqual(['enrol 0', 'link 0']);
  });

  test('M4: adds the address that the ID token proves, and collects what waited for it', async () => {
    const first = await byApp({ subject: 'ann' });
    await shop.credit({ orderId: 'waits', member: { email: 'ann@example.org' } });
    expect(await byApp({ subject: 'ann', email: 'ann@example.org' })).toMatchObject({ memberId: first.memberId, linked: true });
    expect(await provedLedger(shop.store, first.memberId)).toEqual(['enrol 0', 'link 0', 'earn 42']);
    expect(await shop.credit({ orderId: 'later', member: { email: 'ann@example.org' } })).toMatchObject({ entry: { number: 4 } });
  });

  if (!tables.everything) return;

  test('says what a member has already, and gets the same answer', async () => {
    const { memberId } = await shop.enrol({ email: 'bo@example.org', subject: 'bo' }, { givenName: 'Bo' });
    expect(await byApp({ subject: 'bo', email: 'bo@example.org' })).toMatchObject({ memberId, linked: true, replayed: true });
    expect(await byApp({ subject: 'bo' }, { givenName: 'Bo' })).toMatchObject({ memberId, linked: true, replayed: true });
    await expect(byApp({ subject: 'bo' }, { givenName: 'Bob' })).rejects.toMatchObject(refused('subject'));
  });

  test.each<[string, Identities, string]>([
    ['the addresses of two members', { subject: 'new', email: 'x@example.org', phone: '+41441234567' }, 'phone'],
    ['the subject of one member and the address of another', { subject: 'y', email: 'x@example.org' }, 'email'],
  ])('with %s is refused, and nothing is written', async (_, identities, field) => {
    await shop.enrol({ email: 'x@example.org' });
    await shop.enrol({ card: '400012', phone: '+41441234567', subject: 'y' });
    const before = await shop.testTable.items();
    await expect(byApp(identities)).rejects.toMatchObject(refused(field));
    expect(await shop.testTable.items()).toEqual(before);
  });

  test('with another address than the member has gives no second one', async () => {
    const { memberId } = await shop.enrol({ email: 'old@example.org', phone: '+41441234567' });
    expect(await byApp({ subject: 's', email: 'new@example.org', phone: '+41441234567' })).toMatchObject({ memberId, linked: true });
    await expect(findMember(shop.ports, PROGRAMME, 'email', 'new@example.org')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('S4: is refused when the member uses the app with another sign-in', async () => {
    await shop.enrol({ email: 'bo@example.org', subject: 'bo' });
    await expect(byApp({ subject: 'bo-again', email: 'bo@example.org' })).rejects.toMatchObject(refused('email'));
  });

  test('says that a member who is here already is brought by no one', async () => {
    await shop.enrol({ email: 'rita@example.org' });
    const command = { programmeId: PROGRAMME, identities: { subject: 'rita', email: 'rita@example.org' }, fields: {}, proves: BY_TOKEN };
    expect(await enrolMember(shop.ports, { ...command, referral: { code: 'ABCD-2345-M' } })).toMatchObject({
      linked: true,
      referral: { attributed: false, reason: 'is a member already' },
    });
  });

  test('many times at the same time, and with a fault at any of its calls: linked once', async () => {
    const { memberId } = await shop.enrol({ email: 'rita@example.org' });
    const token = { subject: 'rita', email: 'rita@example.org' };
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => redelivered(() => byApp(token, {}, shop.on(shop.store)))));
    expect(new Set(outcomes.map((outcome) => outcome.memberId))).toEqual(new Set([memberId]));
    expect(outcomes.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await provedLedger(shop.store, memberId)).toEqual(['enrol 0', 'link 0']);
    await shop.enrol({ email: 'dry@example.org' });
    const dry = faultyStore(shop.store);
    await byApp({ subject: 'dry', email: 'dry@example.org' }, {}, shop.on(dry));
    for (const { operation, number } of dry.calls) {
      for (const fault of operation === 'commit' ? FAULTS : (['lost-before'] as const)) {
        const name = `${number}-${String(fault)}`;
        const staff = await shop.enrol({ email: `${name}@example.org` });
        const again = { subject: name, email: `${name}@example.org` };
        const server = shop.on(faultyStore(shop.store, atCall(number, fault)));
        await byApp(again, {}, server).catch(() => byApp(again));
        expect(await provedLedger(shop.store, staff.memberId), name).toEqual(['enrol 0', 'link 0']);
      }
    }
  });
});
