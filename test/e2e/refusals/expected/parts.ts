/** What written refusals are made of: a whole request with something changed, and what it is told. */
import type { ProblemCode } from '../../../../shared/contract/kernel/problems.ts';
import { withAt } from '../attempts/places.ts';
import type { WholeRequest } from '../requests/requests.ts';
import { ADJUSTED } from '../world/cast.ts';
import type { World } from '../world/world.ts';

export interface WrittenRefusal {
  readonly what: string;
  /** Which of the whole requests; the first unless told. */
  readonly of?: string;
  readonly change: (whole: WholeRequest, world: World) => WholeRequest;
  readonly code: ProblemCode;
  readonly names?: string;
  readonly says?: string;
}

/** The body with other values at these fields. */
export const withFields =
  (fields: Readonly<Record<string, unknown>>) =>
  (whole: WholeRequest): WholeRequest => ({
    ...whole,
    body: Object.entries(fields).reduce((body, [field, value]) => withAt(body, stepsTo(field), value), whole.body),
  });

const stepsTo = (field: string): readonly (string | number)[] => field.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));

export const withQuery =
  (query: Readonly<Record<string, string>>) =>
  (whole: WholeRequest): WholeRequest => ({ ...whole, query });

export const invalid = (what: string, change: WrittenRefusal['change'], names: string, says?: string): WrittenRefusal => ({
  what,
  change,
  code: 'VALIDATION_FAILED',
  names,
  ...(says === undefined ? {} : { says }),
});

export const ahead = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();

export const PAGES: readonly WrittenRefusal[] = [
  ...['garbage', 'LTE', 'MA', 'MS41', 'MWUxMDA', 'OTk5OTk5OTk5OTk5OTk5OTk5OTk'].map((cursor) =>
    invalid(`the cursor ${cursor}`, withQuery({ cursor }), 'query.cursor'),
  ),
  invalid('a page of none', withQuery({ limit: '0' }), 'query.limit'),
  invalid('a page of 101', withQuery({ limit: '101' }), 'query.limit'),
];
/** By name: any text in base64url that could be one is. */
export const NAMED_PAGES: readonly WrittenRefusal[] = [
  ...['Li4', 'IA', 'QQ'].map((cursor) => invalid(`the cursor ${cursor}`, withQuery({ cursor }), 'query.cursor')),
  invalid('a page of 101', withQuery({ limit: '101' }), 'query.limit'),
];

export const usedKey = (what: string, fields: Readonly<Record<string, unknown>>): WrittenRefusal => ({
  what,
  change: (whole) => ({ ...withFields(fields)(whole), headers: { 'idempotency-key': ADJUSTED.key } }),
  code: 'IDEMPOTENCY_MISMATCH',
  names: 'headers.idempotency-key',
});

/** Of whatever is done by hand. */
export const BY_HAND: readonly WrittenRefusal[] = [
  invalid('a reason of blanks', withFields({ reason: '     ' }), 'reason'),
  invalid('someone else who did it', withFields({ by: 'eve' }), 'by'),
];
