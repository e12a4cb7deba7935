/** Claims that say which `expire` entries were reinstated: once each, by a manager or by a purchase that arrived late. */

import type { Claim } from '../../domain/ledger/changes.ts';
import type { Entry } from '../../domain/ledger/entry.ts';
import type { Store } from '../../ports/store.ts';

const REINSTATED = 'perennial:reinstated';

type Expiry = Pick<Entry, 'programmeId' | 'memberId' | 'number'>;

const keyOf = ({ programmeId, memberId, number }: Expiry): string => `${programmeId}#${memberId}#${number}`;

export const wasReinstated = async (store: Pick<Store, 'claim'>, expiry: Expiry): Promise<boolean> =>
  (await store.claim(REINSTATED, keyOf(expiry))) !== undefined;

/** @param entry Number of the entry that reinstates its points. */
export const reinstatedClaim = (expiry: Entry, entry: number): Claim => ({
  caller: REINSTATED,
  key: keyOf(expiry),
  inputHash: expiry.hash,
  programmeId: expiry.programmeId,
  memberId: expiry.memberId,
  entry,
});
