/** How a feature brings its fields of a programme's terms. */
import { Refusal } from './refusal.ts';

/** A check for each of the fields, for what no schema can see. `Seen`: the fields, and those of other features that they must agree with. */
export type TermsChecks<Fields, Seen extends Fields = Fields> = { readonly [Field in keyof Fields]-?: (terms: Seen) => void };

/** The schema sees everything that can be wrong with the field. */
export const seenBySchema = (): void => {};

/** @throws Refusal VALIDATION_FAILED that names the field of the terms. */
export function refuseTerms(message: string, field: string): never {
  throw new Refusal('VALIDATION_FAILED', message, field);
}
