/** N3: how often "lapsed" was wrong, by what was known then. */
import { describe, expect, it } from 'vitest';
import { cdnowMembers } from '../../../support/analytics/cdnow-members.ts';
import { aMemberAsOf, asOf } from '../../../support/analytics/member-as-of.ts';
import { passOver } from '../../../support/analytics/passes.ts';
import { cdnowIsPresent } from '../../../support/kernel/cdnow-file.ts';

const buyer = (number: number, ...dates: readonly string[]) =>
  dates.reduce((member, date) => member.boughtOn(date), aMemberAsOf([], { memberId: `m${number}` })).build();

describe('the error of "lapsed"', () => {
  it('goes by the intervals that were known 180 days ago', () => {
    const silent = Array.from({ length: 20 }, (_, number) => buyer(number, '2025-01-01', '2025-01-31'));
    const back = Array.from({ length: 5 }, (_, number) => buyer(100 + number, '2025-01-01', '2025-01-31', '2026-11-01'));
    const { tallied, model } = passOver([...silent, ...back], asOf('2026-12-31'));
    // Five of today's intervals are of 21 months.
    expect(model.earlierInterval).toMatchObject({ intervals: 25, meanDays: 30 });
    expect(model.interval.meanDays).toBeGreaterThan(30);
    expect(tallied.lapseError).toEqual({ lapsed: 25, returned: 5 });
  });

  it('is nothing where nobody was a customer then', () => {
    const { tallied } = passOver([buyer(1, '2026-12-01')], asOf('2026-12-31'));
    expect(tallied.lapseError).toEqual({ lapsed: 0, returned: 0 });
  });

  it.runIf(cdnowIsPresent)('is at most a quarter on CDNOW', () => {
    const { lapsed, returned } = passOver(cdnowMembers('1998-06-30'), asOf('1998-06-30')).tallied.lapseError;
    expect(lapsed).toBeGreaterThan(1_000);
    expect(returned / lapsed).toBeLessThan(0.25);
    console.log(`${returned} of ${lapsed} lapsed customers bought again within 180 days`);
  });
});
