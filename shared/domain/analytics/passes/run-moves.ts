/** The states of a run and the moves between them. */
import { invariant } from '../../kernel/refusal.ts';
import { type Instant, laterOf, millis, toInstant } from '../../kernel/time.ts';
import type { AnalyticsRun, RunRef, RunState } from './run.ts';

/** The day and the instant of knowledge that a run is requested for. */
export type Wanted = Pick<AnalyticsRun, 'programmeId' | 'asOf' | 'knownAt'>;

/**
 * The states that a state can follow. A step that meets another one has been overtaken. A worker that still runs can resume a failed
 * run.
 */
const COMES_FROM: { readonly [State in Exclude<RunState, 'measuring'>]: readonly RunState[] } = {
  judging: ['measuring', 'failed'],
  done: ['judging', 'failed'],
  failed: ['measuring', 'judging', 'failed'],
};

const isUnderWay = ({ state }: AnalyticsRun): boolean => state === 'measuring' || state === 'judging';

/**
 * A run in progress for the same day and `knownAt` continues, and so does a failed one, from its checkpoints: what it ran out of was time. A
 * run that is done begins anew, and so does one with another `knownAt`.
 * @param found the run of that day. undefined: there is none.
 */
export function beginRun(found: AnalyticsRun | undefined, wanted: Wanted, now: Instant): AnalyticsRun {
  const { programmeId, asOf, knownAt } = wanted;
  if (found !== undefined && isUnderWay(found) && found.knownAt === knownAt) return found;
  if (found?.state === 'failed' && found.knownAt === knownAt) {
    const { finishedAt: _finishedAt, reason: _reason, ...failed } = found;
    return { ...failed, state: 'measuring', revision: found.revision + 1 };
  }
  // Two runs of a day never have the same start, even if the clock goes back.
  const startedAt = found === undefined ? now : laterOf(now, toInstant(millis(found.startedAt) + 1));
  const kept = { ...(found?.reports && { reports: found.reports }), ...(found?.members === undefined ? {} : { members: found.members }) };
  return { programmeId, asOf, knownAt, state: 'measuring', startedAt, ...kept, revision: (found?.revision ?? 0) + 1 };
}

/** @throws InvariantBroken for a move that the table does not allow. */
export function moveRun(run: AnalyticsRun, move: Pick<AnalyticsRun, 'state'> & Partial<AnalyticsRun>): AnalyticsRun {
  const from = move.state === 'measuring' ? [] : COMES_FROM[move.state];
  invariant(from.includes(run.state), `a run that is ${run.state} is not ${move.state} next`);
  const { finishedAt: _finishedAt, reason: _reason, ...kept } = run;
  return { ...kept, ...move, revision: run.revision + 1 };
}

export const refOf = ({ programmeId, asOf, knownAt, startedAt }: RunRef): RunRef => ({ programmeId, asOf, knownAt, startedAt });

export const isOf = (run: AnalyticsRun | undefined, ref: RunRef): run is AnalyticsRun =>
  run?.asOf === ref.asOf && run.startedAt === ref.startedAt;
