import { describe, expect, test } from 'vitest';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import { decideEnrolment } from '../../../shared/domain/members/enrolment.ts';
import { previewMove } from '../../../shared/domain/tiers/tier-preview.ts';
import type { TierTerms } from '../../../shared/domain/tiers/tier-terms.ts';
import { aMember, aPurchase, aVersion, MEMBER_ID, MemberHistory, terms, tierTerms } from '../../support/kernel/builders.ts';

const CURRENT = terms({ tiers: tierTerms() });
const PLAIN = terms();

function earning(dollars: number, of = CURRENT): MemberHistory {
  const life = new MemberHistory(of, aMember(decideEnrolment(MEMBER_ID, [], aVersion(of), toInstant('2026-01-10T15:00:00Z'))));
  life.buys(aPurchase().of(dollars * 100));
  return life;
}

function withSilverFrom(atLeast: number, special: Partial<TierTerms> = {}) {
  const levels = tierTerms().levels.map((level) =>
    level.id === 'silver' ? { ...level, qualification: { need: 'all', of: [{ metric: 'points', atLeast }] } as const } : level,
  );
  return terms({ tiers: tierTerms({ levels, ...special }) });
}

describe('under new terms a member', () => {
  test.each([
    ['goes up', 300, withSilverFrom(300), { from: 'blue', to: 'silver', when: 'next-purchase' }],
    ['stays', 299, withSilverFrom(300), { from: 'blue', to: 'blue', when: null }],
    ['goes down', 600, withSilverFrom(700), { from: 'silver', to: 'blue', when: 'next-review' }],
    ['keeps what no review takes', 600, withSilverFrom(700, { downgrade: 'none' }), { from: 'silver', to: 'silver', when: null }],
    ['goes down a step', 1_000, withSilverFrom(2_000, { downgrade: 'one-step' }), { from: 'gold', to: 'gold', when: null }],
    ['loses the tier where there are none', 600, PLAIN, { from: 'silver', to: null, when: 'next-purchase' }],
  ] as const)('%s', (_, dollars, draft, move) => {
    const { account, now } = earning(dollars);
    expect(previewMove(account, CURRENT, draft, now)).toEqual(move);
  });

  test('gets a first tier', () => {
    const { account, now } = earning(600, PLAIN);
    expect(previewMove(account, PLAIN, CURRENT, now)).toEqual({ from: null, to: 'silver', when: 'next-purchase' });
  });

  test('with a locked tier stays', () => {
    const { account, now } = earning(600);
    const locked = { ...account, standing: account.standing && { ...account.standing, lockedUntil: toInstant('2030-01-01T00:00:00Z') } };
    expect(previewMove(locked, CURRENT, withSilverFrom(700), now)).toEqual({ from: 'silver', to: 'silver', when: null });
  });
});
