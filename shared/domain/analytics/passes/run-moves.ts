/** How a run comes about and goes on. */
import { invariant } from '../../kernel/refusal.ts';
import { type Instant, laterOf, millis, toInstant } from '../../kernel/time.ts';
import type { RetentionRun, RunRef, RunState } from './run.ts';

/** As of which day, and by what was known when. */
export type Wanted = Pick<RetentionRun, 'programmeId' | 'asOf' | 'knownAt'>;

/** From what a state can come: whoever meets another one has been overtaken. A failure is got over by whoever still works for the run. */
const COMES_FROM: { readonly [State in Exclude<RunState, 'measuring'>]: readonly RunState[] } = {
  judging: ['measuring', 'failed'],
  done: ['judging', 'failed'],
  failed: ['measuring', 'judging', 'failed'],
};

const isUnderWay = ({ state }: RetentionRun): boolean => state === 'measuring' || state === 'judging';

/**
 * One that is under way for the same is gone on with; what is over is begun anew, and so is what others know more or less of.
 * @param found the run of that day; undefined: there is none.
 */
export function beginRun(found: RetentionRun | undefined, wanted: Wanted, now: Instant): RetentionRun {
  const { programmeId, asOf, knownAt } = wanted;
  if (found !== undefined && isUnderWay(found) && found.knownAt === knownAt) return found;
  // No two runs of a day have the same start, whatever the clock does.
  const startedAt = found === undefined ? now : laterOf(now, toInstant(millis(found.startedAt) + 1));
  const kept = { ...(found?.reports && { reports: found.reports }), ...(found?.members === undefined ? {} : { members: found.members }) };
  return { programmeId, asOf, knownAt, state: 'measuring', startedAt, ...kept, revision: (found?.revision ?? 0) + 1 };
}

/** @throws InvariantBroken for a step out of its order. */
export function moveRun(run: RetentionRun, move: Pick<RetentionRun, 'state'> & Partial<RetentionRun>): RetentionRun {
  const from = move.state === 'measuring' ? [] : COMES_FROM[move.state];
  invariant(from.includes(run.state), `a run that is ${run.state} is not ${move.state} next`);
  const { finishedAt: _finishedAt, reason: _reason, ...kept } = run;
  return { ...kept, ...move, revision: run.revision + 1 };
}

export const refOf = ({ programmeId, asOf, knownAt, startedAt }: RunRef): RunRef => ({ programmeId, asOf, knownAt, startedAt });

export const isOf = (run: RetentionRun | undefined, ref: RunRef): run is RetentionRun =>
  run?.asOf === ref.asOf && run.startedAt === ref.startedAt;
