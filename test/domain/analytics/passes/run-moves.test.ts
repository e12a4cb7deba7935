import { expect, test } from 'vitest';
import type { AnalyticsRun } from '../../../../shared/domain/analytics/passes/run.ts';
import { beginRun, isOf, moveRun, refOf } from '../../../../shared/domain/analytics/passes/run-moves.ts';
import type { CalendarDate } from '../../../../shared/domain/kernel/calendar.ts';
import { InvariantBroken } from '../../../../shared/domain/kernel/refusal.ts';
import { plusSeconds } from '../../../../shared/domain/kernel/time.ts';
import { NOW } from '../../../support/kernel/builders.ts';

const LATER = plusSeconds(NOW, 3_600);
const wanted = { programmeId: 'coffee-club', asOf: '2026-11-20' as CalendarDate, knownAt: NOW };
const run: AnalyticsRun = { ...wanted, state: 'measuring', startedAt: NOW, revision: 1 };
const done: AnalyticsRun = { ...run, state: 'done', finishedAt: LATER, reports: ['rfm'], members: 7, revision: 9 };

test('the first run of a day begins; a run in progress with the same knownAt continues', () => {
  expect(beginRun(undefined, wanted, NOW)).toStrictEqual(run);
  expect(beginRun(run, wanted, LATER)).toBe(run);
  const judging: AnalyticsRun = { ...run, state: 'judging' };
  expect(beginRun(judging, wanted, LATER)).toBe(judging);
});

test('N9: a failed run continues from its checkpoints', () => {
  const failed: AnalyticsRun = { ...run, state: 'failed', reason: 'no', finishedAt: NOW };
  expect(beginRun(failed, wanted, LATER)).toStrictEqual({ ...run, revision: 2 });
  expect(isOf(beginRun(failed, wanted, LATER), refOf(run))).toBe(true);
  expect(beginRun(failed, { ...wanted, knownAt: LATER }, LATER)).toStrictEqual({ ...run, knownAt: LATER, startedAt: LATER, revision: 2 });
});

test('a run that is done begins anew, and so does one with a later knownAt; earlier reports stay until then', () => {
  expect(beginRun(done, wanted, LATER)).toStrictEqual({ ...run, startedAt: LATER, reports: ['rfm'], members: 7, revision: 10 });
  expect(beginRun(run, { ...wanted, knownAt: LATER }, LATER)).toStrictEqual({ ...run, knownAt: LATER, startedAt: LATER, revision: 2 });
});

test('two runs of a day never have the same start, even if the clock stands still or goes back', () => {
  expect(beginRun(done, wanted, NOW).startedAt).toBe(plusSeconds(NOW, 0.001));
  expect(beginRun(done, wanted, plusSeconds(NOW, -60)).startedAt).toBe(plusSeconds(NOW, 0.001));
  expect(isOf(beginRun(done, wanted, NOW), refOf(done))).toBe(false);
  expect(isOf(undefined, refOf(done))).toBe(false);
  expect(isOf(done, refOf(done))).toBe(true);
});

test.each<[AnalyticsRun['state'], AnalyticsRun['state'], boolean]>([
  ['measuring', 'judging', true],
  ['measuring', 'done', false],
  ['measuring', 'failed', true],
  ['judging', 'measuring', false],
  ['judging', 'judging', false],
  ['judging', 'done', true],
  ['judging', 'failed', true],
  ['done', 'judging', false],
  ['done', 'failed', false],
  ['failed', 'judging', true],
  ['failed', 'done', true],
  ['failed', 'failed', true],
  ['done', 'measuring', false],
])('from %s to %s: %s', (from, to, isAllowed) => {
  const move = () => moveRun({ ...run, state: from, reason: 'no', finishedAt: NOW }, { state: to });
  if (isAllowed) expect(move()).toStrictEqual({ ...run, state: to, revision: 2 });
  else expect(move).toThrow(InvariantBroken);
});
