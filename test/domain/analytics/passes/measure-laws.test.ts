/** Laws of every measure: neither the order of members, nor their split into parts, nor a stored state in between changes the result. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MemberAsOf } from '../../../../shared/domain/analytics/history/member-as-of.ts';
import type { PointsAsOf } from '../../../../shared/domain/analytics/history/points-as-of.ts';
import { beginMeasuring, type Measured, measure, mergeMeasured } from '../../../../shared/domain/analytics/passes/passes.ts';
import { anyMember, anyPoints, LAST_DAY } from '../../../support/analytics/arbitrary-facts.ts';
import { asOf } from '../../../support/analytics/member-as-of.ts';
import { LAW } from '../../../support/kernel/builders.ts';

const AS_OF = asOf(LAST_DAY);
type One = readonly [MemberAsOf, PointsAsOf];

function measured(members: readonly One[]): Measured {
  const state = beginMeasuring();
  for (const [member, points] of members) measure(state, member, points, AS_OF);
  return state;
}

const kept = (state: Measured): Measured => JSON.parse(JSON.stringify(state));

test('measures of parts merge into those of the whole', () => {
  const anyMembers = fc.array(fc.tuple(anyMember, anyPoints), { maxLength: 6 });
  fc.assert(
    fc.property(anyMembers, anyMembers, (some, others) => {
      const whole = measured([...some, ...others]);
      expect(kept(whole)).toEqual(whole);
      expect(measured([...others, ...some].toReversed())).toEqual(whole);
      const into = kept(measured(others));
      mergeMeasured(into, kept(measured(some)));
      mergeMeasured(into, beginMeasuring());
      expect(into).toEqual(whole);
    }),
    // States are large, and comparing them takes most of the time.
    { ...LAW, numRuns: Math.min(LAW.numRuns, 50) },
  );
});
