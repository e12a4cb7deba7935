/** Activities of members besides buying: on every table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Activity } from '../../../shared/domain/earning/activity-terms.ts';
import { type ActivityCommand, recordActivity } from '../../../shared/use-cases/earning/record-activity.ts';
import { readTier } from '../../../shared/use-cases/members/read-member.ts';
import { expiringAfter, terms, tierTerms } from '../../support/kernel/builders.ts';
import { FAULTS, redelivered } from '../../support/kernel/faults.ts';
import { atCall, faultyStore } from '../../support/kernel/faulty-store.ts';
import { NOON } from '../../support/kernel/ports.ts';
import { CORNER_SHOP, openShop, PROGRAMME, provedLedger, type Shop } from '../../support/kernel/shop.ts';
import { TABLES } from '../../support/kernel/tables.ts';

const refused = (code: string, field: string) => ({ name: 'Refusal', code, field });

/** Silver for 10 points of engagement, or gold for 50. */
const levels = tierTerms().levels.map((level, rank) => ({
  ...level,
  ...(rank === 0 ? {} : { qualification: { need: 'any', of: [{ metric: 'engagement', atLeast: rank === 1 ? 10 : 50 }] } as const }),
}));
const ENGAGING = {
  ...terms({ expiry: { policy: 'inactivity', months: 6, to: 'month' }, tiers: tierTerms({ levels }) }),
  activities: [
    { id: 'review', name: 'Wrote a review', points: 20, engagement: 5 },
    { id: 'check-in', name: 'Checked in', points: 0, engagement: 1 },
    { id: 'survey', name: 'Answered a survey', points: 30, engagement: 0 },
  ],
};

describe.each(TABLES)('recording an activity $name', (tables) => {
  let shop: Shop;
  let memberId: string;
  beforeAll(tables.start);
  afterAll(tables.stop);
  beforeEach(async () => {
    shop = await openShop(await tables.fresh(), ENGAGING);
    ({ memberId } = await shop.enrol());
  });
  const record = (differing: Partial<ActivityCommand> = {}, on: Shop = shop, merchant = CORNER_SHOP) =>
    recordActivity(on.ports, merchant, {
      activityId: 'review-1',
      activity: 'review',
      member: { externalId: 'A-1' },
      occurredAt: NOON,
      ...differing,
    });
  const tier = () => readTier(shop.ports, PROGRAMME, memberId);

  test('gives its points and its engagement, once, and says so again', async () => {
    const first = await record();
    expect(first).toMatchObject({
      replayed: false,
      entry: { kind: 'engage', points: 20, balance: { active: 20 }, activity: { activityId: 'review-1', activity: 'review' } },
    });
    expect(first.entry.qualifying).toEqual({ from: '2026-03-02', engagement: 5 });
    shop.ports.clock.advance(60);
    expect(await record()).toEqual({ ...first, replayed: true });
    expect(await provedLedger(shop.store, memberId)).toEqual(['enrol 0', 'engage 20']);
  });

  if (!tables.everything) return;

  test('reaches a tier in its own commit', async () => {
    await record();
    expect((await tier()).next?.progress).toMatchObject([{ have: 5, missing: 5 }]);
    expect((await record({ activityId: 'review-2' })).entry.tier).toEqual({ id: 'silver', changed: true });
  });

  test('of another merchant, with the same name, is another', async () => {
    await record();
    await record({}, shop, { ...CORNER_SHOP, id: 'other-shop' });
    expect(await provedLedger(shop.store, memberId)).toEqual(['enrol 0', 'engage 20', 'engage 20']);
  });

  test('worth no points it leaves what expires where it is; worth some it puts it off', async () => {
    await shop.credit();
    shop.ports.clock.set('2026-05-10T12:00:00Z');
    const expiry = async () => (await shop.store.account(PROGRAMME, memberId))?.batches.map(({ points, expiresAt }) => [points, expiresAt]);
    await record({ activityId: 'in-1', activity: 'check-in' });
    expect(await expiry()).toEqual([[42, '2026-09-30T22:00:00.000Z']]);
    await record({ activityId: 's-1', activity: 'survey' });
    expect(await expiry()).toEqual([[72, '2026-11-30T23:00:00.000Z']]);
    expect((await tier()).next?.progress).toMatchObject([{ have: 1 }]);
  });

  test.each([
    ['an activity that the programme does not have', { activity: 'dancing' }, 'VALIDATION_FAILED', 'activity'],
    ['the future', { occurredAt: '2027-03-02T12:00:00Z' }, 'VALIDATION_FAILED', 'occurredAt'],
    ['someone who has not enrolled', { member: { externalId: 'B-2' } }, 'NOT_FOUND', 'member'],
    ['a member who does not exist', { member: { id: 'mem_nobody' } }, 'NOT_FOUND', 'member.id'],
  ])('is refused of %s', async (_, differing, code, field) => {
    await expect(record(differing)).rejects.toMatchObject(refused(code, field));
    expect(await provedLedger(shop.store, memberId)).toEqual(['enrol 0']);
  });

  test('the same name with different content is refused', async () => {
    await record();
    await expect(record({ activity: 'survey' })).rejects.toMatchObject(refused('IDEMPOTENCY_MISMATCH', 'activityId'));
  });

  test('in a programme without activities it says that there are none', async () => {
    shop = await openShop(await tables.fresh(), terms({ expiry: expiringAfter(12) }));
    await shop.enrol();
    await expect(record()).rejects.toThrow('the programme has none');
  });

  test.each(FAULTS)('%s at any call: counted once', async (fault) => {
    for (let call = 1; call <= 6; call += 1) {
      shop = await openShop(await tables.fresh(), ENGAGING);
      ({ memberId } = await shop.enrol());
      await record({}, shop.on(faultyStore(shop.store, atCall(call, fault))));
      expect(await provedLedger(shop.store, memberId)).toEqual(['enrol 0', 'engage 20']);
      expect((await tier()).next?.progress).toMatchObject([{ have: 5 }]);
    }
  });

  describe('P9: limits of an activity', () => {
    const limited = (special: Partial<Activity>) => ({
      ...ENGAGING,
      activities: ENGAGING.activities.map((activity) => (activity.id === 'review' ? { ...activity, ...special } : activity)),
    });
    const opened = async (terms: ReturnType<typeof limited>) => {
      shop = await openShop(await tables.fresh(), terms);
      await shop.enrol();
    };
    const next = (number: number) => record({ activityId: `review-${number}` });

    test('so many a day: one more is refused until the day ends, and writes nothing', async () => {
      await opened(limited({ limits: [{ times: 2, per: 'day' }] }));
      const first = await next(1);
      await next(2);
      const before = await shop.testTable.items();
      await expect(next(3)).rejects.toMatchObject({
        code: 'PACE_EXCEEDED',
        field: 'activity',
        retryAfterSeconds: 11 * 3_600,
        message: expect.stringMatching(/^a member can earn by "Wrote a review" 2 times in a day: try again from /),
      });
      expect(await shop.testTable.items()).toEqual(before);
      expect(await next(1)).toEqual({ ...first, replayed: true });
      await record({ activityId: 'survey-1', activity: 'survey' });
      shop.ports.clock.advance(11 * 3_600);
      expect((await next(3)).entry.points).toBe(20);
    });

    test('once ever, however long ago; another member has a count of their own', async () => {
      await opened(
        limited({
          limits: [
            { times: 1, per: 'ever' },
            { times: 9, per: 'month' },
          ],
        }),
      );
      await next(1);
      shop.ports.clock.advance(400 * 86_400);
      await expect(next(2)).rejects.toMatchObject({ code: 'PACE_EXCEEDED' });
      await shop.enrol({ externalId: 'B-2' });
      expect((await record({ activityId: 'review-3', member: { externalId: 'B-2' } })).entry.points).toBe(20);
    });

    test('a cooling time begins with each, and other entries do not end it', async () => {
      await opened(limited({ coolingMinutes: 60 }));
      await next(1);
      shop.ports.clock.advance(59 * 60);
      for (let number = 0; number < 30; number += 1) await record({ activityId: `check-in-${number}`, activity: 'check-in' });
      await expect(next(2)).rejects.toMatchObject({ code: 'PACE_EXCEEDED', field: 'activity', retryAfterSeconds: 60 });
      shop.ports.clock.advance(60);
      expect((await next(2)).entry.points).toBe(20);
    });

    test('twenty-five at the same time earn as often as the limit says', async () => {
      await opened(limited({ limits: [{ times: 3, per: 'day' }] }));
      const outcomes = await Promise.allSettled(
        Array.from({ length: 25 }, (_, number) => redelivered(() => record({ activityId: `review-${number}` }, shop.on(shop.store)))),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
      for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'PACE_EXCEEDED' });
    });
  });
});
