/** Bodies that are not what their content type says, or not what any route takes: each made from one that is fine. */
import { gzipSync } from 'node:zlib';
import { MAX_BODY_BYTES } from '../../../../shared/contract/kernel/limits.ts';
import type { ProblemCode } from '../../../../shared/contract/kernel/problems.ts';
import type { Draft } from './draft.ts';

export interface WrongBody {
  readonly what: string;
  readonly code: ProblemCode;
  readonly names?: string;
  readonly change: (fine: string) => Pick<Draft, 'body'> & Partial<Pick<Draft, 'headers'>>;
}

const notJson = (what: string, textOf: (fine: string) => string | Uint8Array): WrongBody => ({
  what,
  code: 'VALIDATION_FAILED',
  names: 'body',
  change: (fine) => ({ body: textOf(fine) }),
});

const tooLarge = (what: string, textOf: (fine: string) => string): WrongBody => ({
  what,
  code: 'PAYLOAD_TOO_LARGE',
  change: (fine) => ({ body: textOf(fine) }),
});

/** A body that is sent with other content-type headers: one, or several. */
const ofType = (what: string, contentType: string | readonly string[] | undefined): WrongBody => ({
  what: `as ${what}`,
  code: 'UNSUPPORTED_MEDIA_TYPE',
  change: (fine) => ({ body: fine, headers: { 'content-type': contentType } }),
});

const JSON_TYPE = 'application/json';

export const WRONG_BODIES: readonly WrongBody[] = [
  notJson('no body', () => ''),
  notJson('white space', () => ' \n'),
  notJson('half of it', (fine) => fine.slice(0, -2)),
  notJson('two of them', (fine) => fine + fine),
  notJson('a comment behind it', (fine) => `${fine} // fine`),
  notJson('a comma too many', (fine) => fine.replace(/\}$/, ',}')),
  notJson('single quotes', (fine) => fine.replaceAll('"', "'")),
  notJson('two byte order marks before it', (fine) => `\ufeff\ufeff${fine}`),
  notJson('XML', () => '<purchase/>'),
  notJson('a form', () => 'points=50&reason=goodwill'),
  notJson('a list of it', (fine) => `[${fine}]`),
  notJson('it as a string', (fine) => JSON.stringify(fine)),
  ...['NaN', 'Infinity', '-Infinity', 'undefined', '0x10', '01', '.5', '1.', '1_000', "'a'"].map((literal) =>
    notJson(`a field that is ${literal}`, () => `{"points":${literal}}`),
  ),
  { ...notJson('it compressed', gzipSync), change: (fine) => ({ body: gzipSync(fine), headers: { 'content-encoding': 'gzip' } }) },
  tooLarge('a byte more than the most', (fine) => fine.padEnd(MAX_BODY_BYTES + 1)),
  tooLarge('more bytes than the most, in fewer characters', () => JSON.stringify({ reason: '€'.repeat(MAX_BODY_BYTES / 2) })),
  ...[
    'text/plain',
    'text/json',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/octet-stream',
    'application/jsonp',
    'application/json-patch+json',
    'application/vnd.api+json',
    'application/json, text/plain',
    'application',
  ].map((type) => ofType(type, type)),
  ofType('nothing', undefined),
  ofType('an empty type', ''),
  ofType('JSON, said twice', [JSON_TYPE, JSON_TYPE]),
  ofType('text, then JSON', ['text/plain', JSON_TYPE]),
];

/** Larger than API Gateway lets through. One route is enough: it is refused before any function hears of it. */
export const HUGE_BODY: WrongBody = tooLarge('more than ten megabytes', (fine) => fine.padEnd(10 * 1024 * 1024 + 1));
