/** The model that members were judged by: kept with the reports of its run, so that whoever looks at a member on a later day can judge by it. */
import { beginMeasuring, type Model } from '../../domain/analytics/passes/passes.ts';
import type { Report } from '../../domain/analytics/passes/run.ts';
import { type Instant, millis } from '../../domain/kernel/time.ts';
import { fingerprint } from '../../domain/ledger/hash-chain.ts';
import type { Clock } from '../../ports/ports.ts';
import type { Store } from '../../ports/store.ts';
import { madeByName } from '../kernel/remembered-versions.ts';

/** Under which it stands among the reports. It is none: no list names it, and it is not served. */
export const MODEL_NAME = 'model';

export interface NewestModel extends Pick<Report, 'asOf' | 'knownAt'> {
  readonly model: Model;
}

export interface NewestModels {
  /** undefined: no run has left one, or those that are there are in a form of before. @throws StoreUnavailable. */
  of(programmeId: string): Promise<NewestModel | undefined>;
}

/** What is kept: the model, and of what it was made. */
interface ModelContent {
  readonly form: string;
  readonly model: Model;
}

/** Of what models are made: one of another release is not judged by. */
export const formOfModel = (): string => fingerprint(beginMeasuring());

export const modelContent = (model: Model): ModelContent => ({ form: formOfModel(), model });

/** There is one a night: whoever looks again and again does not read it again and again. */
export const MODEL_FRESH_SECONDS = 180;

/** Newest runs in which one is looked for. */
const RUNS_LOOKED_AT = 10;

/** Remembers each for MODEL_FRESH_SECONDS. That there is none is not remembered. */
export function newestModels(store: Store, clock: Clock): NewestModels {
  const remembering = madeByName((programmeId) => {
    let remembered: { readonly readAt: Instant; readonly newest: NewestModel } | undefined;
    return async (): Promise<NewestModel | undefined> => {
      const now = clock.now();
      const age = remembered === undefined ? Number.POSITIVE_INFINITY : millis(now) - millis(remembered.readAt);
      if (remembered !== undefined && age >= 0 && age < MODEL_FRESH_SECONDS * 1000) return remembered.newest;
      const newest = await read(store, programmeId);
      remembered = newest && { readAt: now, newest };
      return newest;
    };
  });
  return { of: (programmeId) => remembering(programmeId)() };
}

/** One of a day whose reports are made again is still good. */
async function read(store: Store, programmeId: string): Promise<NewestModel | undefined> {
  const { items: runs } = await store.runsBefore(programmeId, undefined, RUNS_LOOKED_AT);
  for (const { asOf } of runs) {
    const kept = await store.report(programmeId, asOf, MODEL_NAME);
    if (kept !== undefined && isOfNow(kept.content)) return { asOf, knownAt: kept.knownAt, model: kept.content.model };
  }
  return undefined;
}

const isOfNow = (content: object): content is ModelContent => 'form' in content && content.form === formOfModel();
