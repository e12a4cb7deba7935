/** A command that misses an item which must exist stops as broken. It never refuses, and never makes an answer up. */
import { beforeEach, expect, test } from 'vitest';
import type { Order } from '../../../shared/domain/earning/order.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { adjustPoints } from '../../../shared/use-cases/ledger/adjust-points.ts';
import { enrolMember } from '../../../shared/use-cases/members/enrol-member.ts';
import { keyOfReference } from '../../../shared/use-cases/members/member-of-key.ts';
import { programmeVersions } from '../../../shared/use-cases/programmes/programme-versions.ts';
import { publishVersion } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { NOON } from '../../support/kernel/ports.ts';
import { openShop, PROGRAMME, type Shop, termsAt } from '../../support/kernel/shop.ts';
import { memoryTables } from '../../support/kernel/tables.ts';

let shop: Shop;
let memberId: string;
beforeEach(async () => {
  shop = await openShop(await memoryTables().fresh());
  ({ memberId } = await shop.enrol());
  await shop.credit();
  await shop.giveBack();
});

const damaged = (damage: Partial<Store>): Shop => shop.on({ ...shop.store, ...damage });
const withoutEntries: Partial<Store> = { entry: async () => undefined };
const broken = (message: string) => ({ name: 'InvariantBroken', message });

test('the entry that an adjustment is answered with', async () => {
  const adjust = (on: Shop) =>
    adjustPoints(on.ports, {
      programmeId: PROGRAMME,
      memberId,
      points: 1,
      reason: 'goodwill',
      by: 'manager-1',
      role: 'manager',
      idempotencyKey: 'key-1',
    });
  await adjust(shop);
  await expect(adjust(damaged(withoutEntries))).rejects.toMatchObject(broken('a claim points to its entry'));
});

test('the entry that a purchase or a return is answered with', async () => {
  await expect(damaged(withoutEntries).credit()).rejects.toMatchObject(broken('order order-1 has its entry 2'));
  await expect(damaged(withoutEntries).giveBack()).rejects.toMatchObject(broken('order order-1 has its entry 3'));
});

test('the account of a member who was credited', async () => {
  const store = damaged({ account: async () => undefined });
  await expect(store.giveBack({ returnId: 'return-2' })).rejects.toMatchObject(broken(`member ${memberId} has an account`));
});

test.each<[string, (order: Order) => Order | undefined]>([
  ['what came of a return that was not kept', (order) => ({ ...order, returns: order.returns.map(({ reversal: _, ...asked }) => asked) })],
  [
    'the credit of an order of which something was returned',
    (order) => (order.state === 'credited' ? { ...order, state: 'unclaimed', programmeVersion: 1 } : undefined),
  ],
])('%s', async (_, damage) => {
  const order = async () => {
    const whole = await shop.store.order('corner-shop', 'order-1');
    return whole && damage(whole);
  };
  await expect(damaged({ order }).giveBack()).rejects.toMatchObject(broken('a return that was not kept was reversed'));
});

test('the first version of a programme: nothing is in force before the second', async () => {
  await publishVersion(shop.ports, PROGRAMME, termsAt(2), 'manager-1');
  const versionsBefore: Store['versionsBefore'] = async (...asked) => {
    const { items, next } = await shop.store.versionsBefore(...asked);
    return { items: items.filter(({ version }) => version > 1), next };
  };
  await expect(programmeVersions({ ...shop.store, versionsBefore }, shop.ports.clock).at(PROGRAMME, NOON)).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: `programme ${PROGRAMME} had no version at ${NOON}`,
    field: 'programmeId',
  });
});

test('identities, in what the contract would have refused', async () => {
  await expect(enrolMember(shop.ports, { programmeId: PROGRAMME, identities: {}, fields: {} })).rejects.toMatchObject(
    broken('an enrolment has at least one identity'),
  );
  await expect(keyOfReference(shop.ports.identities, PROGRAMME, {})).rejects.toMatchObject(
    broken('a member reference names exactly one identity'),
  );
});
