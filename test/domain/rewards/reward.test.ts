import { describe, expect, test } from 'vitest';
import { plusSeconds, toInstant } from '../../../shared/domain/kernel/time.ts';
import { PUBLISH_LEAD_SECONDS } from '../../../shared/domain/kernel/version.ts';
import {
  firstReward,
  limitPeriodAt,
  nextReward,
  type Obstacle,
  obstaclesOf,
  REWARD_MOVES,
  type RewardState,
  refusalOf as refusalFor,
  refuseObstacles,
} from '../../../shared/domain/rewards/reward.ts';
import type { RewardTerms } from '../../../shared/domain/rewards/reward-terms.ts';
import { NOW, PROGRAMME_ID, refusalOf, terms, tierTerms } from '../../support/kernel/builders.ts';
import { aReward, REWARD_ID, rewardTerms } from '../../support/rewards/reward-builders.ts';

const programme = terms({ tiers: tierTerms() });
const STATES: readonly RewardState[] = ['active', 'paused', 'archived'];
const next = (previous: ReturnType<typeof aReward>, special: Partial<RewardTerms> = {}, state: RewardState = 'active') =>
  nextReward(previous, { state, terms: rewardTerms(special) }, programme, 'manager-2', NOW);

describe('versions', () => {
  test('the first is in force at once, the next when every server knows of it', () => {
    const first = firstReward(
      { programmeId: PROGRAMME_ID, rewardId: REWARD_ID },
      { state: 'active', terms: rewardTerms() },
      programme,
      'manager-1',
      NOW,
    );
    expect(first).toMatchObject({ version: 1, effectiveAt: NOW, publishedBy: 'manager-1', rewardId: REWARD_ID, stockShards: 0 });
    expect(next(first, { cost: { points: 60 } })).toMatchObject({
      version: 2,
      publishedAt: NOW,
      effectiveAt: plusSeconds(NOW, PUBLISH_LEAD_SECONDS),
      publishedBy: 'manager-2',
      terms: { cost: { points: 60 } },
    });
  });

  test.each(STATES.flatMap((from) => STATES.map((to) => [from, to] as const)))('from %s to %s', (from, to) => {
    const publish = () => next(aReward({}, from), {}, to);
    if (REWARD_MOVES[from].includes(to)) expect(publish().state).toBe(to);
    else expect(refusalOf(publish)).toEqual({ code: 'WRONG_STATE', field: 'state' });
  });

  test('its gift keeps its kind, and a counted reward stays counted', () => {
    expect(refusalOf(() => next(aReward({ gift: { kind: 'physical', sku: 'MUG-1' } })))).toEqual({
      code: 'VALIDATION_FAILED',
      field: 'gift.kind',
    });
    expect(refusalOf(() => next(aReward({ stock: 5 }))).field).toBe('stock');
    expect(refusalOf(() => next(aReward(), { stock: 5 })).field).toBe('stock');
  });

  test('the counters of its stock never get fewer', () => {
    const hundred = aReward({ stock: 100 });
    expect(hundred.stockShards).toBe(10);
    expect(next(hundred, { stock: 5 }).stockShards).toBe(10);
    expect(next(hundred, { stock: 200 }).stockShards).toBe(20);
  });

  test('terms that make no sense are refused', () => {
    expect(refusalOf(() => next(aReward(), { tiers: ['platinum'] })).field).toBe('tiers.0');
  });
});

describe('obstacles of a member', () => {
  const FROM = toInstant('2026-11-20T00:00:00Z');
  const UNTIL = toInstant('2026-12-01T00:00:00Z');
  const reward = aReward({ from: FROM, until: UNTIL, tiers: ['silver', 'gold'] }, 'active', programme);
  const forPress = aReward({ segments: ['press'] });
  const rich = { active: 50, tier: 'gold' };

  test.each<[string, readonly Obstacle[], Parameters<typeof obstaclesOf>]>([
    ['nothing', [], [reward, rich, 1, NOW]],
    ['nothing, at the first instant', [], [reward, rich, 1, FROM]],
    ['not yet', [{ reason: 'not-yet', from: FROM }], [reward, rich, 1, plusSeconds(FROM, -0.001)]],
    ['nothing, at the last instant', [], [reward, rich, 1, plusSeconds(UNTIL, -0.001)]],
    ['over', [{ reason: 'over', until: UNTIL }], [reward, rich, 1, UNTIL]],
    ['one point', [{ reason: 'points', missing: 1 }], [reward, { ...rich, active: 49 }, 1, NOW]],
    ['points for each unit', [{ reason: 'points', missing: 100 }], [reward, rich, 3, NOW]],
    ['another tier', [{ reason: 'tier', tiers: ['silver', 'gold'] }], [reward, { ...rich, tier: 'blue' }, 1, NOW]],
    ['no tier', [{ reason: 'tier', tiers: ['silver', 'gold'] }], [reward, { ...rich, tier: undefined }, 1, NOW]],
    ['a frozen account', [{ reason: 'frozen', since: NOW }], [reward, { ...rich, frozenSince: NOW }, 1, NOW]],
    ['no segment', [{ reason: 'segment', segments: ['press'] }], [forPress, rich, 1, NOW]],
    ['another segment', [{ reason: 'segment', segments: ['press'] }], [forPress, { ...rich, segments: ['staff'] }, 1, NOW]],
    ['nothing, in one of its segments', [], [forPress, { ...rich, segments: ['press', 'staff'] }, 1, NOW]],
    ['a pause', [{ reason: 'not-offered' }], [{ ...reward, state: 'paused' }, rich, 1, NOW]],
    [
      'several things',
      [{ reason: 'not-offered' }, { reason: 'tier', tiers: ['silver', 'gold'] }, { reason: 'points', missing: 50 }],
      [{ ...reward, state: 'archived' }, { active: 0, tier: 'blue' }, 1, NOW],
    ],
  ])('%s', (_, expected, asked) => {
    expect(obstaclesOf(...asked)).toEqual(expected);
  });

  test.each<[Obstacle, string, string]>([
    [{ reason: 'not-offered' }, 'NOT_AVAILABLE', 'the reward is not offered at present'],
    [{ reason: 'not-yet', from: FROM }, 'NOT_AVAILABLE', `the reward can be had from ${FROM} on`],
    [{ reason: 'over', until: UNTIL }, 'NOT_AVAILABLE', `the reward could be had until ${UNTIL}`],
    [{ reason: 'tier', tiers: ['silver', 'gold'] }, 'NOT_ELIGIBLE', 'the reward is for members of silver, gold'],
    [{ reason: 'segment', segments: ['press', 'staff'] }, 'NOT_ELIGIBLE', 'the reward is for members in press, staff'],
    [{ reason: 'points', missing: 1 }, 'INSUFFICIENT_POINTS', '1 point more is needed'],
    [{ reason: 'limit', redemptions: 1, per: 'ever' }, 'LIMIT_EXCEEDED', 'a member can have it once ever'],
    [{ reason: 'limit', redemptions: 3, per: 'month' }, 'LIMIT_EXCEEDED', 'a member can have it 3 times a month'],
    [{ reason: 'sold-out' }, 'OUT_OF_STOCK', 'none of it is left'],
  ])('%j is refused with %s', (obstacle, code, message) => {
    expect(refusalFor(obstacle)).toMatchObject({ code, message, field: 'rewardId' });
  });

  test('a frozen account is refused as one, whatever the reward', () => {
    expect(refusalFor({ reason: 'frozen', since: NOW })).toMatchObject({ code: 'ACCOUNT_FROZEN', field: undefined });
  });

  test('the first is what is refused; without any nothing is', () => {
    expect(() => refuseObstacles([])).not.toThrow();
    expect(refusalOf(() => refuseObstacles([{ reason: 'sold-out' }, { reason: 'not-offered' }])).code).toBe('OUT_OF_STOCK');
  });
});

test('a limit counts by the calendar of the programme', () => {
  const at = toInstant('2026-12-31T23:30:00Z');
  const berlin = (['day', 'month', 'year', 'ever'] as const).map((per) => limitPeriodAt(per, at, 'Europe/Berlin'));
  expect(berlin).toEqual(['2027-01-01', '2027-01-01', '2027-01-01', 'ever']);
  const london = (['day', 'month', 'year'] as const).map((per) => limitPeriodAt(per, at, 'Europe/London'));
  expect(london).toEqual(['2026-12-31', '2026-12-01', '2026-01-01']);
});
