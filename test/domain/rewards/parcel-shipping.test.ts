import { describe, expect, test } from 'vitest';
import { FulfilmentState as ContractState } from '../../../shared/contract/rewards/reward-entries.ts';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import { replay } from '../../../shared/domain/ledger/ledger.ts';
import { decideCancel } from '../../../shared/domain/rewards/decide-cancellation.ts';
import { decideRedemption, decideReservation } from '../../../shared/domain/rewards/decide-redemption.ts';
import { FULFILMENT_STEPS, type FulfilmentState, type FulfilmentStep, isQueued, stepped } from '../../../shared/domain/rewards/parcel.ts';
import { decideStep, type FulfilmentChange } from '../../../shared/domain/rewards/parcel-shipping.ts';
import type { Redemption } from '../../../shared/domain/rewards/redemption.ts';
import type { RewardTerms } from '../../../shared/domain/rewards/reward-terms.ts';
import { aMember, aVersion, MEMBER_ID, NOTE, NOW, PROGRAMME_ID, refusalOf } from '../../support/kernel/builders.ts';
import { aRedemption, aReward } from '../../support/rewards/reward-builders.ts';

const STATES = Object.keys(FULFILMENT_STEPS) as FulfilmentState[];
const STEPS: readonly FulfilmentStep[] = ['ship', 'deliver', 'return'];
const LATER = plusSeconds(NOW, 60);
const MUG: Partial<RewardTerms> = { gift: { kind: 'physical', sku: 'MUG-1' } };
const FOR_GOOD: Partial<RewardTerms> = { ...MUG, cancel: { issued: 'never', expiredPoints: 'expire' } };
const SPRING = plusSeconds(NOW, 100 * 86_400);

const member = aMember().withPoints(30, SPRING).withPoints(40);
const redeemed = (special: Partial<RewardTerms> = MUG) =>
  decideRedemption(member.account, { redemptionId: 'red_1', reward: aReward(special), units: 1 }, { voucherCode: 'C' }, aVersion(), NOW);
const step = (
  change: Pick<FulfilmentChange, 'step'> & Partial<FulfilmentChange>,
  redemption: Redemption = redeemed().redemption,
  special: Partial<RewardTerms> = MUG,
  account = redeemed().ledger.account,
) => decideStep(account, redemption, aReward(special), { note: NOTE, ...change }, aVersion(), LATER);

test('the contract knows the same states', () => {
  expect(ContractState.options).toEqual(STATES);
});

describe('every step from every state', () => {
  test.each(STATES.flatMap((state) => STEPS.map((step) => [step, state] as const)))('%s of what is %s', (step, state) => {
    const fulfilment = { state, since: NOW, tracking: 'T-1' };
    const to = FULFILMENT_STEPS[state][step];
    if (to === undefined)
      expect(refusalOf(() => stepped(fulfilment, { step }, LATER))).toEqual({ code: 'WRONG_STATE', field: 'redemptionId' });
    else expect(stepped(fulfilment, { step }, LATER)).toEqual({ state: to, since: LATER, tracking: 'T-1' });
  });

  test('a finished parcel is not in the queue, and a returned one stays returned', () => {
    expect(STATES.filter(isQueued)).toEqual(['awaiting', 'shipped']);
    expect(FULFILMENT_STEPS.returned).toEqual({});
  });
});

describe('a physical reward', () => {
  test('waits from when it is issued, and only a physical one', () => {
    expect(redeemed().redemption.fulfilment).toEqual({ state: 'awaiting', since: NOW });
    expect(redeemed({}).redemption).not.toHaveProperty('fulfilment');
    const wanted = { redemptionId: 'red_1', reward: aReward(MUG), units: 1 };
    expect(decideReservation(member.account, wanted, aVersion(), NOW).redemption).not.toHaveProperty('fulfilment');
  });

  test('is shipped, and then delivered: its redemption is fulfilled, and no point moves', () => {
    const shipped = step({ step: 'ship', tracking: 'T-1' });
    expect(shipped.redemption).toMatchObject({
      state: 'issued',
      revision: 2,
      fulfilment: { state: 'shipped', since: LATER, tracking: 'T-1' },
    });
    expect(shipped.entry).toMatchObject({
      kind: 'fulfil',
      points: 0,
      postings: [],
      note: NOTE.commitment,
      redemption: { redemptionId: 'red_1', fulfilment: { state: 'shipped', tracking: 'T-1' } },
      explanation: [{ rule: 'fulfilment', reason: 'shipped' }],
    });
    const delivered = step({ step: 'deliver' }, shipped.redemption);
    expect(delivered.redemption).toMatchObject({ state: 'fulfilled', revision: 3, fulfilment: { state: 'delivered', tracking: 'T-1' } });
    expect(delivered.entry).toMatchObject({ points: 0, redemption: { fulfilment: { state: 'delivered', tracking: 'T-1' } } });
  });

  test('is handed over without being sent', () => {
    expect(step({ step: 'deliver' }).redemption).toMatchObject({ state: 'fulfilled', fulfilment: { state: 'delivered', since: LATER } });
  });

  test.each<[string, (redemption: Redemption) => Redemption]>([
    ['on its way', (redemption) => step({ step: 'ship' }, redemption).redemption],
    ['after it was delivered', (redemption) => step({ step: 'deliver' }, redemption).redemption],
  ])('that comes back %s gives its points back to their batches, where the terms let it be given back', (_, until) => {
    const { ledger, redemption } = redeemed();
    const back = step({ step: 'return' }, until(redemption), MUG, ledger.account);
    expect(back.redemption).toMatchObject({ state: 'cancelled', fulfilment: { state: 'returned', since: LATER } });
    expect(back.ledger.account.batches).toEqual(member.account.batches);
    expect(back.entry).toMatchObject({
      kind: 'fulfil',
      points: 50,
      note: NOTE.commitment,
      redemption: { fulfilment: { state: 'returned' } },
      explanation: [{ rule: 'fulfilment', points: 50, reason: 'came back, and its points with it' }],
    });
    expect(replay(PROGRAMME_ID, MEMBER_ID, [...member.entries, ...ledger.appended, ...back.ledger.appended])).toEqual(back.ledger.account);
  });

  test.each<[string, (redemption: Redemption) => Redemption]>([
    ['on its way', (redemption) => step({ step: 'ship' }, redemption, FOR_GOOD).redemption],
    ['after it was delivered', (redemption) => step({ step: 'deliver' }, redemption, FOR_GOOD).redemption],
  ])('that comes back %s keeps its points, where the terms let nothing be given back', (_, until) => {
    const { ledger, redemption } = redeemed(FOR_GOOD);
    const back = step({ step: 'return' }, until(redemption), FOR_GOOD, ledger.account);
    expect(back.redemption).toMatchObject({ state: 'fulfilled', fulfilment: { state: 'returned' } });
    expect(back.entry).toMatchObject({ points: 0, explanation: [{ reason: 'came back; by its terms its points do not' }] });
    expect(back.ledger.account.batches).toEqual(ledger.account.batches);
  });

  test('hours within which a member can give it back do not count for what was sent', () => {
    const hours = { ...MUG, cancel: { issued: 'unused', withinHours: 1, expiredPoints: 'expire' } } as const;
    const { redemption } = step({ step: 'ship' }, redeemed(hours).redemption, hours);
    const late = decideStep(
      redeemed(hours).ledger.account,
      redemption,
      aReward(hours),
      { step: 'return', note: NOTE },
      aVersion(),
      plusSeconds(NOW, 9_000),
    );
    expect(late.entry.points).toBe(50);
  });

  test('is cancelled while it waits, and then is not sent; no longer once it is on its way', () => {
    const { ledger, redemption } = redeemed();
    const cancelled = decideCancel(ledger.account, redemption, aReward(MUG), undefined, aVersion(), LATER).redemption;
    expect(cancelled).toMatchObject({ state: 'cancelled' });
    expect(refusalOf(() => step({ step: 'ship' }, cancelled)).code).toBe('WRONG_STATE');
    for (const until of ['ship', 'deliver'] as const) {
      const sent = step({ step: until }).redemption;
      expect(refusalOf(() => decideCancel(ledger.account, sent, aReward(MUG), undefined, aVersion(), LATER)).code).toBe('WRONG_STATE');
    }
  });

  test.each<[string, Redemption, string]>([
    ['only reserved', aRedemption({ state: 'reserved', lapsesAt: SPRING }), 'the redemption is only reserved: commit it first'],
    ['something else', aRedemption(), 'the redemption is of a voucher, which is not sent'],
  ])('is not sent when it is %s', (_, redemption, message) => {
    expect(() => step({ step: 'ship' }, redemption, {})).toThrow(expect.objectContaining({ code: 'WRONG_STATE', message }));
  });
});
