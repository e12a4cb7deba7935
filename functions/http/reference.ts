/** The reference page and the OpenAPI document: files, compressed once for each container. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { APIGatewayProxyHandlerV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Problem } from '../../shared/contract/kernel/problem-details.ts';
import { PROBLEMS } from '../../shared/contract/kernel/problems.ts';
import type { REFERENCE_ROUTES } from '../../shared/contract/kernel/reference-routes.ts';
import { encodingsIn } from '../edge/answers/accepted-encodings.ts';
import { PAGE, SCRIPT, STYLES } from './kernel/reference-page.ts';

type Encoding = 'br' | 'gzip' | 'identity';

interface ServedFile {
  readonly contentType: string;
  /** Text of our own, or else a file beside the bundle. */
  readonly text?: string;
  readonly cacheControl: string;
}

/** Names carry no version, so whoever has a page asks each time whether it is the current one. */
const REVALIDATED = 'no-cache';
const KEPT_FOR_AN_HOUR = 'public, max-age=3600';

/** Only these names exist: a request never becomes a path. */
const FILES: ReadonlyMap<string, ServedFile> = new Map([
  ['swagger-ui.css', { contentType: 'text/css; charset=utf-8', cacheControl: KEPT_FOR_AN_HOUR }],
  ['swagger-ui-bundle.js', { contentType: 'text/javascript; charset=utf-8', cacheControl: KEPT_FOR_AN_HOUR }],
  ['favicon-32x32.png', { contentType: 'image/png', cacheControl: KEPT_FOR_AN_HOUR }],
  ['reference.css', { contentType: 'text/css; charset=utf-8', text: STYLES, cacheControl: REVALIDATED }],
  ['reference.js', { contentType: 'text/javascript; charset=utf-8', text: SCRIPT, cacheControl: REVALIDATED }],
]);
const PAGE_FILE: ServedFile = { contentType: 'text/html; charset=utf-8', text: PAGE, cacheControl: REVALIDATED };
const DOCUMENT_FILE: ServedFile = { contentType: 'application/json', cacheControl: REVALIDATED };

/** Swagger UI sets styles on elements and draws with data: images; nothing else leaves the rule "from here only". */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const EVERY_ANSWER = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' };

/** Brotli's best quality takes seconds over Swagger UI's 1.7 MB; this one takes milliseconds for a tenth more bytes. */
const BROTLI_QUALITY = 5;

const COMPRESS: Readonly<Record<Encoding, (content: Buffer) => Promise<Buffer>>> = {
  br: (content) => promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
  gzip: (content) => promisify(gzip)(content),
  identity: (content) => Promise.resolve(content),
};

interface Loaded {
  readonly content: Buffer;
  /** Weak: it names the content, whatever it is compressed with. */
  readonly etag: string;
}

/** Files that this container has loaded or compressed before. */
const loaded = new Map<string, Promise<Loaded>>();
const compressed = new Map<string, Promise<Buffer>>();

export const handler: APIGatewayProxyHandlerV2 = async (event) => {
  const wanted = fileOf(event.routeKey, event.pathParameters?.file);
  if (wanted === undefined) return notFound(event.requestContext.requestId);
  const [name, file] = wanted;
  const { content, etag } = await once(loaded, name, () => load(name, file));
  const headers = {
    ...EVERY_ANSWER,
    'cache-control': file.cacheControl,
    etag,
    vary: 'accept-encoding',
    ...(file === PAGE_FILE && { 'content-security-policy': CONTENT_SECURITY_POLICY }),
  };
  if (holds(event.headers['if-none-match'], etag)) return { statusCode: 304, headers };
  const encoding = file.contentType.startsWith('image/') ? 'identity' : bestEncoding(event.headers['accept-encoding']);
  const body = await once(compressed, `${name} ${encoding}`, () => COMPRESS[encoding](content));
  return {
    statusCode: 200,
    headers: {
      ...headers,
      'content-type': file.contentType,
      ...(encoding !== 'identity' && { 'content-encoding': encoding }),
    },
    body: body.toString('base64'),
    isBase64Encoded: true,
  };
};

const ROUTE_KEYS: Readonly<Record<string, keyof typeof REFERENCE_ROUTES>> = {
  'GET /docs': 'getReference',
  'GET /docs/{file}': 'getReferenceFile',
  'GET /openapi.json': 'getOpenApi',
};

function fileOf(routeKey: string, name: string | undefined): readonly [string, ServedFile] | undefined {
  switch (ROUTE_KEYS[routeKey]) {
    case 'getReference':
      return ['index.html', PAGE_FILE];
    case 'getOpenApi':
      return ['openapi.json', DOCUMENT_FILE];
    case 'getReferenceFile': {
      const file = FILES.get(name ?? '');
      return file && [name ?? '', file];
    }
    case undefined:
      return undefined;
  }
}

async function load(name: string, file: ServedFile): Promise<Loaded> {
  const content = file.text === undefined ? await readFile(new URL(`./files/${name}`, import.meta.url)) : Buffer.from(file.text);
  return { content, etag: `W/"${createHash('sha256').update(content).digest('base64url')}"` };
}

/** A failure is not kept: the next request tries again. */
function once<Value>(kept: Map<string, Promise<Value>>, key: string, make: () => Promise<Value>): Promise<Value> {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = make();
  kept.set(key, made);
  made.catch(() => kept.delete(key));
  return made;
}

/** If-None-Match, compared weakly (RFC 9110 §13.1.2): proxies may add or drop the W/. */
function holds(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return header.trim() === '*' || header.split(',').some((tag) => opaque(tag) === opaque(etag));
}

/** The smallest of the encodings that the client takes. */
function bestEncoding(header: string | undefined): Encoding {
  const takes = encodingsIn(header);
  if (takes('br')) return 'br';
  return takes('gzip') ? 'gzip' : 'identity';
}

function notFound(requestId: string): APIGatewayProxyStructuredResultV2 {
  const { status, title } = PROBLEMS.NOT_FOUND;
  const problem: Problem = {
    type: '/docs#NOT_FOUND',
    status,
    title,
    code: 'NOT_FOUND',
    detail: 'The reference has no such file. Its page is /docs, its document /openapi.json.',
    instance: requestId,
  };
  return {
    statusCode: status,
    headers: { ...EVERY_ANSWER, 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
    body: JSON.stringify(problem),
  };
}
