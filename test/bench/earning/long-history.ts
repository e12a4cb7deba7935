/** A member's long history, made by the real use cases in memory and then copied into DynamoDB. */
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { createMemoryTable } from '../../../shared/store/kernel/memory-table.ts';
import { creditPurchase } from '../../../shared/use-cases/earning/credit-purchase.ts';
import { enrolMember } from '../../../shared/use-cases/members/enrol-member.ts';
import { createProgramme } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { BENCH_PROGRAMME, BENCH_TERMS, benchPorts } from './bench-shop.ts';
import { ORDINARY, orderId } from './ordinary-purchase.ts';

/** Within the twelve months for which points are valid: every entry is a purchase, and no batch has expired. */
const MONTHS = 11;
const SECONDS = MONTHS * 30 * 86_400;

export interface LongHistory {
  readonly subject: string;
  readonly entries: number;
}

/** All items of members who enrolled on one day and have bought until now, some seldom, some often, with their programme. */
export async function itemsOfHistories(histories: readonly LongHistory[]): Promise<readonly Item[]> {
  const table = createMemoryTable();
  const ports = benchPorts(table, new Date(Date.now() - SECONDS * 1000));
  const began = ports.clock.now();
  await createProgramme(ports, BENCH_PROGRAMME, BENCH_TERMS, 'founder');
  for (const { subject, entries } of histories) {
    ports.clock.set(began);
    const { memberId } = await enrolMember(ports, { programmeId: BENCH_PROGRAMME, identities: { subject }, fields: {} });
    // The enrolment is an entry, too.
    for (let number = 2; number <= entries; number += 1) {
      ports.clock.advance(SECONDS / entries);
      const purchase = { ...ORDINARY, orderId: orderId(number), member: { id: memberId }, occurredAt: ports.clock.now() };
      await creditPurchase(ports, { id: `mer_${subject}`, programmeId: BENCH_PROGRAMME }, purchase);
    }
  }
  return [...table.items()];
}
