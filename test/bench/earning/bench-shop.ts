/** A programme, a merchant and members who have bought before, in the run's database, for functions without the platform. */
import { randomBytes } from 'node:crypto';
import type { ItemTable } from '../../../shared/store/kernel/item-table.ts';
import { createStore } from '../../../shared/store/store.ts';
import { creditPurchase } from '../../../shared/use-cases/earning/credit-purchase.ts';
import { enrolMember } from '../../../shared/use-cases/members/enrol-member.ts';
import { registerMerchant } from '../../../shared/use-cases/merchants/merchants.ts';
import { createProgramme } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { type TestPorts, testPorts } from '../../support/kernel/ports.ts';
import { termsAt } from '../../support/kernel/shop.ts';
import { ORDINARY } from './ordinary-purchase.ts';
import type { BenchMerchant } from './signed-purchases.ts';

export const BENCH_PROGRAMME = 'bench-club';
const MERCHANT = 'mer_bench';

/** One point a euro, active at once, for 12 months. */
export const BENCH_TERMS = termsAt(1, 0);

/** Ports with the machine's present time, which the functions continue from. */
export function benchPorts(table: ItemTable, start = new Date()): TestPorts {
  const ports = testPorts(createStore(table));
  ports.clock.set(start.toISOString());
  const random = (prefix: string) => `${prefix}_${randomBytes(13).toString('hex')}`;
  return { ...ports, ids: { ...ports.ids, memberId: () => random('mem'), secretId: () => random('sec') } };
}

export interface BenchShop {
  readonly merchant: BenchMerchant;
  readonly memberIds: readonly string[];
}

export async function openBenchShop(table: ItemTable, members: number): Promise<BenchShop> {
  const ports = benchPorts(table);
  await createProgramme(ports, BENCH_PROGRAMME, BENCH_TERMS, 'founder');
  const { merchant, secret } = await registerMerchant(ports, BENCH_PROGRAMME, { id: MERCHANT, name: 'Bench' });
  const memberIds: string[] = [];
  for (let member = 1; member <= members; member += 1) {
    const identities = { externalId: `customer-${member}` };
    const { memberId } = await enrolMember(ports, { programmeId: BENCH_PROGRAMME, identities, fields: {} });
    const first = { ...ORDINARY, orderId: `first-${member}`, member: { id: memberId }, occurredAt: ports.clock.now() };
    await creditPurchase(ports, merchant, first);
    memberIds.push(memberId);
  }
  return { merchant: { id: merchant.id, programmeId: BENCH_PROGRAMME, secret }, memberIds };
}
