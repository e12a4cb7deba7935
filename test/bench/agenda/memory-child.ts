/** Works through the whole agenda of its parent's table, and reports the memory. Run with --expose-gc. */
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import { createStore } from '../../../shared/store/store.ts';
import { beginAgenda, workAgenda } from '../../../shared/use-cases/agenda/work-agenda.ts';
import { programmeVersions } from '../../../shared/use-cases/programmes/programme-versions.ts';
import { borrowedTable } from '../kernel/remote-table.ts';
import type { WorkerMemory } from './agenda-memory.ts';
import { DUE_AT } from './due-copies.ts';

/** Twice a page, because a full garbage collection takes as long as some accounts. */
const LOOK_EVERY = 100;

const kept = createStore(borrowedTable());
const clock = { now: () => toInstant(Date.now()) };
let heldBytes = 0;
let read = 0;
const store: typeof kept = {
  ...kept,
  async account(...asked) {
    read += 1;
    // Halfway through a page, when the most accounts are in flight.
    if (read % LOOK_EVERY === LOOK_EVERY / 2) {
      globalThis.gc?.();
      heldBytes = Math.max(heldBytes, process.memoryUsage().heapUsed);
    }
    return kept.account(...asked);
  },
};
const shards = Array.from({ length: store.agendaShards }, (_, shard) => shard);
const ports = { store, clock, versions: programmeVersions(store, clock), pause: { jittered: async () => undefined } };
const { settled } = await workAgenda(ports, beginAgenda(shards, DUE_AT), () => Number.POSITIVE_INFINITY);
const memory: WorkerMemory = { settled, heldBytes, residentBytes: process.resourceUsage().maxRSS * 1024 };
process.send?.({ memory });
process.disconnect();
