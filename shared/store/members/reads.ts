/** Reads of members. */
import type { MemberStore } from '../../ports/members/store.ts';
import type { ItemTable } from '../kernel/item-table.ts';
import { readOne } from '../kernel/reads.ts';
import { identityFrom, profileFrom } from './codecs.ts';
import { memberItems } from './items.ts';

export const memberReads = (table: ItemTable): MemberStore => ({
  profile: (programmeId, memberId) => readOne(table, memberItems.profile.key({ programmeId, memberId }), profileFrom),
  profiles: async (programmeId, memberIds) =>
    (await table.getMany(memberIds.map((memberId) => memberItems.profile.key({ programmeId, memberId })))).map(profileFrom),
  identity: (programmeId, key) => readOne(table, memberItems.identity.key({ programmeId, ...key }), identityFrom),
});
