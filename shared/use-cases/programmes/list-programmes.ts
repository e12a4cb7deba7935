/** Lists programmes and their versions. */
import type { ProgrammeVersion } from '../../domain/programmes/programme.ts';
import type { Page } from '../../ports/kernel/storage.ts';
import type { Ports } from '../../ports/ports.ts';
import type { ProgrammeVersions } from './programme-versions.ts';

/** The check of a list of one programme: an unknown programme gives NOT_FOUND, not an empty list. */
export type ProgrammePorts = Pick<Ports, 'store' | 'clock'> & { readonly versions: ProgrammeVersions };

/** In order of id. */
export const listProgrammes = (
  { store }: Pick<Ports, 'store'>,
  after: string | undefined,
  limit: number,
): Promise<Page<{ readonly id: string; readonly name: string }, string>> => store.programmes(after, limit);

/** The newest first. @throws Refusal NOT_FOUND. */
export async function listVersions(
  { store, clock, versions }: ProgrammePorts,
  programmeId: string,
  before: number | undefined,
  limit: number,
): Promise<Page<ProgrammeVersion, number>> {
  await versions.at(programmeId, clock.now());
  return store.versionsBefore(programmeId, before, limit);
}
