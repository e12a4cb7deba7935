/** Publishing the next version of something: once, however often it is repeated, and never in place of another's unseen. */

import { Refusal } from '../../domain/kernel/refusal.ts';
import type { Versioned } from '../../domain/kernel/version.ts';
import type { Change } from '../../domain/ledger/decision.ts';
import { fingerprint } from '../../domain/ledger/hash-chain.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Attempt, decideAndCommit } from './commit.ts';

export type PublishPorts = Pick<Ports, 'store' | 'clock' | 'pause'>;

export interface Published<Version extends Versioned> {
  readonly version: Version;
  readonly replayed: boolean;
}

/** What is published after what. */
export interface Publication<Version extends Versioned> {
  /** @throws Refusal NOT_FOUND */
  newest(): Promise<Version>;
  numbered(version: number): Promise<Version | undefined>;
  /** Whether the newest says already what is to be published. */
  isSame(newest: Version): boolean;
  /** @throws Refusal */
  next(newest: Version): Version;
  /** @throws Refusal */
  changes(next: Version, newest: Version): Promise<readonly Change[]> | readonly Change[];
}

/**
 * What the newest version says again gets its answer again: so a publication whose answer was lost can be repeated.
 * @throws Refusal VERSION_CONFLICT; what the publication throws; Busy.
 */
export async function publishNext<Version extends Versioned>(
  ports: PublishPorts,
  publication: Publication<Version>,
): Promise<Published<Version>> {
  let tried: Version | undefined;
  return decideAndCommit(ports, async (): Promise<Attempt<Published<Version>>> => {
    const newest = await publication.newest();
    if (publication.isSame(newest)) return { answer: { version: newest, replayed: true } };
    // Also when it is unknown how the attempt before ended: another one's terms are never replaced unseen.
    if (tried !== undefined && newest.version >= tried.version) {
      const inItsPlace = await publication.numbered(tried.version);
      if (inItsPlace !== undefined && fingerprint(inItsPlace) === fingerprint(tried)) {
        return { answer: { version: inItsPlace, replayed: false } };
      }
      throw new Refusal(
        'VERSION_CONFLICT',
        `version ${newest.version} was published by ${newest.publishedBy} at the same time; look at it first`,
      );
    }
    tried = publication.next(newest);
    return { answer: { version: tried, replayed: false }, changes: await publication.changes(tried, newest) };
  });
}
