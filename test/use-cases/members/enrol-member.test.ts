/** One member per identity, whatever goes wrong: on every table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { blankAccount } from '../../../shared/domain/ledger/account.ts';
import type { Identities } from '../../../shared/domain/members/member.ts';
import { enrolMember } from '../../../shared/use-cases/members/enrol-member.ts';
import { findMember } from '../../../shared/use-cases/members/read-member.ts';
import { FAULTS, redelivered } from '../../support/kernel/faults.ts';
import { atCall, atFirst, faultyStore } from '../../support/kernel/faulty-store.ts';
import { NOON } from '../../support/kernel/ports.ts';
import { openShop, PROGRAMME, provedLedger, type Shop } from '../../support/kernel/shop.ts';
import { TABLES } from '../../support/kernel/tables.ts';

const ALL: Identities = { externalId: 'A-1', email: 'Zoe@Example.com ', phone: '+41441234567', card: '4000 12', subject: 'sub-1' };
const FIELDS = { givenName: 'Zoë', language: 'de' };

describe.each(TABLES)('enrolling $name', (tables) => {
  let shop: Shop;
  beforeAll(tables.start);
  afterAll(tables.stop);
  beforeEach(async () => {
    shop = await openShop(await tables.fresh());
  });

  test('makes an account, a profile and an entry, and the member is found by every identity', async () => {
    const { memberId, ...rest } = await shop.enrol(ALL, FIELDS);
    expect(rest).toEqual({ enrolledAt: NOON, replayed: false });
    expect(await shop.store.profile(PROGRAMME, memberId)).toEqual({
      programmeId: PROGRAMME,
      memberId,
      enrolledAt: NOON,
      revision: 1,
      identities: { ...ALL, email: 'zoe@example.com', card: '400012' },
      fields: FIELDS,
    });
    // The token's subject is never named by a purchase.
    const collecting = (await shop.store.account(PROGRAMME, memberId))?.collecting.map(({ kind }) => kind);
    expect(collecting).toEqual(['externalId', 'email', 'phone', 'card']);
    expect(await provedLedger(shop.store, memberId)).toEqual(['enrol 0']);
    for (const [kind, value] of [
      ['externalId', 'A-1'],
      ['email', 'ZOE@example.com'],
      ['phone', '+41441234567'],
      ['card', '40-00-12'],
      ['subject', 'sub-1'],
    ] as const) {
      expect(await findMember(shop.ports, PROGRAMME, kind, value)).toBe(memberId);
    }
  });

  test('conflicting ones at the same time: one wins, the others are told', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 6 }, (_, index) =>
        redelivered(() => shop.on(shop.store).enrol({ email: 'a@example.com', externalId: `A-${index}` })),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'MEMBER_EXISTS', field: 'email' });
    }
    const items = await shop.testTable.items();
    expect(items.filter(({ SK }) => SK === 'ACCOUNT')).toHaveLength(1);
    expect(items.filter(({ SK }) => SK === 'IDENTITY')).toHaveLength(2);
  });

  if (!tables.everything) return;

  test('again with the same content, in any spelling, gets the first answer', async () => {
    const first = await shop.enrol(ALL, FIELDS);
    shop.ports.clock.advance(3600);
    const before = await shop.testTable.items();
    expect(await shop.enrol({ ...ALL, email: 'zoe@example.com' }, FIELDS)).toEqual({ ...first, replayed: true });
    expect(await shop.testTable.items()).toEqual(before);
  });

  test.each<[string, Identities, object, string]>([
    ['e-mail', { externalId: 'B-1', email: 'zoe@example.com' }, FIELDS, 'email'],
    ['phone', { externalId: 'B-1', phone: '+41441234567' }, FIELDS, 'phone'],
    ['card', { card: '400012' }, FIELDS, 'card'],
    ['subject', { subject: 'sub-1' }, FIELDS, 'subject'],
    ['first of several', { phone: '+41441234567', card: '400012', externalId: 'B-1' }, FIELDS, 'phone'],
    ['all the same, but other fields', ALL, { givenName: 'Zoë' }, 'subject'],
  ])('with an identity that another enrolment has (%s) is refused, naming it; nothing is written', async (_, identities, fields, field) => {
    await shop.enrol(ALL, FIELDS);
    const before = await shop.testTable.items();
    await expect(shop.enrol(identities, fields)).rejects.toMatchObject({ name: 'Refusal', code: 'MEMBER_EXISTS', field });
    expect(await shop.testTable.items()).toEqual(before);
  });

  test('in another programme is another member', async () => {
    await shop.enrol(ALL);
    await expect(enrolMember(shop.ports, { programmeId: 'tea-club', identities: ALL, fields: {} })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      field: 'programmeId',
    });
  });

  test('that lost its answer gets that answer', async () => {
    const store = faultyStore(shop.store, atFirst('commit', 'lost-after'));
    const outcome = await shop.on(store).enrol(ALL);
    expect(outcome).toMatchObject({ enrolledAt: NOON, replayed: false });
    expect(await findMember(shop.ports, PROGRAMME, 'email', 'zoe@example.com')).toBe(outcome.memberId);
    expect(await shop.enrol(ALL)).toEqual({ ...outcome, replayed: true });
  });

  test('with a fault at any of its calls: one member, with what they bought before', async () => {
    const member = { email: 'dry@example.com' };
    await shop.credit({ orderId: 'dry', member });
    const dry = faultyStore(shop.store);
    await shop.on(dry).enrol(member);
    for (const { operation, number } of dry.calls) {
      for (const fault of operation === 'commit' ? FAULTS : (['lost-before'] as const)) {
        const email = `${number}-${typeof fault === 'string' ? fault : ''}@example.com`;
        await shop.credit({ orderId: email, member: { email } });
        const server = shop.on(faultyStore(shop.store, atCall(number, fault)));
        // A read that fails after the enrolment is not tried again here: whoever asked asks again.
        const { memberId } = await server.enrol({ email }).catch(() => shop.enrol({ email }));
        expect(await findMember(shop.ports, PROGRAMME, 'email', email)).toBe(memberId);
        expect(await provedLedger(shop.store, memberId), `${String(fault)} at ${operation} ${number}`).toEqual(['enrol 0', 'earn 42']);
      }
    }
  });

  test('the same one many times at the same time is one member', async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => redelivered(() => shop.on(shop.store).enrol(ALL, FIELDS))));
    expect(new Set(outcomes.map(({ memberId }) => memberId))).toHaveLength(1);
    expect(outcomes.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect((await shop.testTable.items()).filter(({ SK }) => SK === 'ACCOUNT')).toHaveLength(1);
  });

  test('an id that is taken, as no id source should give: no one is overwritten', async () => {
    const { memberId } = await shop.enrol({ externalId: 'A-1' });
    const ports = { ...shop.ports, ids: { ...shop.ports.ids, memberId: () => memberId } };
    await expect(enrolMember(ports, { programmeId: PROGRAMME, identities: { externalId: 'A-2' }, fields: {} })).rejects.toMatchObject({
      name: 'Busy',
    });
    expect(await shop.store.account(PROGRAMME, memberId)).not.toEqual(blankAccount(PROGRAMME, memberId));
    expect(await findMember(shop.ports, PROGRAMME, 'externalId', 'A-1')).toBe(memberId);
  });
});
