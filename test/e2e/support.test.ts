/** Acts of support over HTTP: freezes and releases accounts, puts members into segments, sends rewards, and hears of low stock. */
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, inject, it } from 'vitest';
import * as z from 'zod';
import { type Client, createClient } from '../../shared/contract/client.ts';
import { Fulfilled } from '../../shared/contract/rewards/parcels.ts';
import type { RewardFile } from '../../shared/contract/rewards/rewards.ts';
import { lastLine, runCommand } from '../commands/support/run-command.ts';
import { ask, bodyOf, ledgerOf, manager, newMember, newProgramme, refusalOf, staff, tokenOf, unique } from '../support/platform/api.ts';
import { scratchFolder } from '../support/run/scratch-folder.ts';

const url = inject('platformUrl');
const keyed = (key = unique('key')) => ({ 'idempotency-key': key });

type File = z.input<typeof RewardFile>;
const MUG: Omit<File, 'id'> = {
  state: 'active',
  texts: [{ language: 'en', name: 'A mug' }],
  gift: { kind: 'physical', sku: 'MUG-1' },
  cost: { points: 50 },
  reservationMinutes: 15,
  cancel: { issued: 'unused', expiredPoints: 'expire' },
};
const CODES: Partial<File> = { gift: { kind: 'code', lowStock: 5 }, cancel: { issued: 'never', expiredPoints: 'expire' } };

const ScheduleRun = z.object({ status: z.string(), output: z.object({ status: z.string(), low: z.int() }) });

let admin: Client;
let support: Client;
let programmeId: string;
beforeAll(async () => {
  admin = await manager(url);
  support = await staff(url, 'support');
  programmeId = await newProgramme(url);
});

async function newReward(special: Partial<File> = {}): Promise<string> {
  const id = unique('rew_support');
  await admin.call('createReward', { params: { programmeId }, body: { ...MUG, id, ...special } });
  return id;
}

async function customer(points: number) {
  const { memberId, externalId } = await newMember(url, programmeId);
  const app = createClient({ baseUrl: url, token: await tokenOf(url, { sub: externalId }) });
  await admin.call('adjustPoints', { params: { programmeId, memberId }, headers: keyed(), body: { points, reason: 'goodwill' } });
  return {
    memberId,
    app,
    of: { programmeId, memberId },
    redeem: (rewardId: string) => app.call('redeem', { params: { programmeId }, headers: keyed(), body: { rewardId } }),
    offer: async (rewardId: string) =>
      (await app.call('listOffers', { params: { programmeId }, query: { limit: '100' } })).body.items.find(
        (one) => one.rewardId === rewardId,
      ),
    active: async () => (await app.call('getBalance', { params: { programmeId } })).body.active,
  };
}

it('a frozen account spends nothing, and says so everywhere; released, it does again', async () => {
  const rewardId = await newReward();
  const ada = await customer(100);
  const reason = { reason: 'reported as taken over' };
  const key = unique('key');
  const frozen = await support.call('freezeAccount', { params: ada.of, headers: keyed(key), body: reason });
  expect(frozen.body).toEqual({ memberId: ada.memberId, entry: 3, frozen: true });
  expect(await support.call('freezeAccount', { params: ada.of, headers: keyed(key), body: reason })).toEqual({ ...frozen, replayed: true });

  const { frozenSince } = (await support.call('getMember', { params: ada.of })).body;
  expect(frozenSince).toEqual(expect.any(String));
  expect((await ada.app.call('getBalance', { params: { programmeId } })).body).toMatchObject({ active: 100, frozenSince });
  expect(await ada.offer(rewardId)).toMatchObject({ affordable: false, obstacles: [{ reason: 'frozen', since: frozenSince }] });
  expect((await refusalOf(ada.redeem(rewardId))).code).toBe('ACCOUNT_FROZEN');

  await support.call('releaseAccount', { params: ada.of, headers: keyed(), body: { reason: 'has a new password' } });
  expect((await support.call('getMember', { params: ada.of })).body).not.toHaveProperty('frozenSince');
  await ada.redeem(rewardId);
  expect(await ada.active()).toBe(50);
  await ledgerOf(admin, programmeId, ada.memberId);
});

it('a reward for a segment is for those whom support puts into it', async () => {
  const rewardId = await newReward({ segments: ['press'] });
  const ada = await customer(100);
  expect((await ada.offer(rewardId))?.obstacles).toEqual([{ reason: 'segment', segments: ['press'] }]);
  expect((await refusalOf(ada.redeem(rewardId))).code).toBe('NOT_ELIGIBLE');
  const change = { params: ada.of, headers: keyed(), body: { add: ['press', 'vip'], reason: 'writes about us' } };
  expect((await support.call('changeSegments', change)).body).toEqual({ memberId: ada.memberId, entry: 3, segments: ['press', 'vip'] });
  expect((await support.call('getMember', { params: ada.of })).body.segments).toEqual(['press', 'vip']);
  await ada.redeem(rewardId);
  await support.call('changeSegments', { ...change, headers: keyed(), body: { remove: ['press'], reason: 'no longer' } });
  expect((await refusalOf(ada.redeem(rewardId))).code).toBe('NOT_ELIGIBLE');
});

it('a mug is in the queue until it has arrived; what comes back gives its points back', async () => {
  const rewardId = await newReward({ stock: 10 });
  const ada = await customer(200);
  const address = { lines: ['12 St James Square'], postalCode: 'SW1Y 4JH', city: 'London', country: 'GB' };
  await ada.app.call('changeProfile', { params: { programmeId }, body: { givenName: 'Ada', address } });
  const [first, second] = [(await ada.redeem(rewardId)).body, (await ada.redeem(rewardId)).body];
  expect(first.fulfilment).toMatchObject({ state: 'awaiting' });

  const queue = async (state: 'awaiting' | 'shipped') =>
    (await support.call('listFulfilments', { params: { programmeId }, query: { state } })).body.items.filter(
      (line) => line.rewardId === rewardId,
    );
  expect(await queue('awaiting')).toMatchObject(
    [first, second].map(({ redemptionId }) => ({ redemptionId, reward: 'A mug', sku: 'MUG-1', recipient: { givenName: 'Ada', address } })),
  );

  const token = await tokenOf(url, { sub: unique('support'), groups: ['support'] });
  const step = (redemptionId: string, json: object, key = unique('key')) =>
    ask(url, `/v1/programmes/${programmeId}/members/${ada.memberId}/redemptions/${redemptionId}/fulfilment`, {
      method: 'POST',
      token,
      headers: keyed(key),
      json,
    });
  const key = unique('key');
  const shipped = await step(first.redemptionId, { step: 'ship', tracking: 'T-1' }, key);
  expect(bodyOf(shipped, 200, Fulfilled)).toMatchObject({ points: 0, fulfilment: { state: 'shipped', tracking: 'T-1' } });
  expect((await queue('awaiting')).map(({ redemptionId }) => redemptionId)).toEqual([second.redemptionId]);
  expect(await queue('shipped')).toMatchObject([{ redemptionId: first.redemptionId, tracking: 'T-1' }]);
  expect(
    (await refusalOf(ada.app.call('cancelRedemption', { params: { programmeId, redemptionId: first.redemptionId }, headers: keyed() })))
      .code,
  ).toBe('WRONG_STATE');

  const csv = await runCommand('fulfilments', ['--programme', programmeId, '--state', 'shipped', '--url', url], { cwd: tmpdir() });
  expect(csv.stdout).toContain(`"${first.redemptionId}","${ada.memberId}","${rewardId}","A mug","MUG-1","shipped"`);
  expect(csv.stdout).toContain('"T-1","Ada","","12 St James Square"');

  const returned = bodyOf(await step(first.redemptionId, { step: 'return', reason: 'refused at the door' }), 200, Fulfilled);
  expect(returned).toMatchObject({ points: 50, balance: { active: 150 }, fulfilment: { state: 'returned' } });
  // A repeated step is answered as before, whatever the parcel became.
  expect(await step(first.redemptionId, { step: 'ship', tracking: 'T-1' }, key)).toMatchObject({ replayed: true, text: shipped.text });
  bodyOf(await step(second.redemptionId, { step: 'deliver' }), 200, Fulfilled);
  expect([await queue('awaiting'), await queue('shipped')]).toEqual([[], []]);
  const seen = async (redemptionId: string) => (await ada.app.call('getRedemption', { params: { programmeId, redemptionId } })).body;
  expect(await seen(first.redemptionId)).toMatchObject({ state: 'cancelled', fulfilment: { state: 'returned' } });
  expect(await seen(second.redemptionId)).toMatchObject({ state: 'fulfilled', fulfilment: { state: 'delivered' } });
  expect((await admin.call('getReward', { params: { programmeId, rewardId } })).body.stock.left).toBe(9);
  await ledgerOf(admin, programmeId, ada.memberId);
});

const Imported = z.object({ codes: z.int(), added: z.int(), known: z.int(), rejected: z.int() });

it('codes are imported from a file, once; when few are left, the hourly run finds that', async () => {
  const rewardId = await newReward(CODES);
  const cwd = scratchFolder('codes');
  const importing = async (count: number) => {
    await writeFile(join(cwd, 'codes.csv'), ['code', ...Array.from({ length: count }, (_, index) => `C-${index}`)].join('\n'));
    const run = await runCommand('codes', ['codes.csv', '--programme', programmeId, '--reward', rewardId, '--url', url, '--json'], { cwd });
    const { added, known, ...rest } = Imported.parse(lastLine(run));
    // A repeated import knows the codes that an attempt stored before its answer was lost.
    return { ...rest, added: added + known };
  };
  const low = async () => {
    const run = await fetch(`${url}/_local/schedules/stock/run`, { method: 'POST' });
    const { status, output } = ScheduleRun.parse(await run.json());
    expect([status, output.status]).toEqual(['SUCCEEDED', 'done']);
    return output.low;
  };
  expect(await importing(1_001)).toEqual({ codes: 1_001, added: 1_001, rejected: 0 });
  expect(await importing(1_003)).toEqual({ codes: 1_003, added: 1_003, rejected: 0 });
  const ada = await customer(100);
  const { code } = (await ada.redeem(rewardId)).body;
  expect(code).toMatch(/^C-\d+$/);
  expect((await admin.call('getReward', { params: { programmeId, rewardId } })).body.stock).toEqual({ left: 1_002, isLow: false });

  const before = await low();
  const few = await newReward({ ...CODES });
  await admin.call('importCodes', { params: { programmeId, rewardId: few }, body: { codes: ['A', 'B'] } });
  expect((await admin.call('getReward', { params: { programmeId, rewardId: few } })).body.stock).toEqual({ left: 2, isLow: true });
  expect(await low()).toBeGreaterThan(before);
});
