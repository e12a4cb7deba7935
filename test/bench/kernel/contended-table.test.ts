import { expect, test } from 'vitest';
import { earningItems } from '../../../shared/store/earning/items.ts';
import { createMemoryTable } from '../../../shared/store/kernel/memory-table.ts';
import { rewardItems } from '../../../shared/store/rewards/items.ts';
import { contendedTable } from './contended-table.ts';

const take = (shard: number) =>
  ({
    key: rewardItems.stock.key({ programmeId: 'perks', rewardId: 'rew_coffee', shard }),
    condition: { kind: 'at-least', attribute: 'left', value: 1 },
    action: { kind: 'add', attribute: 'left', by: -1 },
  }) as const;

test('of two concurrent transactions on one item one is cancelled; other items and later transactions are not affected', async () => {
  const kept = createMemoryTable();
  const table = contendedTable(kept);
  const items = [0, 1].map((shard) => ({
    key: rewardItems.stock.key({ programmeId: 'perks', rewardId: 'rew_coffee', shard }),
    condition: { kind: 'absent' } as const,
    action: { kind: 'put', attributes: { left: 9 } } as const,
  }));
  expect(await table.write(items)).toEqual([]);
  const check = {
    key: earningItems.order.key({ merchantId: 'shop', orderId: '1' }),
    condition: { kind: 'absent' },
    action: { kind: 'check' },
  } as const;
  expect(await Promise.all([table.write([take(0)]), table.write([check, take(0)]), table.write([take(1)])])).toEqual([
    [],
    [{ index: 1, kind: 'contention' }],
    [],
  ]);
  expect(await table.write([check, take(0)])).toEqual([]);
  expect(
    await Promise.all([0, 1].map((shard) => kept.get(rewardItems.stock.key({ programmeId: 'perks', rewardId: 'rew_coffee', shard })))),
  ).toMatchObject([{ left: 7 }, { left: 8 }]);
});
