/** The context of every step of a run: the terms in force at the end of its day. */
import { dayOf } from '../../domain/analytics/history/day.ts';
import { settingsOf } from '../../domain/analytics/passes/analytics-settings.ts';
import type { AsOf } from '../../domain/analytics/passes/measure.ts';
import type { AnalyticsRun, RunRef } from '../../domain/analytics/passes/run.ts';
import { isOf } from '../../domain/analytics/passes/run-moves.ts';
import { endOf } from '../../domain/kernel/calendar.ts';
import { InvariantBroken } from '../../domain/kernel/refusal.ts';
import { rulesAt } from '../segments/read-segments.ts';
import type { RunPorts } from './run-ports.ts';

/** Gives the same answer each time, because a version that is published later takes effect later. */
export async function asOfRun(ports: RunPorts, { programmeId, asOf, knownAt }: RunRef): Promise<AsOf> {
  // Its time zone says when the day ended.
  const { terms } = await ports.versions.at(programmeId, knownAt);
  const programme = await ports.versions.at(programmeId, endOf(asOf, terms.timeZone));
  const rules = await rulesAt(ports.store, programmeId, knownAt);
  return { day: dayOf(asOf), programme, settings: settingsOf(programme.terms), rules };
}

/** undefined: another run of that day has taken its place. */
export async function runOf(ports: RunPorts, ref: RunRef): Promise<AnalyticsRun | undefined> {
  const run = await ports.store.run(ref.programmeId, ref.asOf);
  return isOf(run, ref) ? run : undefined;
}

/** Runs a step. An invariant that breaks because another run took the place of this one is no failure. */
export async function unlessSuperseded<Answer>(ports: RunPorts, ref: RunRef, step: () => Promise<Answer>): Promise<Answer | 'superseded'> {
  if ((await runOf(ports, ref)) === undefined) return 'superseded';
  try {
    return await step();
  } catch (error) {
    if (error instanceof InvariantBroken && (await runOf(ports, ref)) === undefined) return 'superseded';
    throw error;
  }
}
