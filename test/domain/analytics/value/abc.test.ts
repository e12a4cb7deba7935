import { describe, expect, it } from 'vitest';
import { addTo, emptyDistribution } from '../../../../shared/domain/analytics/sums/distribution.ts';
import { abcModelOf, abcOf } from '../../../../shared/domain/analytics/value/abc.ts';

function classesOf(...spent: readonly number[]): string {
  const monetary = emptyDistribution();
  for (const each of spent) addTo(monetary, each);
  const model = abcModelOf({ monetary });
  return spent.map((each) => abcOf(each, model)).join('');
}

describe('classes by share of revenue', () => {
  it.each([
    ['the one with whom 80 % are reached is an A', [50, 30, 10, 5, 5], 'AABBB'],
    ['who comes after 80 % is a B, after 95 % a C', [81, 13, 3, 2, 1], 'ABBCC'],
    ['at 80 % exactly the next one is a B', [80, 15, 5], 'ABC'],
    ['equal ones are all of one class', [10, 10, 10, 10], 'AAAA'],
    ['ties are not parted', [90, 4, 4, 2], 'ABBC'],
    ['one customer is an A', [7], 'A'],
    ['who spent nothing is a C', [100, 0], 'AC'],
    ['where nobody spent anything, all are C', [0, 0], 'CC'],
    ['of nobody there are none', [], ''],
  ])('%s', (_, spent, classes) => {
    expect(classesOf(...spent)).toBe(classes);
  });
});
