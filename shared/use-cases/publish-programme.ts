/** Managers create programmes and publish new versions of them. */
import { fingerprint } from '../domain/hash-chain.ts';
import { firstVersion, nextVersion, type ProgrammeVersion, type Terms } from '../domain/programme.ts';
import { Refusal } from '../domain/refusal.ts';
import { toInstant } from '../domain/time.ts';
import type { Ports } from '../ports/ports.ts';
import { type Attempt, decideAndCommit } from './commit.ts';

export type PublishPorts = Pick<Ports, 'store' | 'clock' | 'pause'>;

export interface PublishOutcome {
  readonly version: ProgrammeVersion;
  readonly replayed: boolean;
}

/** The same file again gets the first answer again. @throws Refusal ALREADY_EXISTS, VALIDATION_FAILED; Busy. */
export async function createProgramme(ports: PublishPorts, programmeId: string, terms: Terms, by: string): Promise<PublishOutcome> {
  const { store, clock } = ports;
  const version = firstVersion(programmeId, terms, by, clock.now());
  return decideAndCommit(ports, async (conflicts): Promise<Attempt<PublishOutcome>> => {
    if (conflicts.length > 0) {
      const existing = await store.version(programmeId, 1);
      if (existing !== undefined) {
        if (fingerprint(existing.terms) !== fingerprint(terms))
          throw new Refusal('ALREADY_EXISTS', `there is a programme ${programmeId} already`, 'id');
        return { answer: { version: existing, replayed: true } };
      }
    }
    return {
      answer: { version, replayed: false },
      changes: [
        { kind: 'programme', programmeId, name: terms.name },
        { kind: 'programme-version', version },
      ],
    };
  });
}

/**
 * The terms of the newest version again get its answer again: so a publication whose answer was lost can be repeated.
 * @param effectiveAt any ISO 8601 instant; as soon as can be, unless told.
 * @throws Refusal VALIDATION_FAILED, NOT_FOUND, VERSION_CONFLICT; Busy.
 */
export async function publishVersion(
  ports: PublishPorts,
  programmeId: string,
  terms: Terms,
  by: string,
  effectiveAt?: string,
): Promise<PublishOutcome> {
  const { store, clock } = ports;
  const from = effectiveAt === undefined ? undefined : toInstant(effectiveAt);
  let tried: ProgrammeVersion | undefined;
  return decideAndCommit(ports, async (): Promise<Attempt<PublishOutcome>> => {
    const {
      items: [newest],
    } = await store.versionsBefore(programmeId, undefined, 1);
    if (newest === undefined) throw new Refusal('NOT_FOUND', `there is no programme ${programmeId}`, 'programmeId');
    const isSame = fingerprint(newest.terms) === fingerprint(terms) && (from === undefined || from === newest.effectiveAt);
    if (isSame) return { answer: { version: newest, replayed: true } };
    // Also when it is unknown how the attempt before ended: another one's terms are never replaced unseen.
    if (tried !== undefined && newest.version >= tried.version) {
      const inItsPlace = await store.version(programmeId, tried.version);
      if (inItsPlace !== undefined && fingerprint(inItsPlace) === fingerprint(tried)) {
        return { answer: { version: inItsPlace, replayed: false } };
      }
      throw new Refusal(
        'VERSION_CONFLICT',
        `version ${newest.version} was published by ${newest.publishedBy} at the same time; look at it first`,
      );
    }
    tried = nextVersion(newest, terms, by, clock.now(), from);
    return { answer: { version: tried, replayed: false }, changes: [{ kind: 'programme-version', version: tried }] };
  });
}
