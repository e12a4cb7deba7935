import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyedSums } from '../../../../shared/domain/analytics/sums/keyed-sums.ts';
import { LAW } from '../../../support/kernel/builders.ts';

const { empty, add, merge } = keyedSums(() => ({ times: 0, points: 0 }), 3);

test('the first keys have sums of their own, and the others share the rest', () => {
  const state = empty();
  for (const [key, points] of Object.entries({ d: 1, b: 2, e: 4, a: 8, c: 16 })) add(state, key, { times: 1, points });
  add(state, 'b', { points: 32 });
  add(state, 'd', { times: 1 });
  expect(state).toEqual({
    rows: [
      { key: 'a', sums: { times: 1, points: 8 } },
      { key: 'b', sums: { times: 1, points: 34 } },
      { key: 'c', sums: { times: 1, points: 16 } },
    ],
    rest: { times: 3, points: 5 },
  });
});

const anyAdditions = fc.array(fc.record({ key: fc.constantFrom('', 'a', 'b', 'c', 'd', '__proto__', 'é'), points: fc.nat(100) }));

test('sums are the same in any order and any split', () => {
  const stateOf = (additions: readonly { readonly key: string; readonly points: number }[]) => {
    const state = empty();
    for (const { key, points } of additions) add(state, key, { times: 1, points });
    return state;
  };
  fc.assert(
    fc.property(anyAdditions, anyAdditions, (some, others) => {
      const all = stateOf([...some, ...others]);
      const merged = stateOf(others);
      merge(merged, stateOf(some));
      expect(merged).toEqual(all);
      expect(stateOf([...others, ...some].toReversed())).toEqual(all);
      expect(all.rows.reduce((sum, { sums }) => sum + sums.points, all.rest.points)).toBe(
        [...some, ...others].reduce((sum, { points }) => sum + points, 0),
      );
    }),
    LAW,
  );
});
