/** The agenda over HTTP: time passes, the schedule runs, late, twice, and half. Moves the clock; a run is of all accounts that there are. */
import { beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import {
  ask,
  expectRefused,
  ledgerOf,
  manager,
  merchant,
  newMember,
  newProgramme,
  staff,
  TERMS,
  tokenOf,
} from '../../support/platform/api.ts';
import type { RunningPlatform } from '../../support/platform/platform.ts';
import type { Alone } from './alone-platform.ts';
import { isKilled } from './kills.ts';

const MEMBERS = 12;

/** Pending for 14 days, and valid for a year to the end of the month. */
const PENDING = { ...TERMS, earning: { ...TERMS.earning, pendingDays: 14 } };

let platform: RunningPlatform;

/** Members who each bought something for 10 USD, and what can be seen of them. */
async function customers(programmeId: string, count: number) {
  const members = await Promise.all(Array.from({ length: count }, () => newMember(platform.url, programmeId)));
  let ahead = (await platform.clock()).getTime() - Date.now();
  const shop = await merchant(platform.url, programmeId, () => new Date(Date.now() + ahead));
  ahead = (await platform.clock()).getTime() - Date.now();
  for (const { externalId } of members) await shop.credited({ member: { externalId }, amount: 1000 });
  const each = async <Seen>(see: (memberId: string) => Promise<Seen>): Promise<readonly Seen[]> =>
    Promise.all(members.map(({ memberId }) => see(memberId)));
  return {
    balances: async () => {
      const admin = await manager(platform.url);
      return each(async (memberId) => {
        const { active, pending, debt } = (await admin.call('getMemberBalance', { params: { programmeId, memberId } })).body;
        return `${active} ${pending} ${debt}`;
      });
    },
    ledgers: async () => {
      const admin = await manager(platform.url);
      return each(async (memberId) => {
        const { items } = (await admin.call('listMemberEntries', { params: { programmeId, memberId }, query: {} })).body;
        return items.map(({ kind, points }) => `${kind} ${points}`).reverse();
      });
    },
    areProved: async () => {
      const admin = await manager(platform.url);
      await each((memberId) => ledgerOf(admin, programmeId, memberId));
    },
  };
}

const Output = z.object({ groups: z.array(z.object({ status: z.string(), settled: z.int(), setAside: z.int(), left: z.int() })) });

/** How many accounts a run has settled; none may have failed. */
async function settledByRun(): Promise<number> {
  const { status, output } = await platform.runSchedule('agenda');
  expect(status).toBe('SUCCEEDED');
  const { groups } = Output.parse(output);
  for (const group of groups) expect(group).toMatchObject({ status: 'done', setAside: 0, left: 0 });
  return groups.reduce((sum, { settled }) => sum + settled, 0);
}

const all = <Value>(value: Value): Value[] => Array.from({ length: MEMBERS }, () => value);

export function agendaSuite(alone: Alone): void {
  beforeAll(() => {
    platform = alone().running;
  });

  it('points that matured and expired in a year are posted by one run, once, and no balance changes', async () => {
    const { balances, ledgers, areProved } = await customers(await newProgramme(platform.url, PENDING), MEMBERS);
    expect(await settledByRun()).toBe(0);
    await platform.moveClock({ advance: 'P15D' });
    expect(await balances()).toEqual(all('10 0 0'));
    expect(await ledgers()).toEqual(all(['enrol 0', 'earn 10']));
    expect(await settledByRun()).toBe(MEMBERS);
    expect(await balances()).toEqual(all('10 0 0'));
    expect(await ledgers()).toEqual(all(['enrol 0', 'earn 10', 'mature 0']));

    await platform.moveClock({ advance: 'P1Y1M' });
    expect(await balances()).toEqual(all('0 0 0'));
    expect(await settledByRun()).toBe(MEMBERS);
    expect(await settledByRun()).toBe(0);
    expect(await balances()).toEqual(all('0 0 0'));
    expect(await ledgers()).toEqual(all(['enrol 0', 'earn 10', 'mature 0', 'expire -10']));
    await areProved();
  });

  it('a run that was late by more than the points lasted posts both; two at the same time post it once', async () => {
    const { ledgers } = await customers(await newProgramme(platform.url, PENDING), MEMBERS);
    await platform.moveClock({ advance: 'P3Y' });
    const settled = await Promise.all([settledByRun(), settledByRun()]);
    expect(settled[0] + settled[1]).toBe(MEMBERS);
    expect(await ledgers()).toEqual(all(['enrol 0', 'earn 10', 'mature 0', 'expire -10']));
  });

  it.runIf(isKilled('a run of the agenda'))(
    'killed in the middle of a run, the platform loses nothing: the next run does the rest',
    async () => {
      const { ledgers, areProved } = await customers(await newProgramme(platform.url, PENDING), MEMBERS);
      await platform.moveClock({ advance: 'P15D' });
      const running = platform.runSchedule('agenda').catch(() => undefined);
      const isPosted = (ledger: readonly string[]) => ledger.includes('mature 0');
      await expect.poll(async () => (await ledgers()).some(isPosted), { interval: 5 }).toBe(true);
      platform = await alone().killAndStart();
      await running;
      const posted = (await ledgers()).filter(isPosted).length;
      expect(await settledByRun()).toBe(MEMBERS - posted);
      expect(await ledgers()).toEqual(all(['enrol 0', 'earn 10', 'mature 0']));
      await areProved();
    },
  );

  it('accounts that were set aside are listed, for whoever may read: here, none', async () => {
    const programmeId = await newProgramme(platform.url);
    const { body } = await (await staff(platform.url, 'analyst')).call('listSetAside', { params: { programmeId }, query: {} });
    expect(body).toEqual({ items: [], nextCursor: null });
    const member = await tokenOf(platform.url, { sub: 'someone' });
    expectRefused(await ask(platform.url, `/v1/programmes/${programmeId}/set-aside`, { token: member }), 'FORBIDDEN');
    const analyst = await tokenOf(platform.url, { sub: 'analyst', groups: ['analyst'] });
    expectRefused(await ask(platform.url, '/v1/programmes/no-such-programme/set-aside', { token: analyst }), 'NOT_FOUND');
  });
}
