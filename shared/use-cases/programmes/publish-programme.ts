/** Managers create programmes and publish new versions of them. */

import { differences } from '../../domain/kernel/differences.ts';
import { Refusal } from '../../domain/kernel/refusal.ts';
import { toInstant } from '../../domain/kernel/time.ts';
import { fingerprint } from '../../domain/ledger/hash-chain.ts';
import { firstVersion, nextVersion, type ProgrammeVersion, type Terms } from '../../domain/programmes/programme.ts';
import { notesOn } from '../../domain/programmes/publication-notes.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';
import { type Published, type PublishOptions, type PublishPorts, publishNext } from '../kernel/publish-version.ts';

export type PublishOutcome = Published<ProgrammeVersion>;

/** Idempotent: the same file gets the first answer. @throws Refusal ALREADY_EXISTS, VALIDATION_FAILED; Busy. */
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
 * Publishing the newest terms again answers as before, so a publication whose answer was lost can be retried.
 * @throws Refusal VALIDATION_FAILED, NOT_FOUND, VERSION_CONFLICT; Busy.
 */
export async function publishVersion(
  ports: PublishPorts,
  programmeId: string,
  terms: Terms,
  by: string,
  { effectiveAt, basedOn }: PublishOptions = {},
): Promise<PublishOutcome> {
  const { store, clock } = ports;
  const from = effectiveAt === undefined ? undefined : toInstant(effectiveAt);
  return publishNext(ports, {
    async newest() {
      const {
        items: [newest],
      } = await store.versionsBefore(programmeId, undefined, 1);
      if (newest === undefined) throw new Refusal('NOT_FOUND', `there is no programme ${programmeId}`, 'programmeId');
      return newest;
    },
    numbered: (version) => store.version(programmeId, version),
    by,
    basedOn,
    differences: (base, newest) => differences(base.terms, newest.terms),
    isSame: (newest) => fingerprint(newest.terms) === fingerprint(terms) && (from === undefined || from === newest.effectiveAt),
    next: (newest) => nextVersion(newest, terms, by, clock.now(), from),
    changes: (version) => [{ kind: 'programme-version', version }],
  });
}

/** Notes for the manager about a published version. */
export async function notesOnVersion({ store }: Pick<PublishPorts, 'store'>, version: ProgrammeVersion): Promise<readonly string[]> {
  const previous = version.version === 1 ? undefined : await store.version(version.programmeId, version.version - 1);
  return notesOn(version, previous);
}
