/** Laws of points that hold whatever members do with rewards. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advance } from '../../../shared/domain/agenda/advance.ts';
import { Refusal } from '../../../shared/domain/kernel/refusal.ts';
import { type Instant, plusSeconds } from '../../../shared/domain/kernel/time.ts';
import { decideAdjustment } from '../../../shared/domain/ledger/adjustment.ts';
import { balanceOf } from '../../../shared/domain/ledger/buckets.ts';
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import { append, beginProof, concludeProof, type Ledger, openLedger, proveEntry } from '../../../shared/domain/ledger/ledger.ts';
import { accountAt } from '../../../shared/domain/ledger/point-timers.ts';
import { decideCancel } from '../../../shared/domain/rewards/decide-cancellation.ts';
import { decideCommit, decideRedemption, decideReservation } from '../../../shared/domain/rewards/decide-redemption.ts';
import { type Redemption, stateAt } from '../../../shared/domain/rewards/redemption.ts';
import { aMember, aVersion, expiringAfter, LAW, MEMBER_ID, NOTE, NOW, PROGRAMME_ID, terms } from '../../support/kernel/builders.ts';
import { aReward } from '../../support/rewards/reward-builders.ts';

const DAY = 86_400;
const programme = aVersion(terms({ expiry: expiringAfter(1) }));
const given = { voucherCode: '7ZK4Q0XM2VBN1111X' };

type Step =
  | { readonly does: 'redeem' | 'reserve'; readonly points: number }
  | { readonly does: 'commit' | 'cancel'; readonly which: number }
  | { readonly does: 'earn' | 'owe'; readonly points: number }
  | { readonly does: 'wait'; readonly seconds: number };

const points = fc.integer({ min: 1, max: 60 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constantFrom('redeem' as const, 'reserve' as const, 'reserve' as const), points }),
  fc.record({ does: fc.constantFrom('commit' as const, 'cancel' as const), which: fc.nat(9) }),
  fc.record({ does: fc.constantFrom('earn' as const, 'earn' as const, 'owe' as const), points }),
  fc.record({ does: fc.constant('wait' as const), seconds: fc.constantFrom(60, 10 * 60, 15 * 60, DAY, 20 * DAY) }),
);

/** A member's life with rewards; what is refused changes nothing. */
class Life {
  now: Instant = NOW;
  account = aMember()
    .withPoints(50, plusSeconds(NOW, 10 * DAY))
    .withPoints(50).account;
  entries: Entry[] = [
    ...aMember()
      .withPoints(50, plusSeconds(NOW, 10 * DAY))
      .withPoints(50).entries,
  ];
  redemptions: Redemption[] = [];
  readonly reward;
  constructor(expiredPoints: 'expire' | 'new-lifetime') {
    this.reward = (cost: number) => aReward({ cost: { points: cost }, cancel: { issued: 'unused', expiredPoints } });
  }

  does(step: Step): void {
    try {
      this.#attempt(step);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }

  #attempt(step: Step): void {
    const redemptionId = `red_${this.redemptions.length}`;
    switch (step.does) {
      case 'wait':
        this.now = plusSeconds(this.now, step.seconds);
        return;
      case 'earn':
        this.#happened(decideAdjustment(this.account, { points: step.points, note: NOTE }, programme, this.now));
        return;
      case 'owe': {
        // As a return does: what was spent or is held cannot be taken back.
        const opened = advance(openLedger(this.account), this.now, programme);
        const { active } = balanceOf(opened.account);
        if (active > 0) this.#happened(decideAdjustment(this.account, { points: -active, note: NOTE }, programme, this.now));
        this.#happened(owing(this.account, step.points, this.now));
        return;
      }
      case 'redeem':
      case 'reserve': {
        const wanted = { redemptionId, reward: this.reward(step.points), units: 1 };
        const { ledger, redemption } =
          step.does === 'redeem'
            ? decideRedemption(this.account, wanted, given, programme, this.now)
            : decideReservation(this.account, wanted, programme, this.now);
        this.#happened(ledger);
        this.redemptions.push(redemption);
        return;
      }
      case 'commit':
      case 'cancel': {
        const at = step.which % Math.max(1, this.redemptions.length);
        const before = this.redemptions[at];
        if (before === undefined) return;
        const reward = this.reward(before.points);
        const { ledger, redemption } =
          step.does === 'commit'
            ? decideCommit(this.account, before, reward, given, programme, this.now)
            : decideCancel(this.account, before, reward, undefined, programme, this.now);
        this.#happened(ledger);
        this.redemptions[at] = redemption;
      }
    }
  }

  #happened({ account, appended }: Ledger): void {
    this.account = account;
    this.entries.push(...appended);
  }
}

function owing(account: Life['account'], debt: number, now: Instant): Ledger {
  const before = advance(openLedger(account), now, programme);
  return append(before, { kind: 'reverse', at: now, programmeVersion: 1, postings: [{ bucket: 'debt', points: debt }], explanation: [] });
}

const lived = fc
  .record({ steps: fc.array(step, { maxLength: 40 }), policy: fc.constantFrom('expire' as const, 'new-lifetime' as const) })
  .map(({ steps, policy }) => {
    const life = new Life(policy);
    for (const one of steps) life.does(one);
    return life;
  });

describe('laws', () => {
  test('the ledger proves the account, and no bucket is ever below nothing', () => {
    fc.assert(
      fc.property(lived, ({ account, entries }) => {
        const proof = entries.reduce(proveEntry, beginProof(PROGRAMME_ID, MEMBER_ID));
        expect(concludeProof(proof, account)).toEqual([]);
        for (const { balance } of entries) if (balance.debt > 0) expect(balance.active).toBe(0);
      }),
      LAW,
    );
  });

  test('a redemption took the points that its entries say: all while the member has it, none otherwise', () => {
    fc.assert(
      fc.property(lived, ({ redemptions, entries, now }) => {
        for (const redemption of redemptions) {
          const own = entries.filter((entry) => entry.redemption?.redemptionId === redemption.redemptionId);
          const net = own.reduce((sum, entry) => sum + entry.points, 0);
          const state = redemption.issuedAt === undefined ? stateAt(redemption, now) : redemption.state;
          expect(net).toBe(state === 'issued' ? 0 - redemption.points : 0);
          expect(redemption.spent.reduce((sum, batch) => sum + batch.points, 0)).toBe(redemption.points);
        }
      }),
      LAW,
    );
  });

  test('only open reservations hold points, each all of its points', () => {
    fc.assert(
      fc.property(lived, ({ account, redemptions, now }) => {
        const held = new Map<string, number>();
        for (const batch of accountAt(account, now).held) held.set(batch.redemptionId, (held.get(batch.redemptionId) ?? 0) + batch.points);
        const open = redemptions.filter((redemption) => stateAt(redemption, now) === 'reserved');
        expect([...held].sort()).toEqual(open.map((redemption) => [redemption.redemptionId, redemption.points]).sort());
      }),
      LAW,
    );
  });

  test('redeemed, or reserved, and cancelled at once leaves the account as it was', () => {
    fc.assert(
      fc.property(lived, points, fc.constantFrom('redeem' as const, 'reserve' as const), (life, cost, does) => {
        const before = accountAt(life.account, life.now);
        const made = life.redemptions.length;
        life.does({ does, points: cost });
        fc.pre(life.redemptions.length > made);
        life.does({ does: 'cancel', which: made });
        expect(life.redemptions[made]?.state).toBe('cancelled');
        const { batches, pending, held, debt } = accountAt(life.account, life.now);
        expect({ batches, pending, held, debt }).toEqual({
          batches: before.batches,
          pending: before.pending,
          held: before.held,
          debt: before.debt,
        });
      }),
      LAW,
    );
  });
});
