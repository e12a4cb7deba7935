/** The newest model of a programme. It is stored with the reports of its run, so that members can be judged by it on later days. */
import { beginMeasuring, type Model } from '../../domain/analytics/passes/passes.ts';
import type { Report } from '../../domain/analytics/passes/run.ts';
import { type Instant, millis } from '../../domain/kernel/time.ts';
import { fingerprint } from '../../domain/ledger/hash-chain.ts';
import type { Clock } from '../../ports/ports.ts';
import type { Store } from '../../ports/store.ts';
import { madeByName } from '../kernel/remembered-versions.ts';

/** The name of the stored model among the reports. It is not a report: it is neither listed nor served. */
export const MODEL_NAME = 'model';

export interface NewestModel extends Pick<Report, 'asOf' | 'knownAt'> {
  readonly model: Model;
}

export interface NewestModels {
  /** undefined: no run has left a model, or only of an earlier release. @throws StoreUnavailable. */
  of(programmeId: string): Promise<NewestModel | undefined>;
}

/** The stored model, with the form of the measures that it is made from. */
interface ModelContent {
  readonly form: string;
  readonly model: Model;
}

/** Higher with each change of the model that the shape of the measures does not show. */
const MODEL_FORM = 2;

/** Identifies the shape of the measures and of the model. A model of another release is not used. */
export const formOfModel = (): string => fingerprint({ measured: beginMeasuring(), model: MODEL_FORM });

export const modelContent = (model: Model): ModelContent => ({ form: formOfModel(), model });

/** A model changes once a night, so repeated requests share one read. */
export const MODEL_FRESH_SECONDS = 180;

/** The number of the newest runs that are searched for a model. */
const RUNS_LOOKED_AT = 10;

/** Caches each model for MODEL_FRESH_SECONDS. A missing model is not cached. */
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

/** The model of a day whose run is repeated remains valid until then. */
async function read(store: Store, programmeId: string): Promise<NewestModel | undefined> {
  const { items: runs } = await store.runsBefore(programmeId, undefined, RUNS_LOOKED_AT);
  for (const { asOf } of runs) {
    const kept = await store.report(programmeId, asOf, MODEL_NAME);
    if (kept !== undefined && isOfNow(kept.content)) return { asOf, knownAt: kept.knownAt, model: kept.content.model };
  }
  return undefined;
}

const isOfNow = (content: object): content is ModelContent => 'form' in content && content.form === formOfModel();
