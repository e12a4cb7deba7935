import { describe, expect, test } from 'vitest';
import type { Fact } from '../../../../shared/domain/analytics/history/history.ts';
import { tier } from '../../../support/analytics/facts.ts';
import { aMemberAsOf, asOf } from '../../../support/analytics/member-as-of.ts';
import { reportOf } from '../../../support/analytics/programme-report.ts';
import { aVersion, terms, tierTerms } from '../../../support/kernel/builders.ts';

const AS_OF = asOf('1998-06-30');

describe('tiers', () => {
  const programme = aVersion(terms({ timeZone: 'UTC', tiers: tierTerms() }));
  const tiersOf = (...members: readonly [string | null, string, readonly Fact[]][]) =>
    reportOf(
      members.map(([now, enrolled, facts]) => aMemberAsOf(facts).enrolledOn(enrolled).with({ tier: now }).build()),
      { ...AS_OF, programme },
    ).tiers;

  test('have members then and now, and the moves between', () => {
    const { distribution, moves } = tiersOf(
      ['gold', '1996-01-01', [tier('1996-01-01', 'blue'), tier('1997-07-01', 'silver'), tier('1998-06-30', 'gold')]],
      ['blue', '1996-01-01', [tier('1996-01-01', 'blue'), tier('1997-08-01', 'silver'), tier('1998-01-01', 'blue')]],
      ['silver', '1996-01-01', [tier('1996-01-01', 'blue'), tier('1997-06-30', 'silver')]],
      ['silver', '1998-01-01', [tier('1998-01-01', 'blue'), tier('1998-02-01', 'silver')]],
      [null, '1996-01-01', []],
    );
    expect(distribution).toEqual([
      { tier: null, members: 1, joined: 0, share: 0.2 },
      { tier: 'blue', members: 1, joined: 0, share: 0.2 },
      { tier: 'silver', members: 2, joined: 1, share: 0.4 },
      { tier: 'gold', members: 1, joined: 0, share: 0.2 },
    ]);
    expect(moves).toEqual([
      { from: null, to: null, members: 1, moves: 0 },
      { from: 'blue', to: 'blue', members: 1, moves: 0 },
      { from: 'blue', to: 'silver', members: 0, moves: 3 },
      { from: 'blue', to: 'gold', members: 1, moves: 0 },
      { from: 'silver', to: 'blue', members: 0, moves: 1 },
      { from: 'silver', to: 'silver', members: 1, moves: 0 },
      { from: 'silver', to: 'gold', members: 0, moves: 1 },
    ]);
  });
});
