/** The parts of each feature's trials: whole requests, and written refusals, each of which is a whole request with a change. */

import type { ProblemCode } from '../../../../shared/contract/kernel/problems.ts';
import type { RouteId } from '../../../../shared/contract/routes.ts';
import { unique } from '../../../support/platform/api.ts';
import type { TokenFor } from '../../../support/platform/platform.ts';
import { withAt } from '../attempts/places.ts';
import { ADJUSTED, MANAGER, MARK, MEMBER, type MemberIds, PROGRAMME, type ShopId } from '../world/cast.ts';
import type { World } from '../world/world.ts';

/** The sender of a request: a merchant by signature, the holder of a token, or nobody. */
export type Sender = 'nobody' | { readonly shop: ShopId } | TokenFor;

export interface WholeRequest {
  readonly by: Sender;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Made anew each time: what may be sent once only, such as the id of an order, is another each time. */
export type Variants = Readonly<Record<string, (members: MemberIds) => WholeRequest>>;

/** The whole requests of some routes. */
export type Requests = { readonly [Id in RouteId]?: Variants };

export const inProgramme = { programmeId: PROGRAMME };
export const read: Variants = { whole: () => ({ by: MANAGER, params: inProgramme }) };
export const ofAda: Variants = { whole: ({ ada }) => ({ by: MANAGER, params: { programmeId: PROGRAMME, memberId: ada } }) };
export const own: Variants = { whole: () => ({ by: MEMBER, params: inProgramme }) };
export const page = { limit: '10' };

export const digits = (): string => String(Math.trunc(Math.random() * 1e9)).padStart(9, '0');

export const byHand = ({ ada }: MemberIds, body: object): WholeRequest => ({
  by: MANAGER,
  params: { programmeId: PROGRAMME, memberId: ada },
  headers: { 'idempotency-key': unique(`key-${MARK}`) },
  body,
});

export interface WrittenRefusal {
  readonly what: string;
  /** The name of the whole request; the first unless told. */
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

/** Refusals of every act by hand. */
export const BY_HAND: readonly WrittenRefusal[] = [
  invalid('a reason of blanks', withFields({ reason: '     ' }), 'reason'),
  invalid('someone else who did it', withFields({ by: 'eve' }), 'by'),
];

/** The written refusals of some routes. */
export type Refusals = { readonly [Id in RouteId]?: readonly WrittenRefusal[] };
