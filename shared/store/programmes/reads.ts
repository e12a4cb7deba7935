/** Reads of programmes. */
import type { ProgrammeStore } from '../../ports/programmes/store.ts';
import type { ItemTable } from '../kernel/item-table.ts';
import { readOne, readPage } from '../kernel/reads.ts';
import { programmeFrom, programmeVersionFrom } from './codecs.ts';
import { programmeItems } from './items.ts';

export function programmeReads(table: ItemTable): ProgrammeStore {
  const { programme, programmeVersion } = programmeItems;
  return {
    programmes: (after, limit) =>
      readPage(
        table,
        { partition: programme.partition.of({}), prefix: '', beyond: after, order: 'ascending', limit },
        programmeFrom,
        ({ id }) => id,
      ),
    version: (programmeId, version) => readOne(table, programmeVersion.key({ programmeId, version }), programmeVersionFrom),
    versionsBefore(programmeId, before, limit) {
      const partition = programmeVersion.partition.of({ programmeId });
      const beyond = before === undefined ? undefined : programmeVersion.sort.of({ version: before });
      const range = { partition, prefix: programmeVersion.sort.prefix, beyond, order: 'descending', limit } as const;
      return readPage(table, range, programmeVersionFrom, ({ version }) => version);
    },
  };
}
