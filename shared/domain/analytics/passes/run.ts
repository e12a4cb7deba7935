/** One run of analytics for one programme and day: its state, its checkpoints and its reports. */
import type { CalendarDate } from '../../kernel/calendar.ts';
import type { Instant } from '../../kernel/time.ts';
import type { Measured, Model } from './passes.ts';

export type RunState = 'measuring' | 'judging' | 'done' | 'failed';

/** There is one run for each programme and day. A repeated run replaces the one before. */
export interface AnalyticsRun {
  readonly programmeId: string;
  /** The reports are as of the end of this day of the programme. */
  readonly asOf: CalendarDate;
  /** Entries that were written later are not taken into account. */
  readonly knownAt: Instant;
  readonly state: RunState;
  /** Distinguishes the run from earlier runs of the same day, whose checkpoints are not continued. */
  readonly startedAt: Instant;
  readonly finishedAt?: Instant | undefined;
  /** Names of the available reports. Until the run is done they are those of the run before. */
  readonly reports?: readonly string[] | undefined;
  /** The number of members, once a pass has met them all. */
  readonly members?: number | undefined;
  /** The reason of a failure. */
  readonly reason?: string | undefined;
  readonly revision: number;
}

/** The run that a step works for. A step stops when another run has taken its place. */
export type RunRef = Pick<AnalyticsRun, 'programmeId' | 'asOf' | 'knownAt' | 'startedAt'>;

/** `measure` and `judge` are the two passes, shard by shard. `conclude` merges all of `measure` and makes the model. */
export type PassName = 'measure' | 'conclude' | 'judge';

/** The key of a checkpoint. For `conclude` the shard is 0. */
export interface PartialPlace {
  readonly programmeId: string;
  readonly asOf: CalendarDate;
  readonly knownAt: Instant;
  readonly pass: PassName;
  readonly shard: number;
}

/** A checkpoint: the state of a pass in one shard, and the place at which it continues. It is deleted a week after its run began. */
export interface PartialResult extends PartialPlace {
  /** The start of its run. */
  readonly startedAt: Instant;
  /** The version of the state's shape. A state of another release is not continued. */
  readonly form: string;
  /** The last member of the shard that is included. Absent: none is. */
  readonly after?: string | undefined;
  /** Whether the shard is complete. */
  readonly isDone: boolean;
  /** The number of members that are included. */
  readonly members: number;
  /** Plain JSON. */
  readonly state: object;
  readonly revision: number;
}

/** The merged first pass and its model. */
export interface Concluded {
  readonly measured: Measured;
  readonly model: Model;
}

/** A checkpoint as it is read. */
export type KeptPartial = InParts<PartialResult> &
  ({ readonly pass: 'measure' | 'judge' } | { readonly pass: 'conclude'; readonly state: Concluded });

/** One report of a run, as it is served. */
export interface Report {
  readonly programmeId: string;
  readonly asOf: CalendarDate;
  readonly name: string;
  /** The `knownAt` of the run. */
  readonly knownAt: Instant;
  /** Plain JSON, in the contract's shape. */
  readonly content: object;
  readonly revision: number;
}

/** A value that may be stored in several items. `parts` is their number, as the read found it. */
export type InParts<Kept> = Kept & { readonly parts: number };
/** The stored version that a write replaces. undefined: there must be none. Parts beyond the new ones remain, and are not read. */
export type Replaced = { readonly revision: number; readonly parts?: number } | undefined;
