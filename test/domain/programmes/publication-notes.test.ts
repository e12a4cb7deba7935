import { describe, expect, it, test } from 'vitest';
import { differences } from '../../../shared/domain/kernel/differences.ts';
import { notesOnTerms } from '../../../shared/domain/programmes/publication-notes.ts';
import type { Requirement } from '../../../shared/domain/tiers/tier-terms.ts';
import { terms, tierTerms } from '../../support/kernel/builders.ts';

const levels = (...of: readonly Requirement[]) =>
  terms({
    tiers: tierTerms({
      levels: [
        { id: 'basic', name: 'Basic', benefits: {} },
        ...of.map((one, index) => ({
          id: `level-${index + 1}`,
          name: 'Level',
          benefits: {},
          qualification: { need: 'all' as const, of: [one] },
        })),
      ],
    }),
  });

describe('A3: a tier above that asks for less', () => {
  test.each<[string, readonly Requirement[], readonly string[]]>([
    [
      'more points each',
      [
        { metric: 'points', atLeast: 100 },
        { metric: 'points', atLeast: 200 },
      ],
      [],
    ],
    [
      'fewer points',
      [
        { metric: 'points', atLeast: 1_000 },
        { metric: 'points', atLeast: 10 },
      ],
      ['tier level-2 is above level-1, and asks for 10 points where level-1 asks for 1000 points'],
    ],
    [
      'as much spend',
      [
        { metric: 'spend', currency: 'USD', atLeast: 500 },
        { metric: 'spend', currency: 'USD', atLeast: 500 },
      ],
      ['tier level-2 is above level-1, and asks for 5.00 USD where level-1 asks for 5.00 USD'],
    ],
    [
      'spend in another currency',
      [
        { metric: 'spend', currency: 'USD', atLeast: 500 },
        { metric: 'spend', currency: 'EUR', atLeast: 1 },
      ],
      [],
    ],
    [
      'another metric',
      [
        { metric: 'points', atLeast: 1_000 },
        { metric: 'purchases', atLeast: 1 },
      ],
      [],
    ],
  ])('is noted: %s', (_, of, notes) => {
    expect(notesOnTerms(levels(...of))).toEqual(notes);
  });

  it('is none in a programme without tiers', () => {
    expect(notesOnTerms(terms())).toEqual([]);
  });
});

describe('differences', () => {
  test.each<[unknown, unknown, readonly string[]]>([
    [{ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 }, []],
    [{ a: { b: 1 } }, { a: { b: 2, c: 'x' } }, ['a.b: 1, and now 2', 'a.c: nothing, and now "x"']],
    [{ a: [1, 2] }, { a: [1] }, ['a.1: 2, and now nothing']],
    [{ a: [1] }, { a: { x: 1 } }, ['a: [1], and now {"x":1}']],
  ])('of %j and %j are %j', (before, after, expected) => {
    expect(differences(before, after)).toEqual(expected);
  });

  it('are at most ten, and short', () => {
    const long = differences({}, Object.fromEntries(Array.from({ length: 14 }, (_, index) => [`k${index}`, 'x'.repeat(200)])));
    expect([long.length, long.at(-1), long.every((one) => one.length < 100)]).toEqual([11, '4 more', true]);
  });
});
