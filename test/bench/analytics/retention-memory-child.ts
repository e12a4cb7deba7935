/** Runs both passes of one worker over shards of its group, and the steps between and after them. Run with --expose-gc. */
import * as z from 'zod';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import { createStore } from '../../../shared/store/store.ts';
import { placeOf } from '../../../shared/use-cases/analytics/checkpoints.ts';
import { concludeRun } from '../../../shared/use-cases/analytics/conclude-run.ts';
import { reportRun } from '../../../shared/use-cases/analytics/report-run.ts';
import { runMembers } from '../../../shared/use-cases/analytics/run-members.ts';
import type { RunPorts } from '../../../shared/use-cases/analytics/run-ports.ts';
import { programmeVersions } from '../../../shared/use-cases/programmes/programme-versions.ts';
import { generatedTable } from '../kernel/generated-table.ts';
import { borrowedTable } from '../kernel/remote-table.ts';
import { begunRun, passed } from './retention-steps.ts';
import { yesterday } from './synthetic-members.ts';

const Group = z.object({ shards: z.array(z.int()), inEachShard: z.int() });
const { shards, inEachShard } = Group.parse(JSON.parse(process.argv[2] ?? ''));

/** The number of garbage collections. Each takes as long as some hundred members. */
const LOOKS = 60;
const pages = 2 * shards.length * Math.ceil(inEachShard / 100);
let asked = 0;
let heldBytes = 0;
function look(): void {
  globalThis.gc?.();
  heldBytes = Math.max(heldBytes, process.memoryUsage().heapUsed);
}
const onPage = (): void => {
  asked += 1;
  if (asked % Math.max(1, Math.floor(pages / LOOKS)) === 0) look();
};

const store = createStore(generatedTable(borrowedTable(), { inEachShard, newest: yesterday(), onPage }));
const clock = { now: () => toInstant(Date.now()) };
const ports = { store, clock, versions: programmeVersions(store, clock), pause: { jittered: async () => undefined } };
const retention: RunPorts = { ...ports, members: runMembers(ports) };
const ref = await begunRun(retention);

/** Writes the checkpoints of the other groups' workers: copies of this one's. */
async function othersPassed(pass: 'measure' | 'judge'): Promise<void> {
  for (let shard = 0; shard < store.agendaShards; shard += 1) {
    if (shards.includes(shard)) continue;
    const like = await store.partial(placeOf(ref, pass, shards[0] ?? 0));
    if (like === undefined || like.pass !== pass) throw new TypeError(`the pass ${pass} leaves what it came to`);
    const { parts: _, ...partial } = { ...like, shard, revision: 1 };
    await store.commit([{ kind: 'partial', partial, replaces: undefined }]);
  }
}

await passed(retention, ref, 'measure', shards);
await othersPassed('measure');
await concludeRun(retention, ref);
look();
await passed(retention, ref, 'judge', shards);
await othersPassed('judge');
await reportRun(retention, ref);
look();
const members = shards.length * inEachShard;
process.send?.({ memory: { members, heldBytes, residentBytes: process.resourceUsage().maxRSS * 1024 } });
process.disconnect();
