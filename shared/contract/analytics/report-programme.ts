/** The report `programme`: the activity and the cost of the programme. */
import * as z from 'zod';
import { Currency } from '../kernel/values.ts';
import { RewardId } from '../rewards/rewards.ts';
import { TierId } from '../tiers/tier-terms.ts';
import { EXAMPLE_PROGRAMME_REPORT } from './report-programme-example.ts';

const count = z.int().min(0);
const points = z.int();
const money = z.int().meta({ description: "Minor units of the report's currency." });
const value = money.nullable().meta({ description: 'Minor units. null: unknown; see `why` or `price`.' });
const share = z
  .number()
  .nullable()
  .meta({ description: 'A part of 1. null: the whole is 0, or negative because more came back than went out.' });
const why = z.string().optional().meta({ description: 'The reason for a null.' });
const Month = z.string().meta({ description: "A month of the programme's calendar.", example: '1998-06' });
const tier = TierId.nullable().meta({ description: 'null: no tier.' });

/** The same fields for each calendar month, for the last twelve together, and for all time. */
const monthly = <Shape extends z.ZodRawShape>(shape: Shape) => ({
  months: z
    .array(z.object({ month: Month, ...shape }))
    .max(24)
    .meta({ description: "The oldest first; the last one is the month of the report's day." }),
  last12Months: z.object(shape).meta({ description: "The month of the report's day, and the eleven before it." }),
  total: z.object(shape),
});

const Participation = z.object({
  members: count,
  customers: count.meta({ description: 'Members with a purchase that was not returned in full.' }),
  shareOfCustomers: share,
  active: z.array(
    z.object({
      days: z.int().meta({ description: "The length of the window, the report's day included." }),
      bought: count.meta({ description: 'Members with a purchase that was not returned in full.' }),
      shareBought: share,
      active: count.meta({ description: 'Members with such a purchase, an activity, or points redeemed or paid at a till.' }),
      shareActive: share.meta({ description: 'The active rate: share of all members.' }),
    }),
  ),
  redeemers: z
    .object({
      last365Days: count,
      shareOfActive: share.meta({ description: 'Share of the members who were active in these 365 days.' }),
      ever: count,
      shareOfMembers: share,
    })
    .meta({ description: 'Members who used more points, on rewards and at tills, than were given back to them.' }),
  months: z.array(z.object({ month: Month, enrolled: count, customers: count, active: count })).max(24),
});

const Points = z.object(
  monthly({
    earned: points.meta({ description: 'Earned by purchases.' }),
    takenBack: points.meta({ description: 'Reversed by returns.' }),
    bonus: points.meta({ description: 'From activities, awards and referrals.' }),
    bonusTakenBack: points,
    redeemed: points.meta({ description: 'Spent on rewards.' }),
    givenBack: points.meta({ description: 'The part of `redeemed` that was given back.' }),
    paidAtTills: points,
    refunded: points.meta({ description: 'The part of `paidAtTills` that was refunded.' }),
    expired: points,
    reinstated: points,
    adjustedUp: points,
    adjustedDown: points,
    issued: points.meta({ description: 'earned − takenBack + bonus − bonusTakenBack' }),
    used: points.meta({ description: 'redeemed − givenBack + paidAtTills − refunded' }),
    earnRate: z.number().nullable().meta({
      description: "Points earned for each whole unit of revenue in the report's currency, net of returns. null: there was no revenue.",
    }),
    redemptionRate: share.meta({ description: 'used ÷ issued' }),
  }),
);

const outstanding = {
  active: points,
  pending: points,
  held: points.meta({ description: 'Held by reservations.' }),
  outstanding: points.meta({ description: 'active + pending + held' }),
  value,
};
const withDebt = {
  ...outstanding,
  members: count.meta({ description: 'Members with points.' }),
  debt: points.meta({ description: 'Points that members owe. They are not deducted.' }),
  membersInDebt: count,
};

const Liability = z.object({
  price: z
    .object({ points: count, amount: money, currency: Currency })
    .nullable()
    .meta({ description: 'The cost of points to the programme. null: unknown; see `why`.' }),
  why,
  total: z.object(withDebt),
  byExpiry: z.array(
    z.object({
      month: Month.nullable().meta({ description: 'The last month in which they can be spent. null: they never expire.' }),
      expires: z.enum(['in-month', 'later', 'never']).meta({ description: 'later: all months after `month` together.' }),
      ...outstanding,
    }),
  ),
  byTier: z.array(z.object({ tier, ...withDebt })),
});

const interval = { estimate: z.number(), low: z.number(), high: z.number() };
const valuedInterval = z
  .object({ estimate: value, low: value, high: value })
  .nullable()
  .meta({ description: 'Minor units. null: points have no price.' });

const Breakage = z
  .object({
    estimate: z
      .object({
        months: count.meta({
          description:
            'The number of months of issue in the estimate. Points redeemed later than 36 months after the issue count as breakage.',
        }),
        issued: points,
        redeemed: points,
        ultimateRedemptionRate: z.object(interval).meta({ description: 'Share of the points issued in these months.' }),
        toBeRedeemed: z.object({
          ...interval,
          standardError: points.meta({ description: 'Mack 1993, corollary to theorem 3.' }),
          value: valuedInterval,
        }),
        breakage: z.object({ ...interval, value: valuedInterval }).meta({
          description: 'Outstanding points that will never be redeemed, with a 95 % interval from `low` to `high`.',
        }),
        keptByAge: z.array(z.number().nullable()).meta({
          description:
            'By age in months: the share of the points not redeemed yet that is still not redeemed a month later. null: there were none.',
        }),
        byIssueMonth: z.array(
          z.object({
            endsOn: z.iso.date().meta({ description: "Months of issue end on the report's day of the month." }),
            issued: points,
            redeemed: points,
            expired: points,
            ultimateRedemptionRate: share,
            standardError: points.meta({ description: 'The standard error of the points redeemed in the end.' }),
          }),
        ),
      })
      .nullable(),
    why,
  })
  .meta({
    description:
      'A chain ladder of the points not yet redeemed, months of issue by months since (first in, first out for each member), with the standard error of T. Mack, ASTIN Bulletin 23/2 (1993), and a log-normal interval for what is still to be redeemed. null: there is no estimate; see `why`.',
  });

const cost = { cost: value, why };
const use = z.object({ units: z.int(), points, ...cost });
const paid = z.object({ points, ...cost });

const Costs = z
  .object({
    rewards: z.array(
      z.object({
        rewardId: RewardId.nullable().meta({ description: 'null: all rewards beyond the 500 versions that are counted apart.' }),
        name: z.string().nullable(),
        last12Months: use,
        total: use,
      }),
    ),
    tills: z.object({ last12Months: paid, total: paid }),
    last12Months: z.object(cost),
    total: z.object(cost),
  })
  .meta({
    description:
      'Units at the `programmeCost` of their version; without one, points at their price. Rewards that were given back are deducted.',
  });

const Tiers = z.object({
  distribution: z.array(
    z.object({ tier, members: count, joined: count.meta({ description: 'Members who enrolled in the last twelve months.' }), share }),
  ),
  moves: z
    .array(
      z.object({
        from: tier,
        to: tier,
        members: count.meta({
          description: 'Members in `from` twelve months ago and in `to` now. Members who joined since are not included.',
        }),
        moves: count.meta({ description: "The number of moves from `from` to `to` since. A member's first tier is not a move." }),
      }),
    )
    .meta({ description: "The last twelve months: the month of the report's day, and the eleven before it." }),
});

const broughtIn = z.object({ orders: z.int(), shareOfOrders: share, revenue: money, shareOfRevenue: share });
const Referrals = z.object({
  referrers: count.meta({ description: 'Members who were rewarded for a friend.' }),
  friends: count.meta({ description: 'The number of these friends.' }),
  brought: z.object({ members: count, shareOfMembers: share, customers: count, shareOfCustomers: share }),
  last12Months: broughtIn.meta({ description: 'Orders and revenue of referred members, net of returns.' }),
  total: broughtIn,
});

const throughChannel = z.object({ orders: z.int(), revenue: money, customers: count, shareOfOrders: share, shareOfRevenue: share });
const Channels = z
  .array(
    z.object({
      channel: z.string().nullable().meta({ description: 'null: the purchase named none.' }),
      isRest: z.boolean().meta({ description: 'Whether the line holds all channels beyond the 50 that are counted apart.' }),
      last12Months: throughChannel,
      total: throughChannel,
    }),
  )
  .meta({ description: 'By the day of the purchase, net of returns. A customer of several channels counts in each.' });

const Turnover = z.object(
  monthly({
    orders: count,
    otherOrders: count.meta({ description: 'The part of `orders` in other currencies. Their amounts are not included.' }),
    revenue: money.meta({ description: 'By the day of the purchase, before returns.' }),
    returnedOrders: count.meta({ description: 'Orders that were returned in full.' }),
    returned: money.meta({ description: 'By the day of the return.' }),
    net: money.meta({ description: 'revenue − returned' }),
  }),
);

export const ProgrammeReport = z
  .object({
    currency: Currency,
    participation: Participation,
    points: Points,
    liability: Liability,
    breakage: Breakage,
    costs: Costs,
    tiers: Tiers,
    referrals: Referrals,
    channels: Channels,
    turnover: Turnover,
  })
  .meta({ id: 'ProgrammeReport', description: 'The activity and the cost of the programme.', example: EXAMPLE_PROGRAMME_REPORT });
export type ProgrammeReport = z.output<typeof ProgrammeReport>;
