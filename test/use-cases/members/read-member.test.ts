import { beforeEach, describe, expect, test } from 'vitest';
import { nextBirthday } from '../../../shared/domain/members/birthday.ts';
import { changeProfile, findMember, readBalance, readProfile } from '../../../shared/use-cases/members/read-member.ts';
import { atFirst, type Fault, faultyStore } from '../../support/kernel/faulty-store.ts';
import { NOON, onStore } from '../../support/kernel/ports.ts';
import { openShop, PROGRAMME, type Shop } from '../../support/kernel/shop.ts';
import { memoryTables } from '../../support/kernel/tables.ts';

let shop: Shop;
let memberId: string;
beforeEach(async () => {
  shop = await openShop(await memoryTables().fresh());
  ({ memberId } = await shop.enrol({ email: 'a@example.com', subject: 'sub-1' }, { givenName: 'Ada', language: 'en' }));
});

describe('finding a member', () => {
  test('by any spelling', async () => {
    expect(await findMember(shop.ports, PROGRAMME, 'email', ' A@Example.COM')).toBe(memberId);
  });
  test.each([
    ['email', 'b@example.com', 'email'],
    ['phone', '+41441234567', 'phone'],
    // The token's subject is no field of the caller's.
    ['subject', 'sub-2', undefined],
  ] as const)('by a %s that no one has is refused', async (kind, value, field) => {
    await expect(findMember(shop.ports, PROGRAMME, kind, value)).rejects.toMatchObject({ code: 'NOT_FOUND', field });
  });
});

describe('the balance', () => {
  const balanceNow = async () => (await readBalance(shop.ports, PROGRAMME, memberId)).balance;

  test('is a function of the time, whether or not any job has run', async () => {
    await shop.credit({ member: { id: memberId } });
    const stored = await shop.testTable.items();
    expect(await balanceNow()).toEqual({ active: 0, pending: 42, debt: 0 });
    // 14 calendar days in Berlin.
    shop.ports.clock.set('2026-03-15T22:59:59.999Z');
    expect(await balanceNow()).toEqual({ active: 0, pending: 42, debt: 0 });
    shop.ports.clock.set('2026-03-15T23:00:00Z');
    expect(await balanceNow()).toEqual({ active: 42, pending: 0, debt: 0 });
    // 12 months to the end of the month.
    shop.ports.clock.set('2027-03-31T21:59:59.999Z');
    expect(await balanceNow()).toEqual({ active: 42, pending: 0, debt: 0 });
    shop.ports.clock.set('2027-03-31T22:00:00Z');
    expect(await balanceNow()).toEqual({ active: 0, pending: 0, debt: 0 });
    expect(await shop.testTable.items()).toEqual(stored);
  });

  test('says as of when', async () => {
    expect(await readBalance(shop.ports, PROGRAMME, memberId)).toMatchObject({ memberId, asOf: shop.ports.clock.now() });
  });

  test('of no one is refused', async () => {
    await expect(readBalance(shop.ports, PROGRAMME, 'mem_nobody')).rejects.toMatchObject({ code: 'NOT_FOUND', field: 'memberId' });
  });
});

describe('the profile', () => {
  test('fields that are given replace those that are known', async () => {
    const changed = await changeProfile(shop.ports, PROGRAMME, memberId, { givenName: 'Zoë', birthDate: '1990-02-28' });
    expect(changed).toMatchObject({ revision: 2, fields: { givenName: 'Zoë', language: 'en', birthDate: '1990-02-28' } });
    expect(await readProfile(shop.ports, PROGRAMME, memberId)).toEqual(changed);
  });

  test('null removes a field, and with the birth date its birthday; a language is read as operating systems write it', async () => {
    await changeProfile(shop.ports, PROGRAMME, memberId, { givenName: 'Zoë', birthDate: '1990-02-28', language: 'en_GB' });
    const changed = await changeProfile(shop.ports, PROGRAMME, memberId, { birthDate: null });
    expect(changed.fields).toEqual({ givenName: 'Zoë', language: 'en-GB' });
    expect(await readProfile(shop.ports, PROGRAMME, memberId)).toEqual(changed);
    expect(nextBirthday(changed, NOON, 'UTC')).toBeNull();
  });

  test('two changes at the same time both count', async () => {
    await Promise.all([
      changeProfile(shop.ports, PROGRAMME, memberId, { givenName: 'Zoë' }),
      changeProfile(shop.ports, PROGRAMME, memberId, { familyName: 'Ng' }),
    ]);
    expect((await readProfile(shop.ports, PROGRAMME, memberId)).fields).toEqual({ givenName: 'Zoë', familyName: 'Ng', language: 'en' });
  });

  test.each<Fault>(['lost-before', 'lost-after', 'contention', 'twice'])('%s: changed', async (fault) => {
    const ports = onStore(shop.ports, faultyStore(shop.store, atFirst('commit', fault)));
    const changed = await changeProfile(ports, PROGRAMME, memberId, { givenName: 'Zoë' });
    expect(await readProfile(shop.ports, PROGRAMME, memberId)).toEqual(changed);
    expect(changed.fields.givenName).toBe('Zoë');
  });

  test('of no one is refused', async () => {
    await expect(readProfile(shop.ports, PROGRAMME, 'mem_nobody')).rejects.toMatchObject({ code: 'NOT_FOUND', field: 'memberId' });
    await expect(changeProfile(shop.ports, PROGRAMME, 'mem_nobody', {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
