/** One night's work for one programme: which day it is of, what was known then, how far it is, and what it leaves behind. */
import type { CalendarDate } from '../../kernel/calendar.ts';
import type { Instant } from '../../kernel/time.ts';
import type { Measured, Model } from './passes.ts';

export type RunState = 'measuring' | 'judging' | 'done' | 'failed';

/** Of each programme and day there is one: what is made again takes its place. */
export interface RetentionRun {
  readonly programmeId: string;
  /** The reports are as of the end of this day of the programme. */
  readonly asOf: CalendarDate;
  /** Entries that were written later count for nothing. */
  readonly knownAt: Instant;
  readonly state: RunState;
  /** Tells it from runs of the same day before: what those left half done is not gone on with. */
  readonly startedAt: Instant;
  readonly finishedAt?: Instant | undefined;
  /** Names of the reports that there are: those of the run before, until it is done. */
  readonly reports?: readonly string[] | undefined;
  /** How many it was about, once it has met them all. */
  readonly members?: number | undefined;
  /** Why it failed. */
  readonly reason?: string | undefined;
  readonly revision: number;
}

/** The run that a step works for. Once another has taken its place, the step has nothing more to do. */
export type RunRef = Pick<RetentionRun, 'programmeId' | 'asOf' | 'knownAt' | 'startedAt'>;

/** `measure` and `judge` are over members, shard by shard; `conclude` is what all of `measure` came to, and the model of it. */
export type PassName = 'measure' | 'conclude' | 'judge';

/** Where what a pass has come to is kept: of `conclude`, in shard 0. */
export interface PartialPlace {
  readonly programmeId: string;
  readonly asOf: CalendarDate;
  readonly knownAt: Instant;
  readonly pass: PassName;
  readonly shard: number;
}

/** A checkpoint: what a pass has come to in one shard, and where it goes on from. Forgotten a week after its run began. */
export interface PartialResult extends PartialPlace {
  /** Of its run. */
  readonly startedAt: Instant;
  /** What a state of this pass looks like: one of another release is not gone on with. */
  readonly form: string;
  /** The last member of the shard that is in it; absent: none is. */
  readonly after?: string | undefined;
  /** Nothing is left of the shard. */
  readonly isDone: boolean;
  /** How many are in it. */
  readonly members: number;
  /** Plain JSON. */
  readonly state: object;
  readonly revision: number;
}

/** What all members came to. */
export interface Concluded {
  readonly measured: Measured;
  readonly model: Model;
}

/** As it is read. */
export type KeptPartial = InParts<PartialResult> &
  ({ readonly pass: 'measure' | 'judge' } | { readonly pass: 'conclude'; readonly state: Concluded });

/** One report of a run, as it is served. */
export interface Report {
  readonly programmeId: string;
  readonly asOf: CalendarDate;
  readonly name: string;
  /** Of the run that made it. */
  readonly knownAt: Instant;
  /** Plain JSON, in the contract's shape. */
  readonly content: object;
  readonly revision: number;
}

/** What is too large for one item is kept in several: how many they are is known to whoever read them. */
export type InParts<Kept> = Kept & { readonly parts: number };
/** What is written anew takes the place of what was read; undefined: there must be none. Parts that are not told of stay, and count for nothing. */
export type Replaced = { readonly revision: number; readonly parts?: number } | undefined;

export type RunChange =
  /** `expected`: the revision that was read; 0: there must be none. */
  | { readonly kind: 'run'; readonly run: RetentionRun; readonly expected: number }
  | { readonly kind: 'partial'; readonly partial: PartialResult; readonly replaces: Replaced }
  | { readonly kind: 'report'; readonly report: Report; readonly replaces: Replaced };
