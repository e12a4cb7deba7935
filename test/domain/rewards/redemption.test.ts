import { describe, expect, test } from 'vitest';
import { RedemptionState as ContractState } from '../../../shared/contract/rewards/rewards.ts';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import {
  dueAt,
  givesBack,
  moved,
  REDEMPTION_MOVES,
  type RedemptionMove,
  type RedemptionState,
  settledRedemption,
  stateAt,
} from '../../../shared/domain/rewards/redemption.ts';
import { NOW, refusalOf } from '../../support/kernel/builders.ts';
import { aRedemption } from '../../support/rewards/reward-builders.ts';

const STATES = Object.keys(REDEMPTION_MOVES) as RedemptionState[];
const MOVES: readonly RedemptionMove[] = ['commit', 'cancel', 'lapse', 'pay', 'use', 'restore', 'ship', 'fulfil', 'return', 'expire'];
const SOON = plusSeconds(NOW, 60);
const voucher = { code: 'C', expiresAt: SOON };

test('the contract knows the same states', () => {
  expect(ContractState.options).toEqual(STATES);
});

test('a redemption that is over stays over but for vouchers whose goods come back, and nothing leads back to a reservation', () => {
  for (const state of ['cancelled', 'lapsed'] as const) expect(REDEMPTION_MOVES[state]).toEqual({});
  for (const state of ['used', 'expired'] as const) expect(REDEMPTION_MOVES[state]).toEqual({ restore: 'issued' });
  expect(Object.values(REDEMPTION_MOVES).flatMap((moves) => Object.values(moves))).not.toContain('reserved');
});

describe('every move from every state', () => {
  test.each(STATES.flatMap((state) => MOVES.map((move) => [move, state] as const)))('%s of what is %s', (move, state) => {
    const redemption = aRedemption({ state, lapsesAt: SOON, voucher });
    const to = REDEMPTION_MOVES[state][move];
    if (to === undefined) expect(refusalOf(() => moved(redemption, move, NOW))).toEqual({ code: 'WRONG_STATE', field: 'redemptionId' });
    else expect(moved(redemption, move, NOW)).toEqual({ ...redemption, state: to, revision: redemption.revision + 1 });
  });
});

describe('time', () => {
  const reserved = aRedemption({ state: 'reserved', lapsesAt: SOON });
  const issued = aRedemption({ state: 'issued', lapsesAt: NOW, voucher });
  test.each([
    ['a reservation before it lapses', reserved, plusSeconds(SOON, -0.001), 'reserved'],
    ['a reservation as it lapses', reserved, SOON, 'lapsed'],
    ['a voucher before it expires', issued, plusSeconds(SOON, -0.001), 'issued'],
    ['a voucher as it expires', issued, SOON, 'expired'],
    ['a voucher for ever', aRedemption({ state: 'issued', voucher: { code: 'C', expiresAt: null } }), plusSeconds(NOW, 1e9), 'issued'],
    ['what has no voucher', aRedemption({ state: 'issued' }), plusSeconds(NOW, 1e9), 'issued'],
    ['what was used', { ...issued, state: 'used' as const }, plusSeconds(SOON, 1), 'used'],
  ] as const)('%s', (_, redemption, now, state) => {
    expect(stateAt(redemption, now)).toBe(state);
    expect(settledRedemption(redemption, now)).toEqual(
      state === redemption.state ? undefined : { ...redemption, state, revision: redemption.revision + 1 },
    );
  });

  test('a job that is late changes nothing: what has lapsed or expired cannot be moved', () => {
    expect(refusalOf(() => moved(reserved, 'commit', SOON)).code).toBe('WRONG_STATE');
    expect(refusalOf(() => moved(issued, 'use', SOON)).code).toBe('WRONG_STATE');
  });

  test('it is due while time can move it', () => {
    expect(dueAt(reserved)).toBe(SOON);
    expect(dueAt(issued)).toBe(SOON);
    expect(dueAt({ ...issued, state: 'used' })).toBeNull();
    expect(dueAt(aRedemption({ state: 'issued' }))).toBeNull();
  });
});

test('stock and limit come back of what was never had', () => {
  expect(STATES.filter((state) => givesBack(aRedemption({ state })))).toEqual(['cancelled', 'lapsed']);
});
