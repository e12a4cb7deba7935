/** Calls under an idempotency key. */
import { withFieldNames } from '../../edge/field-names.ts';

/** The key is a header, where the use case knows only its name. */
export const withKeyNamed = <Answer>(act: () => Promise<Answer>): Promise<Answer> =>
  withFieldNames((field) => (field === 'idempotency-key' ? `headers.${field}` : field), act);
