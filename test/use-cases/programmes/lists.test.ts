/** Lists of a programme and of a member: an unknown one is not found, instead of having nothing. */
import { beforeEach, describe, expect, test } from 'vitest';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import { listQuarantine } from '../../../shared/use-cases/agenda/list-quarantine.ts';
import { listRuns } from '../../../shared/use-cases/analytics/list-runs.ts';
import { listEndpoints } from '../../../shared/use-cases/events/endpoints.ts';
import { listReviews } from '../../../shared/use-cases/fraud/list-reviews.ts';
import { listEntries } from '../../../shared/use-cases/ledger/list-entries.ts';
import { findMembers } from '../../../shared/use-cases/members/find-members.ts';
import { listMerchants, registerMerchant } from '../../../shared/use-cases/merchants/merchants.ts';
import { listProgrammes, listVersions } from '../../../shared/use-cases/programmes/list-programmes.ts';
import { listRedemptions, readRedemption } from '../../../shared/use-cases/rewards/read-redemptions.ts';
import { listNewestRewards, listRewardVersions } from '../../../shared/use-cases/rewards/read-rewards.ts';
import { listSegmentMembers, listSegments } from '../../../shared/use-cases/segments/list-segments.ts';
import type { TestPorts } from '../../support/kernel/ports.ts';
import { openShop, PROGRAMME, type Shop } from '../../support/kernel/shop.ts';
import { memoryTables } from '../../support/kernel/tables.ts';
import { REWARD_ID } from '../../support/rewards/reward-builders.ts';
import { openRewardShop } from '../../support/rewards/reward-shop.ts';

const NOT_FOUND = { name: 'Refusal', code: 'NOT_FOUND' };

let shop: Shop;
beforeEach(async () => {
  shop = await openShop(await memoryTables().fresh());
});

describe('of a programme', () => {
  const lists: [string, (ports: TestPorts, programmeId: string) => Promise<unknown>][] = [
    ['versions', (ports, programmeId) => listVersions(ports, programmeId, undefined, 10)],
    ['merchants', (ports, programmeId) => listMerchants(ports, programmeId, undefined, 10)],
    ['accounts in quarantine', (ports, programmeId) => listQuarantine(ports, programmeId, undefined, 10)],
    ['reviews', (ports, programmeId) => listReviews(ports, programmeId, 'open', undefined, 10)],
    ['runs', (ports, programmeId) => listRuns(ports, programmeId, undefined, 10)],
    ['endpoints', (ports, programmeId) => listEndpoints(ports, programmeId)],
    ['segments', (ports, programmeId) => listSegments(ports, programmeId, undefined, 10)],
    ['rewards', (ports, programmeId) => listNewestRewards(ports, programmeId, undefined, 10)],
    ['members by an identity', (ports, programmeId) => findMembers(ports, programmeId, { externalId: 'A-1' })],
  ];

  test.each(lists)('%s', async (_, list) => {
    await expect(list(shop.ports, 'tea-club')).rejects.toMatchObject(NOT_FOUND);
    await expect(list(shop.ports, PROGRAMME)).resolves.toBeDefined();
  });

  test('the newest version comes first, and each page says where the next begins', async () => {
    expect((await listVersions(shop.ports, PROGRAMME, undefined, 10)).items.map(({ version }) => version)).toEqual([1]);
    await registerMerchant(shop.ports, PROGRAMME, { id: 'mer_b', name: 'B' });
    await registerMerchant(shop.ports, PROGRAMME, { id: 'mer_a', name: 'A' });
    const first = await listMerchants(shop.ports, PROGRAMME, undefined, 1);
    expect(first.items).toMatchObject([{ id: 'mer_a' }]);
    expect((await listMerchants(shop.ports, PROGRAMME, first.next, 1)).items).toMatchObject([{ id: 'mer_b' }]);
    expect((await listProgrammes(shop.ports, undefined, 10)).items).toMatchObject([{ id: PROGRAMME }]);
  });

  test('an identity that nobody has finds nobody, and another one its member', async () => {
    const { memberId } = await shop.enrol({ externalId: 'A-1', email: 'ada@example.org' });
    expect(await findMembers(shop.ports, PROGRAMME, { externalId: 'A-2' })).toEqual([]);
    expect(await findMembers(shop.ports, PROGRAMME, { email: 'ada@example.org' })).toMatchObject([{ profile: { memberId } }]);
  });
});

test('members of a segment that is not there', async () => {
  await expect(listSegmentMembers(shop.ports, { programmeId: PROGRAMME, segmentId: 'press' }, undefined, 10)).rejects.toMatchObject(
    NOT_FOUND,
  );
});

test('versions of a reward that is not there', async () => {
  await expect(listRewardVersions(shop.ports, PROGRAMME, REWARD_ID, undefined, 10)).rejects.toMatchObject(NOT_FOUND);
});

describe('of a member', () => {
  test('entries, the newest first', async () => {
    const { memberId } = await shop.enrol();
    await shop.credit();
    expect((await listEntries(shop.ports, PROGRAMME, memberId, undefined, 10)).items.map(({ number }) => number)).toEqual([2, 1]);
    expect(await listEntries(shop.ports, PROGRAMME, memberId, 1, 10)).toEqual({ items: [], next: undefined });
    await expect(listEntries(shop.ports, PROGRAMME, 'mem_nobody', undefined, 10)).rejects.toMatchObject(NOT_FOUND);
  });

  test('redemptions, in the state that they have by now', async () => {
    const rewards = await openRewardShop(await memoryTables().fresh());
    const memberId = await rewards.member(1_000);
    expect((await listRedemptions(rewards.ports, PROGRAMME, memberId, undefined, 10)).items).toEqual([]);
    await expect(listRedemptions(rewards.ports, PROGRAMME, 'mem_nobody', undefined, 10)).rejects.toMatchObject(NOT_FOUND);

    await rewards.create();
    const { redemption } = await rewards.reserve({ memberId });
    expect(await readRedemption(rewards.ports, redemption)).toMatchObject({ state: 'reserved' });
    rewards.ports.clock.set(plusSeconds(rewards.ports.clock.now(), 86_400));
    expect(await readRedemption(rewards.ports, redemption)).toMatchObject({ state: 'lapsed' });
    expect((await listRedemptions(rewards.ports, PROGRAMME, memberId, undefined, 10)).items).toMatchObject([{ state: 'lapsed' }]);
  });
});
