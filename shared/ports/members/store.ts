/** Reads of members. */

import type { Identity } from '../../domain/members/changes.ts';
import type { IdentityKey } from '../../domain/members/identity.ts';
import type { Profile } from '../../domain/members/member.ts';

export interface MemberStore {
  profile(programmeId: string, memberId: string): Promise<Profile | undefined>;
  /** Those that exist of a programme's profiles, at most 100, in no order. Not consistent, as `due`. */
  profiles(programmeId: string, memberIds: readonly string[]): Promise<readonly Profile[]>;
  identity(programmeId: string, key: IdentityKey): Promise<Identity | undefined>;
}

/** Another member has the identity. */
export interface MemberConflict {
  readonly on: 'identity';
  readonly existing: Identity | undefined;
}
