/** Writes of profiles and identities. */
import type { MemberChange } from '../../domain/members/changes.ts';
import type { MemberConflict } from '../../ports/members/store.ts';
import { DUE } from '../agenda/items.ts';
import { onAgenda } from '../kernel/agenda-list.ts';
import type { ConflictsOf } from '../kernel/conflicts.ts';
import { shardOf } from '../kernel/shards.ts';
import { checkAbsent, PRESENT, put, unchanged, type WritesOf } from '../kernel/writes.ts';
import { identityFrom } from './codecs.ts';
import { memberItems } from './items.ts';

export const memberWrites: WritesOf<MemberChange> = {
  profile: ({ profile, expected, birthdayAt }) => {
    const { programmeId, memberId, ...rest } = profile;
    const place =
      birthdayAt === null ? {} : onAgenda(memberItems.profile.due, shardOf(memberId, DUE), { at: birthdayAt, programmeId, memberId });
    return [put(memberItems.profile, profile, { ...rest, ...place }, unchanged('revision', expected))];
  },
  identity: ({ identity }) => {
    const { programmeId, key, ...rest } = identity;
    return [put(memberItems.identity, { programmeId, ...key }, rest)];
  },
  'identity-changed': ({ identity, expected }) => {
    const { programmeId, key, ...rest } = identity;
    // An item that was never changed has no revision. The account's commit guards it: nobody else can change it.
    return [put(memberItems.identity, { programmeId, ...key }, rest, expected === 1 ? PRESENT : unchanged('revision', expected))];
  },
  'identity-free': ({ programmeId, key }) => [checkAbsent(memberItems.identity, { programmeId, ...key })],
};

export const memberConflicts: ConflictsOf<MemberConflict> = {
  identity: (_, existing) => ({ on: 'identity', existing: existing && identityFrom(existing) }),
};
