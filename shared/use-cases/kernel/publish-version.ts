/** Publishes the next version of a configuration: once, however often it is retried, and never over an unseen version of someone else. */

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

/** One kind of configuration that is published in versions. */
export interface Publication<Version extends Versioned> {
  /** @throws Refusal NOT_FOUND */
  newest(): Promise<Version>;
  numbered(version: number): Promise<Version | undefined>;
  /** Whether the newest version already equals the one to publish. */
  isSame(newest: Version): boolean;
  /** @throws Refusal */
  next(newest: Version): Version;
  /** @throws Refusal */
  changes(next: Version, newest: Version): Promise<readonly Change[]> | readonly Change[];
}

/**
 * Publishing the newest terms again answers as before, so a publication whose answer was lost can be retried.
 * @throws Refusal VERSION_CONFLICT; errors of the publication; Busy.
 */
export async function publishNext<Version extends Versioned>(
  ports: PublishPorts,
  publication: Publication<Version>,
): Promise<Published<Version>> {
  let tried: Version | undefined;
  return decideAndCommit(ports, async (): Promise<Attempt<Published<Version>>> => {
    const newest = await publication.newest();
    if (publication.isSame(newest)) return { answer: { version: newest, replayed: true } };
    // Checked even when the outcome of the previous attempt is unknown: the terms of someone else are never replaced unseen.
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
