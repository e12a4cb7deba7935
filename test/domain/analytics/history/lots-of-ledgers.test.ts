/** The lots of a ledger's points add up to the account, for any ledger. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blankHistory, foldEntries } from '../../../../shared/domain/analytics/history/fold-history.ts';
import { pointLots } from '../../../../shared/domain/analytics/programme/point-lots.ts';
import { millis, plusSeconds } from '../../../../shared/domain/kernel/time.ts';
import { balanceOf } from '../../../../shared/domain/ledger/buckets.ts';
import {
  aPurchase,
  aReturnOf,
  expiringAfter,
  LAW,
  MEMBER_ID,
  MemberHistory,
  PROGRAMME_ID,
  terms,
} from '../../../support/kernel/builders.ts';

const DAY = 86_400;
type Step =
  | { readonly kind: 'buys' | 'returns'; readonly dollars: number }
  | { readonly kind: 'adjusts'; readonly points: number }
  | { readonly kind: 'waits'; readonly days: number };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('buys', 'buys', 'returns'), dollars: fc.integer({ min: 1, max: 200 }) }),
  fc.record({ kind: fc.constant('adjusts'), points: fc.integer({ min: -100, max: 100 }) }),
  fc.record({ kind: fc.constant('waits'), days: fc.integer({ min: 1, max: 40 }) }),
);

test('the points left in lots are the active and pending points, less debt', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 12 }), (steps) => {
      const life = new MemberHistory(terms({ earning: { pendingDays: 2 }, expiry: expiringAfter(1) }));
      const bought: { readonly order: number; left: number }[] = [];
      for (const step of steps) {
        if (step.kind === 'buys')
          bought.push({
            order: life.buys(
              aPurchase()
                .of(step.dollars * 100)
                .with({ occurredAt: life.now }),
            ),
            left: step.dollars,
          });
        if (step.kind === 'waits') life.now = plusSeconds(life.now, step.days * DAY);
        life.advances();
        if (step.kind === 'adjusts' && step.points !== 0 && balanceOf(life.account).active + step.points >= 0) life.adjusts(step.points);
        const [first] = bought.filter(({ left }) => left > 0);
        if (step.kind === 'returns' && first !== undefined) {
          const dollars = Math.min(first.left, step.dollars);
          first.left -= dollars;
          life.returns(first.order, aReturnOf(dollars * 100, { occurredAt: life.now }));
        }
      }
      const { facts } = foldEntries(blankHistory(PROGRAMME_ID, MEMBER_ID), life.entries, (at) => Math.floor(millis(at) / (DAY * 1_000)));
      const left = pointLots(facts, (day) => day).reduce((sum, lot) => sum + lot.left, 0);
      const { active, pending, debt } = balanceOf(life.account);
      // Debt reduces pending points too, because they repay it when they mature.
      expect(left).toBe(Math.max(0, active + pending - debt));
    }),
    LAW,
  );
});
