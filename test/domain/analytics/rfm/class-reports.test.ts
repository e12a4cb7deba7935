/** The reports `rfm`, `lifecycle` and `at-risk` of whole bases, in the contract's shape, from parts in any order. */
import { describe, expect, it, test } from 'vitest';
import { REPORT_SCHEMAS } from '../../../../shared/contract/analytics/reports.ts';
import type { MemberAsOf } from '../../../../shared/domain/analytics/history/member-as-of.ts';
import { RFM_TABLE } from '../../../../shared/domain/analytics/rfm/rfm-class.ts';
import { cdnowMembers } from '../../../support/analytics/cdnow-members.ts';
import { aMemberAsOf, asOf } from '../../../support/analytics/member-as-of.ts';
import { type Passed, passOver } from '../../../support/analytics/passes.ts';
import { cdnowIsPresent } from '../../../support/kernel/cdnow-file.ts';

/** Ids in the platform's form. */
const withIds = (members: readonly MemberAsOf[]): readonly MemberAsOf[] =>
  members.map((member) => ({ ...member, memberId: `mem_${member.memberId.padStart(26, '0')}` }));

const NAMES = ['rfm', 'lifecycle', 'at-risk'] as const;

/** Exactly in the contract's shape. */
function reportsIn({ reports }: Passed) {
  for (const name of NAMES) expect(REPORT_SCHEMAS[name].parse(reports.get(name))).toEqual(reports.get(name));
  return {
    rfm: REPORT_SCHEMAS.rfm.parse(reports.get('rfm')),
    lifecycle: REPORT_SCHEMAS.lifecycle.parse(reports.get('lifecycle')),
    atRisk: REPORT_SCHEMAS['at-risk'].parse(reports.get('at-risk')),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const membersOf = (rows: readonly { readonly members: number }[]): number => sum(rows.map(({ members }) => members));

test.each(NAMES)('the example of %s has its shape', (name) => {
  const { example } = REPORT_SCHEMAS[name].meta() ?? {};
  expect(REPORT_SCHEMAS[name].parse(example)).toEqual(example);
});

describe.skipIf(!cdnowIsPresent)('the reports of CDNOW as of 1997-09-30', () => {
  const members = cdnowIsPresent ? withIds(cdnowMembers('1997-09-30')) : [];
  const passed = passOver(members, asOf('1997-09-30'), 5);
  const { rfm, lifecycle, atRisk } = reportsIn(passed);
  const revenue = sum(members.flatMap(({ purchases }) => purchases.map(({ amount }) => amount)));

  it('are the same from other parts', () => {
    const other = passOver(members.toReversed(), asOf('1997-09-30'), 2);
    for (const name of NAMES) expect(other.reports.get(name)).toEqual(passed.reports.get(name));
  });

  it('have everyone in one cell, one class and one of A, B and C', () => {
    expect(rfm.customers).toBe(2_357);
    for (const rows of [rfm.grid, rfm.cells, rfm.classes, rfm.plain, rfm.abc]) {
      expect(membersOf(rows)).toBe(2_357);
      expect(sum(rows.map((row) => row.revenue))).toBe(revenue);
    }
    expect(rfm.grid).toHaveLength(25);
    for (const { score, class: name } of rfm.cells) expect(RFM_TABLE[Number(score[0])]).toContain(name);
    const [a, b] = rfm.abc;
    expect(a?.revenueShare).toBeGreaterThanOrEqual(0.8);
    expect((a?.revenueShare ?? 0) + (b?.revenueShare ?? 0)).toBeGreaterThanOrEqual(0.95);
  });

  it('have everyone in one stage, at each end of a month', () => {
    expect(lifecycle.members).toBe(2_357);
    expect(membersOf(lifecycle.stages)).toBe(2_357);
    expect(membersOf(lifecycle.values)).toBe(2_357);
    expect(lifecycle.months.map(({ month }) => month)).toEqual([
      ...['1996-10', '1996-11', '1996-12', '1997-01', '1997-02', '1997-03'],
      ...['1997-04', '1997-05', '1997-06', '1997-07', '1997-08', '1997-09'],
    ]);
    expect(lifecycle.months.map(({ flows }) => membersOf(flows.filter(({ from }) => from === null)))).toEqual([
      ...[0, 0, 0, 781, 857, 719],
      ...[0, 0, 0, 0, 0, 0],
    ]);
    expect(lifecycle.months.at(-1)?.stages).toEqual(lifecycle.stages.map(({ stage, members: here }) => ({ stage, members: here })));
  });

  it('list members with value at risk, and count all', () => {
    expect(atRisk.atRisk).toBe([...passed.insights.values()].filter(({ risk }) => risk !== 'none').length);
    expect(atRisk.groups.map(({ grade }) => grade)).toEqual(atRisk.groups.map(({ grade }) => grade).toSorted(byGrade));
    const listed = atRisk.listed.map(({ valueAtRisk }) => valueAtRisk);
    expect(listed).toEqual(listed.toSorted((one, other) => other - one));
    expect(listed.length).toBe(atRisk.limit);
    expect(listed.every((value) => value > 0)).toBe(true);
    expect(atRisk.valueAtRisk).toBe(sum(atRisk.groups.map(({ valueAtRisk }) => valueAtRisk)));
    expect(atRisk.valueAtRisk).toBeGreaterThan(sum(listed));
    // N2: who bought once is listed, too.
    const once = new Set(members.filter(({ purchases }) => purchases.length === 1).map(({ memberId }) => memberId));
    expect(atRisk.listed.filter(({ memberId }) => once.has(memberId)).length).toBeGreaterThan(0);
    expect(atRisk.listed.every(({ reasons }) => reasons.length > 0)).toBe(true);
  });
});

const GRADES = ['high', 'medium', 'low'];
const byGrade = (one: string, other: string): number => GRADES.indexOf(one) - GRADES.indexOf(other);

describe('the reports of small bases', () => {
  it('are empty without members', () => {
    const { rfm, lifecycle, atRisk } = reportsIn(passOver([], asOf('1997-09-30')));
    expect(rfm).toMatchObject({ customers: 0, cells: [], rounded: false });
    expect(rfm.classes.every(({ members, share, averageDays }) => members === 0 && share === null && averageDays === null)).toBe(true);
    expect(lifecycle).toMatchObject({ members: 0, valueScore: { contribution: 0, score: 0, perMember: null, ratio: null } });
    expect(atRisk).toMatchObject({ customers: 0, atRisk: 0, groups: [], listed: [] });
  });

  it('have the thresholds of each score', () => {
    const base = [1, 2, 3, 4, 5].map((number) => {
      const id = aMemberAsOf([], { memberId: `mem_${String(number).padStart(26, '0')}` });
      return Array.from({ length: number }, (_, day) => `1997-09-${String(20 + day).padStart(2, '0')}`)
        .reduce((member, day) => member.boughtOn(day, 100), id)
        .build();
    });
    const { rfm } = reportsIn(passOver(base, asOf('1997-09-24'), 3));
    expect(rfm.cutPoints).toEqual([
      { score: 2, days: 3, purchaseDays: 2, revenue: 200 },
      { score: 3, days: 2, purchaseDays: 3, revenue: 300 },
      { score: 4, days: 1, purchaseDays: 4, revenue: 400 },
      { score: 5, days: 0, purchaseDays: 5, revenue: 500 },
    ]);
    expect(rfm.cells.map(({ score, class: name, averageDays }) => [score, name, averageDays])).toEqual([
      ['555', 'champions', 0],
      ['444', 'champions', 1],
      ['333', 'need-attention', 2],
      ['222', 'about-to-sleep', 3],
      ['111', 'lost', 4],
    ]);
    expect(rfm.abc.map(({ class: name, from, members }) => [name, from, members])).toEqual([
      ['A', 300, 3],
      ['B', 100, 2],
      ['C', null, 0],
    ]);
  });

  it('weight value by stage', () => {
    const members = [
      aMemberAsOf([], { memberId: 'mem_00000000000000000000000001' }).boughtOn('1997-09-01', 1_000).boughtOn('1997-09-30', 1_000).build(),
      aMemberAsOf([], { memberId: 'mem_00000000000000000000000002' }).boughtOn('1997-01-01', 1_000).build(),
      aMemberAsOf([], { memberId: 'mem_00000000000000000000000003' }).enrolledOn('1997-09-30').build(),
    ];
    const { lifecycle, atRisk } = reportsIn(passOver(members, asOf('1997-09-30')));
    expect(lifecycle.stages.filter((stage) => stage.members > 0).map(({ stage, valueScore }) => [stage, valueScore])).toEqual([
      ['acquired', 0],
      ['retained', 2_000],
      ['lapsed', 200],
    ]);
    expect(lifecycle.valueScore).toEqual({ contribution: 3_000, score: 2_200, perMember: 2_200 / 3, ratio: 2_200 / 3_000 });
    expect(lifecycle.valueThresholds).toEqual({ current: 1_500, future: (1_500 * 364) / 365 });
    expect(atRisk.groups).toEqual([{ grade: 'high', leaving: { kind: 'voluntary' }, winBack: 'offer', members: 1, valueAtRisk: 1_000 }]);
  });
});
