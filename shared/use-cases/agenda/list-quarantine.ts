/** Lists the accounts in quarantine. */
import type { Quarantine } from '../../domain/agenda/quarantine.ts';
import type { Page } from '../../ports/kernel/storage.ts';
import type { ProgrammePorts } from '../programmes/list-programmes.ts';

/** In order of member id. @throws Refusal NOT_FOUND. */
export async function listQuarantine(
  { store, clock, versions }: ProgrammePorts,
  programmeId: string,
  after: string | undefined,
  limit: number,
): Promise<Page<Quarantine, string>> {
  await versions.at(programmeId, clock.now());
  return store.setAsides(programmeId, after, limit);
}
