/**
 * Everything that a route must refuse: with the right problem, naming the field. The contract says which values are wrong in a field, and
 * who may call; what the contract cannot say is written in ../routes.
 */
import * as z from 'zod';
import { accessOf, CALLER_KINDS, type CallerKind } from '../../../../shared/contract/access-matrix.ts';
import type { Answer } from '../../../support/platform/api.ts';
import { WRITTEN_REFUSALS } from '../routes/all-routes.ts';
import type { Sender } from '../routes/parts.ts';
import { BOUGHT, CAROL, MARK, MEMBER, OTHER_SHOP, SHOP } from '../world/cast.ts';
import type { World } from '../world/world.ts';
import { type Claimed, claimsBesideToken, claimsOfMember, claimsWithoutToken, NO_GROUPS } from './claims.ts';
import { type Draft, drafted, parameter } from './draft.ts';
import { foreignIds } from './foreign-ids.ts';
import type { ForgedToken } from './forged-tokens.ts';
import { faultOf, type Rung, rungsAt } from './ladder.ts';
import { signatureOfBytes, WRONG_SIGNATURES } from './signatures.ts';
import { placeIn, type TriedPlace, type TriedRoute } from './tried-routes.ts';
import { refused, type Try } from './tries.ts';
import { HUGE_BODY, WRONG_BODIES } from './wrong-bodies.ts';

export interface Tempted {
  readonly world: World;
  readonly forged: readonly ForgedToken[];
}

/** One after another: all of a route at once would be a gigabyte. */
export async function* refusedTries({ world, forged }: Tempted, tried: TriedRoute): AsyncGenerator<Try> {
  yield* refusedRungs(world, tried);
  yield* unknownQueries(world, tried);
  yield* wrongBodies(world, tried);
  yield* callers(world, tried);
  yield* await wrongTokens(world, tried, forged);
  yield* await wrongGroups(world, tried);
  yield* wrongSignatures(world, tried);
  yield* othersIds(world, tried);
  yield* ownData(world, tried);
  yield* written(world, tried);
}

function* refusedRungs(world: World, tried: TriedRoute): Generator<Try> {
  for (const place of tried.places) yield* rungTries(world, tried, place, (rung) => rung.expected !== 'taken');
}

/** Gives the tries at a place: one for each rung of the ladder that is tried. */
export function* rungTries(
  world: World,
  tried: TriedRoute,
  { field, of, reach }: TriedPlace,
  isTried: (rung: Rung) => boolean,
): Generator<Try> {
  const { ladder } = tried;
  const whole = () => tried.whole(world.members, of);
  for (const rung of rungsAt(ladder, placeIn(tried, whole(), field), reach, whole)) {
    if (!isTried(rung)) continue;
    yield { what: `${field} (${of}): ${rung.what}`, draft: rung.draft, faultOf: (answer) => faultOf(ladder, rung, answer) };
  }
}

export const wholeDraft = ({ members }: World, { route, whole }: TriedRoute, of?: string): Draft => drafted(route, whole(members, of));

/** The same by nobody, but for what it says of itself. */
const claiming = (draft: Draft, { headers = {}, query = [] }: Omit<Claimed, 'what'>): Draft => ({
  ...draft,
  by: 'nobody',
  query: [...draft.query, ...query],
  headers: { ...draft.headers, ...headers },
});

const UNKNOWN_QUERIES = ['surprise', '__proto__', 'constructor', 'toString', 'Limit', 'limit[]', 'limit[$gt]'];

function unknownQueries(world: World, tried: TriedRoute): readonly Try[] {
  if (tried.route.query === undefined) return [];
  const draft = wholeDraft(world, tried);
  return UNKNOWN_QUERIES.map((name) =>
    refused(
      tried,
      `the query ${name}`,
      { ...draft, query: [...draft.query, parameter(name, '1')] },
      { code: 'VALIDATION_FAILED', names: [`query.${name}`] },
    ),
  );
}

function wrongBodies(world: World, tried: TriedRoute): readonly Try[] {
  if (tried.route.body === undefined) return [];
  const bodies = tried.id === 'sendMerchantEvent' ? [...WRONG_BODIES, HUGE_BODY] : WRONG_BODIES;
  return bodies.map(({ what, change, code, names }) => {
    const draft = wholeDraft(world, tried);
    const { body, headers = {} } = change(String(draft.body));
    const changed = { ...draft, body, headers: { ...draft.headers, ...headers } };
    return refused(tried, `the body: ${what}`, changed, { code, ...(names === undefined ? {} : { names: [names] }) });
  });
}

/** Ids that do not exist, by the parameter that a path has. */
const NOTHING = { endpointId: `end_${'0'.repeat(26)}`, segmentId: 'nobody' };

const SENDERS: Readonly<Record<CallerKind, Sender>> = {
  nobody: 'nobody',
  merchant: { shop: SHOP },
  'another merchant': { shop: OTHER_SHOP },
  member: MEMBER,
  analyst: { sub: `analyst-${MARK}`, groups: ['analyst'] },
  support: { sub: `support-${MARK}`, groups: ['support'] },
  manager: { sub: `manager-${MARK}`, groups: ['manager'] },
};

const callers = (world: World, tried: TriedRoute): readonly Try[] => CALLER_KINDS.map((kind) => callerTry(world, tried, kind));

/**
 * A caller who is let in sends a wrong body, a wrong key, or an unknown id. The route refuses that for another reason, so nothing is
 * written.
 */
function callerTry(world: World, tried: TriedRoute, kind: CallerKind): Try {
  const { id, route } = tried;
  const draft = { ...wholeDraft(world, tried), by: SENDERS[kind] };
  const access = accessOf(route, kind);
  const what = `${kind}, ${access}`;
  if (access !== 'allowed') return refused(tried, what, draft, { code: access });
  if (route.body !== undefined) return refused(tried, what, { ...draft, body: '{"surprise":1}' }, { code: 'VALIDATION_FAILED' });
  if (route.headers !== undefined)
    return refused(tried, what, { ...draft, headers: { 'idempotency-key': 'short' } }, { code: 'VALIDATION_FAILED' });
  if (id === 'makeTillCode' && kind === 'member')
    return refused(tried, what, { ...draft, by: { sub: CAROL.sub } }, { code: 'ACCOUNT_FROZEN' });
  if (/^(POST|DELETE)$/.test(route.method))
    return refused(tried, what, { ...draft, params: { ...draft.params, ...NOTHING } }, { code: 'NOT_FOUND' });
  // A caller of the brand is no member, so there is nothing to show it.
  const status = route.caller === 'member' && kind !== 'member' ? 404 : 200;
  return { what, draft, faultOf: (answer) => (answer.status === status ? undefined : `is not ${status}`) };
}

async function wrongTokens(world: World, tried: TriedRoute, forged: readonly ForgedToken[]): Promise<readonly Try[]> {
  const { route } = tried;
  if (route.caller === 'anyone' || route.caller === 'merchant') return [];
  const draft = wholeDraft(world, tried);
  const { by } = draft;
  const token = await world.token(typeof by === 'object' && 'sub' in by ? by : MEMBER);
  return [
    ...forged.map(({ what, authorization }) => ({ what: `a token ${what}`, draft: claiming(draft, { headers: { authorization } }) })),
    ...claimsWithoutToken(token).map((claimed) => ({ what: `for a token, ${claimed.what}`, draft: claiming(draft, claimed) })),
  ].map((one) => refused(tried, one.what, one.draft, { code: 'UNAUTHENTICATED' }));
}

async function wrongGroups(world: World, tried: TriedRoute): Promise<readonly Try[]> {
  if (!Array.isArray(tried.route.caller)) return [];
  const draft = wholeDraft(world, tried);
  const claimed = await claimsBesideToken(world, await world.token(MEMBER));
  return [
    ...NO_GROUPS.map((groups) => ({ what: `the groups "${groups.join(' ')}"`, draft: { ...draft, by: { sub: `other-${MARK}`, groups } } })),
    ...claimed.map((claim) => ({ what: `without a group, ${claim.what}`, draft: claiming(draft, claim) })),
  ].map((one) => refused(tried, one.what, one.draft, { code: 'FORBIDDEN' }));
}

function wrongSignatures(world: World, tried: TriedRoute): readonly Try[] {
  if (tried.route.caller !== 'merchant') return [];
  return [
    ...WRONG_SIGNATURES.map(({ what, code, names, headers }) => {
      const draft = wholeDraft(world, tried);
      const signed = { ...draft, headers: { ...draft.headers, ...headers(world, String(draft.body)) } };
      return refused(tried, `a signature ${what}`, signed, { code, ...(names === undefined ? {} : { names: [names] }) });
    }),
    notUtf8(world, tried),
    ...(tried.id === 'sendMerchantEvent' ? capturedMessage(world, tried) : [capturedEvent(world, tried)]),
  ];
}

/** Once they are text they are no longer the same bytes. */
function notUtf8(world: World, tried: TriedRoute): Try {
  const draft = wholeDraft(world, tried);
  const body = Buffer.from(String(draft.body).replace('"type":"', '$&\u00ff'), 'latin1');
  const headers = { ...draft.headers, ...signatureOfBytes(world, body) };
  return refused(tried, 'bytes that are not UTF-8', { ...draft, body, headers }, { code: 'SIGNATURE_INVALID' });
}

function capturedEvent(world: World, tried: TriedRoute): Try {
  const draft = wholeDraft(world, tried);
  const { body, headers } = world.bought;
  const captured = { ...draft, by: 'nobody' as const, body, headers: { ...draft.headers, ...headers } };
  return refused(tried, 'an event that was captured', captured, { code: 'VALIDATION_FAILED' });
}

function capturedMessage(world: World, tried: TriedRoute): readonly Try[] {
  const { body, headers } = world.bought;
  const captured = { ...wholeDraft(world, tried), by: 'nobody' as const, headers };
  const other = body.replace(String(BOUGHT.amount), '9');
  const messageId = headers['webhook-id'] ?? '';
  return [
    {
      what: 'a message that was captured',
      draft: { ...captured, body },
      faultOf: ({ status, replayed }) => (status === 200 && replayed ? undefined : 'is not its first answer'),
    },
    refused(tried, 'a captured message with another body', { ...captured, body: other }, { code: 'SIGNATURE_INVALID' }),
    refused(
      tried,
      'a captured message with another body, signed anew',
      { ...captured, body: other, headers: world.shops[SHOP].signatureOf(other, { messageId }) },
      { code: 'ORDER_MISMATCH', names: ['data.orderId'] },
    ),
    refused(
      tried,
      'a captured message under another name',
      { ...captured, body, headers: { ...headers, 'webhook-id': `${messageId}2` } },
      { code: 'SIGNATURE_INVALID' },
    ),
  ];
}

const othersIds = (world: World, tried: TriedRoute): readonly Try[] =>
  foreignIds(tried.route).map(({ what, param, value, code }) => {
    const draft = wholeDraft(world, tried);
    return refused(tried, what, { ...draft, params: { ...draft.params, [param]: value(world.members) } }, { code });
  });

function written(world: World, tried: TriedRoute): readonly Try[] {
  return (WRITTEN_REFUSALS[tried.id] ?? []).map(({ what, of, change, code, names, says }) => {
    const draft = drafted(tried.route, change(tried.whole(world.members, of), world));
    const as = refused(tried, what, draft, { code, ...(names === undefined ? {} : { names: [names] }) });
    return {
      ...as,
      faultOf: (answer) => as.faultOf(answer) ?? (says === undefined || answer.text.includes(says) ? undefined : `does not say "${says}"`),
    };
  });
}

/** A member who says that they are another one is shown what is theirs. */
function ownData(world: World, tried: TriedRoute): readonly Try[] {
  if (tried.id !== 'getProfile' && tried.id !== 'getBalance') return [];
  const { ada, elsewhere } = world.members;
  const { what, headers = {}, query = [] } = claimsOfMember(world.members);
  const isOfAda = ({ body, text }: Answer) => Shown.safeParse(body).data?.memberId === ada && !text.includes(elsewhere);
  return [
    { what, draft: { ...wholeDraft(world, tried), headers, query }, faultOf: (answer) => (isOfAda(answer) ? undefined : 'is not of ADA') },
  ];
}

const Shown = z.looseObject({ memberId: z.string() });
