/** The reads of passes over a whole programme. They are eventually consistent, and many at a time. */
import type { Store } from '../../ports/store.ts';
import { accountFrom, profileFrom } from '../codecs.ts';
import type { ItemTable } from '../kernel/item-table.ts';
import { keys } from '../table.ts';
import { insightFrom, insightKey } from './insight-codecs.ts';

export function insightStore(table: ItemTable): Pick<Store, 'insight' | 'insights' | 'accounts' | 'profiles'> {
  return {
    async insight(programmeId, memberId) {
      const item = await table.get(insightKey(programmeId, memberId));
      return item === undefined ? undefined : insightFrom(item);
    },
    async insights(programmeId, shard, after, limit) {
      const { PK: partition } = keys.insight(programmeId, shard, '');
      const { items, next } = await table.page({ partition, beyond: after, limit });
      return { items: items.map(insightFrom), next };
    },
    async accounts(programmeId, memberIds) {
      return (await table.getMany(memberIds.map((memberId) => keys.account(programmeId, memberId)))).map(accountFrom);
    },
    async profiles(programmeId, memberIds) {
      return (await table.getMany(memberIds.map((memberId) => keys.profile(programmeId, memberId)))).map(profileFrom);
    },
  };
}
