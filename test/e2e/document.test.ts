/** Requests that are made from the document as it is served, good ones and nearly good ones: each is answered as the document says. */
import fc from 'fast-check';
import { beforeAll, expect, inject, it } from 'vitest';
import { arbitraryValue, type Known, knownOr, nearly, orAbsent } from '../support/kernel/arbitrary-value.ts';
import { exchange } from '../support/kernel/raw-http.ts';
import { PROVING, SEED } from '../support/kernel/sample.ts';
import { ask, type MerchantActor, merchant, newMember, newProgramme, TERMS, TIERS, tokenOf, unique } from '../support/platform/api.ts';
import { type ApiDocument, type Operation, type Parameter, readApiDocument } from '../support/platform/api-document.ts';
import { knownEndpoints } from '../support/platform/document-endpoints.ts';
import { knownReferrals, REFERRALS } from '../support/platform/document-referrals.ts';
import { knownReports } from '../support/platform/document-reports.ts';
import { knownRewards } from '../support/platform/document-rewards.ts';
import { knownSegments } from '../support/platform/document-segments.ts';
import { knownSupport } from '../support/platform/document-support.ts';
import { knownTills, PAYMENT } from '../support/platform/document-tills.ts';

const url = inject('platformUrl');

/** A sample, or what has come to every operation; `DOCUMENT_RUNS=…` makes as many others of the run's seed. */
const RUNS = Number(process.env.DOCUMENT_RUNS ?? (PROVING ? 1_600 : 160));
/** With this one, chance comes to a good request of every operation sooner or later. */
const PROVED_SEED = 20261122;
const REQUESTS_SEED = PROVING ? PROVED_SEED : SEED;

const CALLERS = ['nobody', 'forger', 'shop', 'other shop', 'newcomer', 'member', 'analyst', 'support', 'manager'] as const;
type Caller = (typeof CALLERS)[number];

type Texts = Readonly<Record<string, string | undefined>>;

interface MadeRequest {
  readonly operation: Operation;
  readonly caller: Caller;
  readonly params: Texts;
  readonly query: Texts;
  readonly headers: Texts;
  readonly body: unknown;
}

let document: ApiDocument;
let shop: MerchantActor;
let otherShop: MerchantActor;
let known: (operation: Operation) => Known;
const tokens = new Map<Caller, string>();

beforeAll(async () => {
  document = readApiDocument((await ask(url, '/openapi.json')).body);
  const terms = { ...TERMS, tiers: TIERS, payment: PAYMENT, referrals: REFERRALS };
  const [programmeId, drafts] = [await newProgramme(url, terms), await newProgramme(url, terms)];
  shop = await merchant(url, programmeId);
  otherShop = await merchant(url, programmeId);
  const own = await newMember(url, programmeId);
  const members = [own, await newMember(url, programmeId)];
  const ofRewards = await knownRewards(url, programmeId, own);
  const ofSupport = await knownSupport(url, programmeId);
  const ofEndpoints = await knownEndpoints(url, programmeId);
  const ofReports = await knownReports(url, programmeId);
  const ofSegments = await knownSegments(url, programmeId);
  const ofTills = await knownTills(url, programmeId, own.externalId, shop);
  tokens.set('member', await tokenOf(url, { sub: own.externalId }));
  tokens.set('newcomer', await tokenOf(url, { sub: unique('new') }));
  for (const group of ['analyst', 'support', 'manager'] as const) {
    tokens.set(group, await tokenOf(url, { sub: unique(group), groups: [group] }));
  }
  tokens.set('forger', `${tokens.get('manager')?.slice(0, -8)}AAAAAAAA`);
  const recently = new Date(Date.now() - 60_000).toISOString();
  const names = (prefix: string) => Array.from({ length: 20 }, () => unique(prefix));
  const [orders, made, merchants, strangers] = [names('A'), names('made'), names('mer_made'), names('x')];
  known = ({ id, path }) => ({
    // Publishing versions of the shared programme would change the terms under which the others buy.
    programmeId: id === 'publishVersion' ? [drafts] : [programmeId],
    memberId: members.map(({ memberId }) => memberId),
    id: { createProgramme: made, registerMerchant: merchants }[id as string] ?? members.map(({ memberId }) => memberId),
    merchantId: isSigned({ path }) ? [shop.id] : [shop.id, otherShop.id],
    externalId: [...members.map(({ externalId }) => externalId), ...strangers],
    orderId: orders,
    version: ['1'],
    currency: ['USD'],
    timeZone: ['Europe/Berlin', 'America/New_York'],
    file: ['swagger-ui.css', 'reference.js'],
    limit: ['1', '3'],
    cursor: [id === 'previewVersion' ? 'MCA' : 'MTI'],
    // Most purchases have no lines: those of chance do not add up. Nor are tiers of chance often in order.
    lines: [undefined],
    tiers: [undefined, TIERS],
    payment: [undefined, PAYMENT],
    earning: [TERMS.earning],
    expiry: [TERMS.expiry],
    tier: ['gold'],
    reason: ['asked for it'],
    lockUntil: [undefined],
    effectiveAt: [undefined, '2999-01-01T00:00:00.000Z'],
    until: ['2999-01-01T00:00:00.000Z'],
    points: [10],
    // Its pattern has instants of all years, and purchases of the future are refused.
    ...(id === 'sendMerchantEvent' ? { timestamp: [recently], occurredAt: [recently] } : {}),
    ...ofRewards(id),
    ...ofSupport(id),
    ...ofTills(id),
    ...knownReferrals(id),
    ...ofEndpoints(id),
    ...ofReports(id),
    ...ofSegments(id),
  });
});

const isSigned = ({ path }: Pick<Operation, 'path'>): boolean => path.startsWith('/v1/merchants/');

/** Tells whether HTTP carries the text at this place unchanged. */
const carried = ({ in: where }: Parameter, text: string): boolean =>
  where === 'path'
    ? !/^$|[/?\\]|^\.{1,2}$/.test(text) && text.isWellFormed()
    : where === 'query'
      ? text.isWellFormed()
      : /^[!-~]([ -~]*[!-~])?$/.test(text);

function arbitraryParameters(operation: Operation, where: Parameter['in']): fc.Arbitrary<Texts> {
  const parameters = operation.parameters.filter((parameter) => parameter.in === where);
  const arbitraries = parameters.map((parameter) => {
    const good = knownOr(known(operation)[parameter.name], arbitraryValue(document, parameter.schema, known(operation)));
    const any = fc.oneof({ weight: 9, arbitrary: good }, { weight: 1, arbitrary: fc.string({ unit: 'grapheme' }) });
    const text = any.map(String).filter((candidate) => carried(parameter, candidate));
    return [parameter.name, parameter.required ? text : orAbsent(text)] as const;
  });
  return fc.record<Texts>(Object.fromEntries(arbitraries));
}

function entitledTo({ id, path }: Operation): Caller {
  if (isSigned({ path })) return 'shop';
  if (id === 'enrol') return 'newcomer';
  return /\/me(\/|$)/.test(path) ? 'member' : 'manager';
}

function arbitraryRequest(operation: Operation): fc.Arbitrary<MadeRequest> {
  const good = operation.body === undefined ? undefined : arbitraryValue(document, operation.body, known(operation));
  return fc.record({
    operation: fc.constant(operation),
    caller: fc.oneof({ weight: 4, arbitrary: fc.constant(entitledTo(operation)) }, { weight: 1, arbitrary: fc.constantFrom(...CALLERS) }),
    params: arbitraryParameters(operation, 'path'),
    query: arbitraryParameters(operation, 'query'),
    headers: arbitraryParameters(operation, 'header'),
    body: good === undefined ? fc.constant(undefined) : fc.oneof({ weight: 2, arbitrary: good }, { weight: 1, arbitrary: nearly(good) }),
  });
}

/** Those that there are. */
const given = (texts: Texts): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])));

/** The more an operation must be told, which all must be right, or changes, the more often it is called. */
const weightOf = ({ method, parameters }: Operation): number =>
  method === 'GET' ? 1 + parameters.filter((parameter) => parameter.in !== 'header').length : 4;

const anyRequest = () =>
  fc.oneof(...document.operations.map((operation) => ({ weight: weightOf(operation), arbitrary: arbitraryRequest(operation) })));

function headersOf({ caller, operation, headers, body }: MadeRequest, content: string | undefined): Readonly<Record<string, string>> {
  const token = tokens.get(caller);
  const signer = { shop, 'other shop': otherShop }[caller as string];
  return {
    ...(content === undefined || body === undefined ? {} : { 'content-type': 'application/json' }),
    // Headers of chance are no signature; whoever can sign does.
    ...(signer === undefined || !isSigned(operation) ? given(headers) : { ...given(headers), ...signer.signatureOf(content ?? '') }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
}

function send(request: MadeRequest) {
  const { operation, params, query, body } = request;
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams(given(query)).toString();
  const content = operation.body === undefined ? undefined : (JSON.stringify(body) ?? '');
  return exchange(url, {
    method: operation.method,
    path: search === '' ? path : `${path}?${search}`,
    headers: headersOf(request, content),
    body: content,
  });
}

/** Sent at once: requests that meet each other are answered as documented, too. */
const AT_ONCE = 4;
const MOST_OF_ONE = 200;
/** "Try again in a moment, it is safe to": a machine that is slow enough times out. */
const TRIES_WHILE_BUSY = 20;

async function answerTo(request: MadeRequest) {
  for (let tries = 1; ; tries += 1) {
    const answer = await send(request);
    if (answer.status !== 503 || tries === TRIES_WHILE_BUSY) return answer;
  }
}

it(`${RUNS} requests of the seed ${REQUESTS_SEED}, and one of each operation`, async () => {
  const answered = new Map<string, Set<number>>(document.operations.map(({ id }) => [id, new Set()]));
  const check = async (request: MadeRequest) => {
    const answer = await answerTo(request);
    answered.get(request.operation.id)?.add(answer.status);
    expect(answer.status, `${request.operation.id}: ${answer.text}`).toBeLessThan(500);
    expect(document.faultOf(request.operation, answer), answer.text).toBeUndefined();
  };
  const few = fc.array(anyRequest(), { minLength: AT_ONCE, maxLength: AT_ONCE });
  await fc.assert(
    fc.asyncProperty(few, async (requests) => void (await Promise.all(requests.map(check)))),
    { seed: REQUESTS_SEED, numRuns: Math.ceil(RUNS / AT_ONCE), includeErrorInReport: true },
  );
  if (!PROVING) {
    for (const operation of document.operations) {
      if (answered.get(operation.id)?.size === 0) await check(oneOf(arbitraryRequest(operation)));
    }
    return;
  }
  const neverTaken = () => document.operations.filter(({ id }) => [...(answered.get(id) ?? [])].every((status) => status >= 300));
  // Asks for operations of which chance made no good request.
  for (const operation of neverTaken()) {
    for (const request of fc.sample(arbitraryRequest(operation), { seed: REQUESTS_SEED, numRuns: MOST_OF_ONE })) {
      if (neverTaken().includes(operation)) await check(request);
    }
  }
  // No identity of these members is withdrawn: the others name them by it. No points have expired that could be reinstated.
  expect(neverTaken().map(({ id }) => id)).toEqual(['withdrawMyCard', 'withdrawIdentity', 'reinstatePoints']);
});

function oneOf(requests: fc.Arbitrary<MadeRequest>): MadeRequest {
  const [request] = fc.sample(requests, { seed: REQUESTS_SEED, numRuns: 1 });
  if (request === undefined) throw new TypeError('a sample has one request');
  return request;
}
