/** Seeded programmes whose members earn each month and redeem now and then, first in, first out: triangles with their true end. */
import {
  ISSUE_MONTHS,
  REDEMPTION_TRIANGLE,
  type RedemptionTriangle,
} from '../../../shared/domain/analytics/programme/redemption-triangle.ts';
import { type Random, seededRandom } from '../../sim/kernel/random.ts';

export interface RedeemingProgramme {
  readonly triangle: RedemptionTriangle;
  /** Points that nobody has redeemed yet. */
  readonly outstanding: number;
  /** The points that are redeemed until `ISSUE_MONTHS` after the month of their issue. */
  readonly later: number;
}

const PARTS = 1_000_000;
const uniform = (random: Random): number => random.below(PARTS) / PARTS;

/** @param age the months since the programme began. Members differ in how often they redeem; some never do, and leave with their points. */
export function redeemingProgramme(seed: number, age: number): RedeemingProgramme {
  const random = seededRandom(seed);
  const cost = random.pick([100, 300, 500]);
  const habit = 0.05 + 0.3 * uniform(random);
  const never = 0.2 + 0.4 * uniform(random);
  const leaving = 0.01 + 0.05 * uniform(random);
  const triangle = REDEMPTION_TRIANGLE.empty();
  let [outstanding, later] = [0, 0];
  const members = Array.from({ length: 200 }, () => ({
    joined: random.below(age),
    earns: 20 + random.below(200),
    redeems: uniform(random) < never ? 0 : Math.min(0.9, 2 * habit * uniform(random)),
    left: false,
    lots: [] as { readonly month: number; points: number }[],
  }));
  // Promotions move everyone's redemptions in the same months.
  const seasons = Array.from({ length: age + ISSUE_MONTHS }, () => 0.6 + 0.8 * uniform(random));
  for (let month = 0; month < age + ISSUE_MONTHS; month += 1) {
    for (const member of members) {
      if (member.left || month < member.joined) continue;
      if (uniform(random) < leaving) member.left = true;
      if (uniform(random) < 0.8) {
        const points = Math.max(1, Math.round(member.earns * 2 * uniform(random)));
        member.lots.push({ month, points });
        const issued = triangle.months[age - 1 - month];
        if (issued !== undefined) issued.sums.issued += points;
      }
      const balance = member.lots.reduce((sum, { points }) => sum + points, 0);
      if (balance < cost || uniform(random) >= member.redeems * (seasons[month] ?? 1)) continue;
      let asked = Math.floor(balance / cost) * cost;
      for (const lot of member.lots) {
        const taken = Math.min(lot.points, asked);
        lot.points -= taken;
        asked -= taken;
        const of = triangle.months[age - 1 - lot.month];
        if (month < age && of !== undefined) of.redeemed[month - lot.month] = (of.redeemed[month - lot.month] ?? 0) + taken;
        else if (lot.month < age && month - lot.month < ISSUE_MONTHS) later += taken;
      }
    }
    if (month === age - 1) outstanding = members.reduce((sum, { lots }) => sum + lots.reduce((points, lot) => points + lot.points, 0), 0);
  }
  return { triangle, outstanding, later };
}
