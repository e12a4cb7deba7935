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

export type BasedOn = number | 'own';

export interface PublishOptions {
  /** ISO 8601 instant; absent: as soon as possible. */
  readonly effectiveAt?: string | undefined;
  readonly basedOn?: BasedOn | undefined;
}

/** One kind of configuration that is published in versions. */
export interface Publication<Version extends Versioned> {
  /** @throws Refusal NOT_FOUND */
  newest(): Promise<Version>;
  numbered(version: number): Promise<Version | undefined>;
  /** Whether the newest version already equals the one to publish. */
  isSame(newest: Version): boolean;
  /** The publisher, when the base is `own`. */
  readonly by?: string | undefined;
  /** The version that the new one was made from; `own`: the newest, if it is the first or of the same person. Absent: any. */
  readonly basedOn?: BasedOn | undefined;
  /** How the newest version differs from the one that this was made from, in words. */
  differences?(base: Version, newest: Version): readonly string[];
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
    await refuseUnseen(publication, newest);
    tried = publication.next(newest);
    return { answer: { version: tried, replayed: false }, changes: await publication.changes(tried, newest) };
  });
}

/** @throws Refusal VERSION_CONFLICT when someone has published since the version that this one was made from. */
async function refuseUnseen<Version extends Versioned>(publication: Publication<Version>, newest: Version): Promise<void> {
  if (publication.basedOn === undefined) return;
  const basedOn = publication.basedOn === 'own' ? ownBase(newest, publication.by) : publication.basedOn;
  if (basedOn === newest.version) return;
  const base = await publication.numbered(basedOn);
  if (base === undefined) throw new Refusal('VALIDATION_FAILED', `must be a version; the newest is ${newest.version}`, 'basedOn');
  const changes = publication.differences?.(base, newest) ?? [];
  const since = changes.length === 0 ? 'with the same content' : `and changed ${changes.join('; ')}`;
  throw new Refusal(
    'VERSION_CONFLICT',
    `${newest.publishedBy} has published version ${newest.version} since version ${basedOn}, ${since}. Look at it, and publish with basedOn ${newest.version}`,
    'basedOn',
  );
}

/** A publication without `basedOn` may follow a version of the same person, and no other's. */
const ownBase = ({ version, publishedBy }: Versioned, by: string | undefined): number =>
  version === 1 || publishedBy === by ? version : version - 1;
