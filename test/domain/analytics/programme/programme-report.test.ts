import { expect, test } from 'vitest';
import { ProgrammeReport } from '../../../../shared/contract/analytics/report-programme.ts';
import { asOf } from '../../../support/analytics/member-as-of.ts';
import { reportOf } from '../../../support/analytics/programme-report.ts';

const AS_OF = asOf('1998-06-30');

test('a programme without members has a report', () => {
  const report = reportOf([], AS_OF);
  expect(ProgrammeReport.parse(report)).toEqual(report);
  expect(report).toMatchObject({
    participation: { members: 0, shareOfCustomers: null, months: [] },
    points: { months: [], total: { issued: 0, earnRate: null, redemptionRate: null } },
    liability: { total: { outstanding: 0 }, byExpiry: [], byTier: [] },
    breakage: { estimate: null, why: expect.stringContaining('6 are needed') },
    costs: { rewards: [], total: { cost: 0 } },
    tiers: { distribution: [], moves: [] },
    referrals: { brought: { members: 0, shareOfMembers: null } },
    channels: [],
    turnover: { months: [], total: { orders: 0, net: 0 } },
  });
});
