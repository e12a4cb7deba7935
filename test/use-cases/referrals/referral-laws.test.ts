/** Referrals are paid once and taken back once, whatever the stream tells, in any order and however often. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReferralReaction } from '../../../shared/use-cases/referrals/react-to-referral.ts';
import { chooseReferralCode } from '../../../shared/use-cases/referrals/referral-code.ts';
import { KNOWN_CASES, LAW } from '../../support/kernel/builders.ts';
import { PROGRAMME, provedLedger } from '../../support/kernel/shop.ts';
import { memoryTables } from '../../support/kernel/tables.ts';
import { openReferralShop, type ReferralShop } from '../../support/referrals/referral-shop.ts';

/** A step of the world, or a record that the stream tells. A number picks the record among those that exist by then, for the first time or again. */
const step = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom('buy', 'return', 'buy another', 'return another') },
  { weight: 4, arbitrary: fc.nat({ max: 99 }) },
);

/** Top brought Ada, who brought Grace. */
async function three(): Promise<{ readonly referrals: ReferralShop; readonly top: string; readonly ada: string; readonly grace: string }> {
  const special = { furtherLevels: [10], cap: { friends: 5, per: 'month' as const }, milestones: [{ friends: 1, points: 1_000 }] };
  const referrals = await openReferralShop(await memoryTables().fresh(), special);
  const top = await referrals.referrer('Top');
  const ada = await referrals.friend(top.code, 'Ada');
  const { referrer } = await chooseReferralCode(referrals.ports, PROGRAMME, ada);
  return { referrals, top: top.memberId, ada, grace: await referrals.friend(referrer.code) };
}

async function happens(referrals: ReferralShop, what: string): Promise<void> {
  const [amount, order] = what.endsWith('another') ? ([3_000, 'another'] as const) : ([4_200, 'first'] as const);
  try {
    if (what.startsWith('buy')) await referrals.buys('Grace', amount, order);
    else await referrals.givesBack('Grace', amount, order);
  } catch (error) {
    // A purchase that was made, or brought back, before.
    expect(error).toMatchObject({ name: 'Refusal' });
  }
}

test.each([
  ['cases of the run', { ...LAW, numRuns: Math.min(LAW.numRuns, 100) }],
  ['known cases', { ...KNOWN_CASES, numRuns: 100 }],
])('any order and repetition of what is told: one award for each member and level, and the books balance (%s)', async (cases, runs) => {
  const outcomes = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
      const { referrals, top, ada, grace } = await three();
      for (const one of steps) {
        if (typeof one === 'string') await happens(referrals, one);
        else {
          const told: readonly ReferralReaction[] = await referrals.reactions();
          const reaction = told[one % Math.max(1, told.length)];
          if (reaction !== undefined) await referrals.react(reaction);
        }
      }
      await referrals.settle();
      const all = await referrals.reactions();
      for (const reaction of [...all].reverse()) await referrals.react(reaction);

      const stage = await referrals.stageOf(grace);
      outcomes.add(String(stage));
      const awarded = stage === 'rewarded';
      const gained = async (memberId: string) => {
        const { items } = await referrals.store.entriesAfter(PROGRAMME, memberId, 0, 100);
        const ofReferrals = items.filter(({ referral, kind }) => referral?.refereeId === grace && (kind === 'award' || kind === 'refer'));
        expect(ofReferrals.filter(({ kind }) => kind === 'award').length).toBeLessThanOrEqual(1);
        return ofReferrals.reduce((sum, { points }) => sum + points, 0);
      };
      expect([await gained(grace), await gained(ada), await gained(top)]).toEqual(awarded ? [200, 1_300, 30] : [0, 0, 0]);
      for (const memberId of [grace, ada, top]) await provedLedger(referrals.store, memberId);
      expect((await referrals.account(ada)).referred?.friends ?? 0).toBe(awarded ? 1 : 0);
      expect((await referrals.account(ada)).referred?.periods?.[0]?.friends ?? 0).toBe(awarded ? 1 : 0);
      expect(await referrals.listed(ada, grace)).toBe(stage);
      const counts = await referrals.store.friendCounts(PROGRAMME, ada);
      expect(counts).toEqual({
        invited: 0,
        enrolled: 0,
        qualified: 0,
        rewarded: 0,
        expired: 0,
        reversed: 0,
        rejected: 0,
        [stage ?? '']: 1,
      });
    }),
    runs,
  );
  if (cases === 'known cases') expect([...outcomes].sort()).toEqual(['enrolled', 'reversed', 'rewarded']);
});
