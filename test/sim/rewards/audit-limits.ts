/** Audits limits: a member's redemptions of a period are counted in the redemption's own transaction, and stay within the limit. */
import type { Records } from '../kernel/audit-records.ts';
import { fail } from '../violation.ts';
import { turnOf } from './audit-inventory.ts';
import { limitName } from './audit-rewards.ts';
import type { Trade } from './audit-trade.ts';

export function checkLimits(records: Records, trade: Trade): void {
  const { rewarding } = records;
  const expected = new Map<string, number>();
  for (const written of trade.redemptions) {
    const { programmeId, memberId, after } = written;
    if (after.countedFrom === undefined) continue;
    const name = limitName(programmeId, memberId, after.rewardId, after.countedFrom);
    const turn = turnOf(written);
    const count = (rewarding.counts.get(name) ?? 0) + turn;
    rewarding.counts.set(name, count);
    expected.set(name, (expected.get(name) ?? 0) + turn);
    const limit = rewarding.reward(programmeId, after.rewardId).versions.numbered(after.rewardVersion)?.terms.limit;
    if (turn > 0 && (limit === undefined || count > limit.redemptions))
      fail(
        'limit',
        `${memberId} has ${after.rewardId} ${count} times in the period from ${after.countedFrom}, the limit is ${limit?.redemptions}`,
      );
  }
  for (const { name, before, after } of trade.limits) {
    const change = expected.get(name) ?? 0;
    expected.delete(name);
    if (after - before !== change || after !== (rewarding.counts.get(name) ?? 0))
      fail('limit', `the counter ${name} went from ${before} to ${after}, where ${rewarding.counts.get(name) ?? 0} were had`);
    rewarding.limit(name).add(records.transactions, after);
  }
  for (const [name, change] of expected) if (change !== 0) fail('limit', `the counter ${name} should have changed by ${change}`);
}
