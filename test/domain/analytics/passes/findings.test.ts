/** Domain events and segment lists that follow from a finding. */
import { describe, expect, test } from 'vitest';
import { dayOf } from '../../../../shared/domain/analytics/history/day.ts';
import { eventDraftsOfFinding, hasEvents } from '../../../../shared/domain/analytics/passes/finding-events.ts';
import type { Found, Insight } from '../../../../shared/domain/analytics/passes/insight.ts';
import type { CalendarDate } from '../../../../shared/domain/kernel/calendar.ts';
import { membershipChanges } from '../../../../shared/domain/segments/membership.ts';
import { SEGMENT_COUNTS, segmentsReport } from '../../../../shared/domain/segments/segment-counts.ts';
import { AS_OF, NEWCOMER } from '../../../support/analytics/ruled-members.ts';
import { MEMBER_ID as memberId, PROGRAMME_ID as programmeId } from '../../../support/kernel/builders.ts';

const ASOF = '2026-11-20' as CalendarDate;
const INSIGHT: Insight = {
  stage: 'retained',
  rfm: { recency: 5, frequency: 4, monetary: 3, class: 'loyal' },
  abc: 'A',
  value: 'maintain',
  risk: 'low',
  alive: 0.7,
  segments: ['a', 'b'],
};
const found = (changed: Partial<Insight> = {}): Found => ({ insight: { ...INSIGHT, ...changed }, since: dayOf(ASOF) });

describe('a new finding', () => {
  test('has an event for each changed class and each segment, in a fixed order', () => {
    const after = found({ stage: 'at-risk', rfm: null, value: 'below-zero', risk: 'high', segments: ['b', 'c', 'd'] });
    expect(eventDraftsOfFinding(found(), after)).toEqual([
      { type: 'member.stage_changed', facts: { asOf: ASOF, from: 'retained', to: 'at-risk' } },
      { type: 'member.rfm_changed', facts: { asOf: ASOF, from: 'loyal', to: null } },
      { type: 'member.value_changed', facts: { asOf: ASOF, from: 'maintain', to: 'below-zero' } },
      { type: 'member.risk_changed', facts: { asOf: ASOF, from: 'low', to: 'high' } },
      { type: 'segment.entered', facts: { asOf: ASOF, segment: 'c' } },
      { type: 'segment.entered', facts: { asOf: ASOF, segment: 'd' } },
      { type: 'segment.left', facts: { asOf: ASOF, segment: 'a' } },
    ]);
  });

  test('has no event when only numbers change', () => {
    const after = found({ alive: 0.2, abc: 'C', rfm: { recency: 1, frequency: 4, monetary: 3, class: 'loyal' } });
    expect(eventDraftsOfFinding(found(), after)).toEqual([]);
    expect(hasEvents(found(), after)).toBe(false);
    expect(hasEvents(found(), found({ risk: 'none' }))).toBe(true);
  });

  test('changes no class when it is the first, but enters its segments', () => {
    expect(eventDraftsOfFinding(null, found()).map(({ type, facts }) => [type, facts.segment])).toEqual([
      ['segment.entered', 'a'],
      ['segment.entered', 'b'],
    ]);
    expect(hasEvents(null, found({ segments: [] }))).toBe(false);
  });
});

describe('the member lists of segments', () => {
  const changes = (before: readonly string[] | null, after: readonly string[]) =>
    membershipChanges({ programmeId, memberId }, before && { segments: before }, { segments: after }, ASOF);

  test('follow the finding: members stay, leave and enter', () => {
    expect(changes(['a', 'b'], ['b', 'c'])).toEqual([
      { kind: 'segment-entered', membership: { programmeId, segmentId: 'c', memberId, since: ASOF } },
      { kind: 'segment-left', programmeId, segmentId: 'a', memberId },
    ]);
    expect(changes(['a', 'b'], ['a', 'b'])).toEqual([]);
    expect(changes(null, ['a'])).toEqual([{ kind: 'segment-entered', membership: { programmeId, segmentId: 'a', memberId, since: ASOF } }]);
    expect(changes(null, [])).toEqual([]);
  });
});

test('members are counted by segment, in any order of shards', () => {
  const counted = (...members: readonly (readonly string[])[]) => {
    const state = SEGMENT_COUNTS.empty();
    for (const segments of members) {
      SEGMENT_COUNTS.add(state, NEWCOMER, { ...INSIGHT, segments }, {}, AS_OF);
    }
    return state;
  };
  const [one, other] = [counted(['a', 'b'], ['a']), counted(['c'], [], ['a'])];
  const [forward, backward] = [counted(), counted()];
  for (const part of [one, other]) SEGMENT_COUNTS.merge(forward, part);
  for (const part of [other, one]) SEGMENT_COUNTS.merge(backward, part);
  expect(forward).toEqual({ members: { a: 3, b: 1, c: 1 } });
  expect(backward).toEqual(forward);
  const rules = ['a', 'c', 'empty'].map((segmentId, index) => ({ segmentId, version: index + 1, rule: 'true' }));
  expect(segmentsReport(forward, rules)).toEqual({
    segments: [
      { segmentId: 'a', version: 1, members: 3 },
      { segmentId: 'c', version: 2, members: 1 },
      { segmentId: 'empty', version: 3, members: 0 },
    ],
  });
});
