/** Personal data stands in profiles and nowhere else: the rest of the table can be kept when a member is forgotten. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Item } from '../../shared/store/kernel/item-table.ts';
import { adjustPoints } from '../../shared/use-cases/ledger/adjust-points.ts';
import { changeProfile } from '../../shared/use-cases/members/read-member.ts';
import { registerMerchant } from '../../shared/use-cases/merchants/merchants.ts';
import { openShop, PROGRAMME, type Shop } from '../support/kernel/shop.ts';
import { memoryTables } from '../support/kernel/tables.ts';

const IDENTITIES = {
  externalId: 'Customer-0815',
  email: 'Zoe.Nguyen@Example.com',
  phone: '+41441234567',
  card: '4000 1234 5678',
  subject: 'auth0|5f7c8ec7',
};
/** As given and as normalised, without what JSON would escape. */
const CLEAR = [
  'customer-0815',
  'zoe.nguyen',
  '41441234567',
  '4000 1234 5678',
  '400012345678',
  'auth0|5f7c8ec7',
  'zoë',
  'nguyễn',
  '1990-02-28',
];

let shop: Shop;
let items: readonly Item[];
beforeAll(async () => {
  shop = await openShop(await memoryTables().fresh());
  const { ports } = shop;
  await registerMerchant(ports, PROGRAMME, { id: 'corner-shop', name: 'Corner Shop' });
  // Kept under each identity before and credited by each identity after the enrolment, with returns, and one that stays kept.
  const named = [
    { externalId: IDENTITIES.externalId },
    { email: IDENTITIES.email },
    { phone: IDENTITIES.phone },
    { card: IDENTITIES.card },
  ];
  for (const [index, member] of named.entries()) {
    await shop.credit({ orderId: `before-${index}`, member });
    await shop.giveBack({ orderId: `before-${index}`, returnId: 'r' });
  }
  const { memberId } = await shop.enrol(IDENTITIES, { givenName: 'Zoë', familyName: 'Nguyễn', birthDate: '1990-02-28' });
  for (const [index, member] of named.entries()) {
    await shop.credit({ orderId: `after-${index}`, member });
    await shop.giveBack({ orderId: `after-${index}`, returnId: 'r' });
  }
  await shop.credit({ orderId: 'kept', member: { email: 'zoe.nguyen@other.example' } });
  await changeProfile(ports, PROGRAMME, memberId, { language: 'de' });
  await adjustPoints(ports, {
    programmeId: PROGRAMME,
    memberId,
    points: 5,
    reason: 'goodwill',
    by: 'manager-1',
    role: 'manager',
    idempotencyKey: 'key-1',
  });
  items = await shop.testTable.items();
});

const textOf = (item: Item) => JSON.stringify(item).toLowerCase();

test('the run left items of every kind', () => {
  const kinds = new Set(items.map(({ PK, SK }) => `${PK.split('#')[0]} ${SK.startsWith('mem_') ? '<member>' : SK.split('#')[0]}`));
  expect([...kinds].sort()).toEqual([
    'CLAIM CLAIM',
    'IDENTITY IDENTITY',
    'IDENTITY UNCLAIMED',
    'INSIGHT <member>',
    'MEMBER ACCOUNT',
    'MEMBER ENTRY',
    'MEMBER PROFILE',
    'MERCHANT MERCHANT',
    'ORDER ORDER',
    'PROGRAMME MERCHANT',
    'PROGRAMME VERSION',
    'PROGRAMMES coffee-club',
  ]);
});

describe.each(CLEAR)('%s', (clear) => {
  test('stands in no item but the profile', () => {
    expect(items.filter(({ SK }) => SK !== 'PROFILE').filter((item) => textOf(item).includes(clear))).toEqual([]);
  });
});

test('the search would find it: the profile holds all of it', () => {
  const profile = items
    .filter(({ SK }) => SK === 'PROFILE')
    .map(textOf)
    .join();
  // The card only as normalised.
  expect(CLEAR.filter((clear) => !profile.includes(clear))).toEqual(['4000 1234 5678']);
});
