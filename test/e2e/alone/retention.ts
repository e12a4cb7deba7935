/** The nightly retention run on the platform: its state machine, its worker, its reports, and what is left when it is killed. Moves the clock; a run is of all programmes that there are. */
import { beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { unpacked } from '../../../shared/store/kernel/packed.ts';
import { merchant, newMember, newProgramme } from '../../support/platform/api.ts';
import type { RunningPlatform, StoredItem } from '../../support/platform/platform.ts';
import type { Alone } from './alone-platform.ts';
import { isKilled } from './kills.ts';

const MEMBERS = 12;
const CUSTOMERS = 5;

let platform: RunningPlatform;
let programmeId: string;
/** Some members, of whom some bought something. */
async function aProgramme(): Promise<string> {
  const programmeId = await newProgramme(platform.url);
  const members = await Promise.all(Array.from({ length: MEMBERS }, () => newMember(platform.url, programmeId)));
  const shop = await merchant(platform.url, programmeId);
  for (const { externalId } of members.slice(0, CUSTOMERS)) await shop.credited({ member: { externalId }, amount: 1000 });
  return programmeId;
}

const startingWith = (items: readonly StoredItem[], prefix: string) => items.filter(({ PK }) => PK.startsWith(prefix));

/** Gives the items that the newest run has left. */
async function leftByNewest() {
  const items = await platform.items();
  const run = startingWith(items, `RUN#${programmeId}`).at(-1);
  const parts = startingWith(items, `REPORT#${programmeId}`).filter(({ SK }) => SK.startsWith(`${run?.SK}#`));
  const found = startingWith(items, `INSIGHT#${programmeId}#`).map(({ SK, found: insight }) => [SK, insight] as const);
  const base = unpacked(parts.filter(({ SK }) => SK.includes('#base#')));
  return {
    run,
    base: typeof base === 'object' ? base.content : base,
    /** To the byte. */
    reports: parts.map(({ SK, packed }) => `${SK} ${packed}`),
    found: new Map(found),
  };
}

const Output = z.object({ outcome: z.object({ programmes: z.array(z.object({ status: z.string() })) }) });

/** Runs the schedule; no programme may fail. */
async function runs(): Promise<readonly string[]> {
  const { status, output } = await platform.runSchedule('retention');
  expect(status).toBe('SUCCEEDED');
  return Output.parse(output).outcome.programmes.map((programme) => programme.status);
}

export function retentionSuite(alone: Alone): void {
  beforeAll(async () => {
    platform = alone().running;
    programmeId = await aProgramme();
  });

  it('a night has reports of yesterday and what is found of each member; made again they are the same, whatever came since', async () => {
    await platform.moveClock({ advance: 'P1D' });
    expect(await runs()).toEqual(['done']);
    const { run, base, reports, found } = await leftByNewest();
    expect(run).toMatchObject({ state: 'done', members: MEMBERS });
    expect(run?.reports).toContain('base');
    expect(base).toEqual({ members: MEMBERS, customers: CUSTOMERS, frozen: 0 });
    expect(found.size).toBe(MEMBERS);
    for (const each of found.values()) expect(each).toMatchObject({ insight: { risk: expect.any(String) }, since: expect.any(Number) });

    await newMember(platform.url, programmeId);
    expect(await runs()).toEqual(['done']);
    const again = await leftByNewest();
    expect(again.run).toMatchObject({ SK: run?.SK, knownAt: run?.knownAt, members: MEMBERS });
    expect(again.run?.startedAt).not.toBe(run?.startedAt);
    expect(again.reports).toEqual(reports);
    expect([...again.found].filter(([, insight]) => insight !== undefined)).toEqual([...found]);

    await platform.moveClock({ advance: 'P1D' });
    expect(await runs()).toEqual(['done']);
    expect((await leftByNewest()).base).toMatchObject({ members: MEMBERS + 1 });
  });

  it.runIf(isKilled('a retention run'))(
    'killed in the middle, the next run goes on where it was, and the reports are those of a night that nothing happened to',
    async () => {
      // Then functions write nothing but what the run does.
      await platform.settle();
      const enrolled = startingWith(await platform.items(), `INSIGHT#${programmeId}#`).length;
      await platform.moveClock({ advance: 'P1D' });
      const writes = await platform.writes();
      const running = platform.runSchedule('retention').catch(() => undefined);
      // The run itself, histories that have something new, and the checkpoints of four shards of 64.
      const checkpointed = async () => (await platform.writes()) - writes;
      await expect.poll(checkpointed, { interval: 5 }).toBeGreaterThan(1 + enrolled + 3);
      platform = await alone().killAndStart();
      await running;
      const checkpoints = async () => {
        const kept = startingWith(await platform.items(), `PARTIAL#${programmeId}#${(await leftByNewest()).run?.SK}`);
        return new Map(kept.map(({ SK, revision }) => [SK, revision]));
      };
      const before = await leftByNewest();
      expect(before.run?.state).toBe('measuring');
      const made = await checkpoints();
      expect(made.size).toBeGreaterThan(3);

      expect(await runs()).toEqual(['done']);
      const { run, base, reports } = await leftByNewest();
      expect(run).toMatchObject({ state: 'done', startedAt: before.run?.startedAt, knownAt: before.run?.knownAt });
      expect(base).toEqual({ members: enrolled, customers: CUSTOMERS, frozen: 0 });
      // Finished work was not done again.
      const after = await checkpoints();
      for (const [place, revision] of made) expect([place, after.get(place)]).toEqual([place, revision]);

      expect(await runs()).toEqual(['done']);
      expect((await leftByNewest()).run?.startedAt).not.toBe(run?.startedAt);
      expect((await leftByNewest()).reports).toEqual(reports);
    },
  );
}
