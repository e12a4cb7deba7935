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
    ['the customer who reaches 80 % is an A', [50, 30, 10, 5, 5], 'AABBB'],
    ['customers after 80 % are B, after 95 % C', [81, 13, 3, 2, 1], 'ABBCC'],
    ['at 80 % exactly the next one is a B', [80, 15, 5], 'ABC'],
    ['equal customers share a class', [10, 10, 10, 10], 'AAAA'],
    ['ties are not separated', [90, 4, 4, 2], 'ABBC'],
    ['a single customer is an A', [7], 'A'],
    ['a customer who spent nothing is a C', [100, 0], 'AC'],
    ['if nobody spent anything, all are C', [0, 0], 'CC'],
    ['no customers have no classes', [], ''],
  ])('%s', (_, spent, classes) => {
    expect(classesOf(...spent)).toBe(classes);
  });
});
