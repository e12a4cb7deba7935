/** The report `programme`: what the programme does, and what it costs. */
import * as z from 'zod';
import { Currency } from '../kernel/values.ts';
import { RewardId } from '../rewards/rewards.ts';
import { TierId } from '../tiers/tiers.ts';
import { EXAMPLE_PROGRAMME_REPORT } from './report-programme-example.ts';

const count = z.int().min(0);
const points = z.int();
const money = z.int().meta({ description: "Minor units of the report's currency." });
const value = money.nullable().meta({ description: 'Minor units; null: not known, see `why` or `price`.' });
const share = z
  .number()
  .nullable()
  .meta({ description: 'A part of 1; null: of nothing, or of less than that when more came back than went out.' });
const why = z.string().optional().meta({ description: 'Why something is null.' });
const Month = z.string().meta({ description: "A month of the programme's calendar.", example: '1998-06' });
const tier = TierId.nullable().meta({ description: 'null: no tier.' });

/** The same of each calendar month, of the last twelve together, and of all time. */
const monthly = <Shape extends z.ZodRawShape>(shape: Shape) => ({
  months: z
    .array(z.object({ month: Month, ...shape }))
    .max(24)
    .meta({ description: 'The oldest first; the last one is that of the day of the report.' }),
  last12Months: z.object(shape).meta({ description: 'The month of the day of the report, and the eleven before it.' }),
  total: z.object(shape),
});

const Participation = z.object({
  members: count,
  customers: count.meta({ description: 'Members with a purchase of which something is left.' }),
  shareOfCustomers: share,
  active: z.array(
    z.object({
      days: z.int().meta({ description: 'In so many days, the day of the report included.' }),
      bought: count.meta({ description: 'Members with a purchase of which something is left.' }),
      shareBought: share,
      active: count.meta({ description: 'Members with that, an activity, or points redeemed or paid at a till.' }),
      shareActive: share.meta({ description: 'The active rate: of all members.' }),
    }),
  ),
  redeemers: z
    .object({
      last365Days: count,
      shareOfActive: share.meta({ description: 'Of members who were active in these 365 days.' }),
      ever: count,
      shareOfMembers: share,
    })
    .meta({ description: 'Members who used more points, on rewards and at tills, than they were given back.' }),
  months: z.array(z.object({ month: Month, enrolled: count, customers: count, active: count })).max(24),
});

const Points = z.object(
  monthly({
    earned: points.meta({ description: 'With purchases.' }),
    takenBack: points.meta({ description: 'With returns.' }),
    bonus: points.meta({ description: 'With activities, awards and referrals.' }),
    bonusTakenBack: points,
    redeemed: points.meta({ description: 'On rewards.' }),
    givenBack: points.meta({ description: 'Of those.' }),
    paidAtTills: points,
    refunded: points.meta({ description: 'Of those.' }),
    expired: points,
    reinstated: points,
    adjustedUp: points,
    adjustedDown: points,
    issued: points.meta({ description: 'earned − takenBack + bonus − bonusTakenBack' }),
    used: points.meta({ description: 'redeemed − givenBack + paidAtTills − refunded' }),
    earnRate: z.number().nullable().meta({
      description:
        "Points of purchases for each whole unit of money that they brought in, in the report's currency, returns taken out; null: they brought none.",
    }),
    redemptionRate: share.meta({ description: 'used ÷ issued' }),
  }),
);

const outstanding = {
  active: points,
  pending: points,
  held: points.meta({ description: 'By reservations.' }),
  outstanding: points.meta({ description: 'active + pending + held' }),
  value,
};
const withDebt = {
  ...outstanding,
  members: count.meta({ description: 'Members with points.' }),
  debt: points.meta({ description: 'Points that members owe. They are not taken off.' }),
  membersInDebt: count,
};

const Liability = z.object({
  price: z
    .object({ points: count, amount: money, currency: Currency })
    .nullable()
    .meta({ description: 'What points cost the programme; null: not known, see `why`.' }),
  why,
  total: z.object(withDebt),
  byExpiry: z.array(
    z.object({
      month: Month.nullable().meta({ description: 'In which they can be spent for the last time; null: they never expire.' }),
      expires: z.enum(['in-month', 'later', 'never']).meta({ description: 'later: in the months after `month`, together.' }),
      ...outstanding,
    }),
  ),
  byTier: z.array(z.object({ tier, ...withDebt })),
});

const interval = { estimate: z.number(), low: z.number(), high: z.number() };
const valuedInterval = z
  .object({ estimate: value, low: value, high: value })
  .nullable()
  .meta({ description: 'Minor units; null: points have no price.' });

const Breakage = z
  .object({
    estimate: z
      .object({
        months: count.meta({
          description:
            'Months of issue that it is made from, and so many months after their issue points are followed: what is redeemed later is breakage.',
        }),
        issued: points,
        redeemed: points,
        ultimateRedemptionRate: z.object(interval).meta({ description: 'Of the points issued in these months.' }),
        toBeRedeemed: z.object({
          ...interval,
          standardError: points.meta({ description: 'Mack 1993, corollary to theorem 3.' }),
          value: valuedInterval,
        }),
        breakage: z.object({ ...interval, value: valuedInterval }).meta({
          description: 'Of the points that are outstanding, those that will never be redeemed; between `low` and `high` in 95 %.',
        }),
        keptByAge: z.array(z.number().nullable()).meta({
          description:
            'Of points not redeemed so many months after that of their issue, which part is not a month later either; null: there were none.',
        }),
        byIssueMonth: z.array(
          z.object({
            endsOn: z.iso.date().meta({ description: "Months of issue end on the report's day of the month." }),
            issued: points,
            redeemed: points,
            expired: points,
            ultimateRedemptionRate: share,
            standardError: points.meta({ description: 'Of the points redeemed in the end.' }),
          }),
        ),
      })
      .nullable(),
    why,
  })
  .meta({
    description:
      'By a chain ladder of the points not yet redeemed, months of issue by months since (first in, first out of each member), with the standard error of T. Mack, ASTIN Bulletin 23/2 (1993), and a log-normal interval of what is still to be redeemed. null: it cannot be had, see `why`.',
  });

const cost = { cost: value, why };
const use = z.object({ units: z.int(), points, ...cost });
const paid = z.object({ points, ...cost });

const Costs = z
  .object({
    rewards: z.array(
      z.object({
        rewardId: RewardId.nullable().meta({ description: 'null: rewards beyond the 500 versions that are told apart.' }),
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
      'Units at the `programmeCost` of the version that was had; where that says none, points at their price. What was given back is taken out.',
  });

const Tiers = z.object({
  distribution: z.array(
    z.object({ tier, members: count, joined: count.meta({ description: 'Of those, in the last twelve months.' }), share }),
  ),
  moves: z
    .array(
      z.object({
        from: tier,
        to: tier,
        members: count.meta({ description: 'Who were in `from` twelve months ago and are in `to` now. Who joined since is not here.' }),
        moves: count.meta({ description: 'How often a member went from `from` to `to` since. The first tier of a member is no move.' }),
      }),
    )
    .meta({ description: 'The last twelve months: the month of the day of the report, and the eleven before it.' }),
});

const broughtIn = z.object({ orders: z.int(), shareOfOrders: share, revenue: money, shareOfRevenue: share });
const Referrals = z.object({
  referrers: count.meta({ description: 'Members who were paid for a friend.' }),
  friends: count.meta({ description: 'For how many.' }),
  brought: z.object({ members: count, shareOfMembers: share, customers: count, shareOfCustomers: share }),
  last12Months: broughtIn.meta({ description: 'Of members whom others brought, returns taken out.' }),
  total: broughtIn,
});

const throughChannel = z.object({ orders: z.int(), revenue: money, customers: count, shareOfOrders: share, shareOfRevenue: share });
const Channels = z
  .array(
    z.object({
      channel: z.string().nullable().meta({ description: 'null: none was told.' }),
      isRest: z.boolean().meta({ description: 'Channels beyond the 50 that are told apart, together.' }),
      last12Months: throughChannel,
      total: throughChannel,
    }),
  )
  .meta({ description: 'By the day of the purchase, returns taken out. A customer of several channels is one of each.' });

const Turnover = z.object(
  monthly({
    orders: count,
    otherOrders: count.meta({ description: 'Of those, in other currencies. Their money is left out.' }),
    revenue: money.meta({ description: 'By the day of the purchase, before returns.' }),
    returnedOrders: count.meta({ description: 'Of which nothing is left.' }),
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
  .meta({ id: 'ProgrammeReport', description: 'What the programme does, and what it costs.', example: EXAMPLE_PROGRAMME_REPORT });
export type ProgrammeReport = z.output<typeof ProgrammeReport>;
