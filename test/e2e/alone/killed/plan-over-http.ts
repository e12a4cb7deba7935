/** The requests of a plan over HTTP, and what came back in the words of the use cases, so that the simulation's auditor can judge it. */
import * as z from 'zod';
import {
  ActivityCredited,
  EventKept,
  PointsMatured,
  PurchaseCredited,
  ReturnReversed,
} from '../../../../shared/contract/earning/merchant-events.ts';
import { Frozen } from '../../../../shared/contract/fraud/freezing.ts';
import { Problem } from '../../../../shared/contract/kernel/problem-details.ts';
import { Adjusted, BalanceDetail, Verification } from '../../../../shared/contract/ledger/ledger.ts';
import { CARD_ROUTES } from '../../../../shared/contract/members/card-routes.ts';
import { Enrolled, Member } from '../../../../shared/contract/members/members.ts';
import { PublishedVersion } from '../../../../shared/contract/programmes/programme.ts';
import { SegmentsChanged } from '../../../../shared/contract/segments/static-segments.ts';
import { TierChanged, TierDetail } from '../../../../shared/contract/tiers/tiers.ts';
import { pointsMatured } from '../../../../shared/domain/earning/order-fulfilment.ts';
import { sumPoints } from '../../../../shared/domain/kernel/points.ts';
import { toInstant } from '../../../../shared/domain/kernel/time.ts';
import type { Entry } from '../../../../shared/domain/ledger/entry.ts';
import type { Posting } from '../../../../shared/domain/ledger/entry-header.ts';
import type { PurchaseCommand } from '../../../../shared/use-cases/earning/credit-purchase.ts';
import { isOfNight } from '../../../sim/analytics/night-request.ts';
import { isOfEvents } from '../../../sim/events/endpoint-request.ts';
import { same } from '../../../sim/kernel/audit-hash.ts';
import { identitiesOf } from '../../../sim/kernel/people.ts';
import type { ManualCommand, Request } from '../../../sim/kernel/request.ts';
import type { Answer, LevelSeen, TierSeen } from '../../../sim/kernel/system.ts';
import { fail } from '../../../sim/violation.ts';
import { ask, bodyOf, type Answer as HttpAnswer, type MerchantActor, tokenOf } from '../../../support/platform/api.ts';
import { localCalls, type TokenFor } from '../../../support/platform/platform.ts';
import { newestIn } from './newest-version.ts';
import { isOfPayments, sendPayment, toldOfPayment } from './payments-over-http.ts';
import { isOfRewards, sendReward, toldOfReward } from './rewards-over-http.ts';

export interface Clients {
  readonly url: string;
  readonly now: () => Date;
  readonly merchant: (merchantId: string) => MerchantActor;
  /** As far as clients were told. */
  readonly memberId: (programmeId: string, person: number) => string | undefined;
  /** Whether they enrolled with a token of their own. */
  readonly hasToken: (programmeId: string, person: number) => boolean;
}

const Pins = CARD_ROUTES.readCardPins.answers[200];

/** undefined: the server was killed before it answered. */
const pinIn = ({ body }: HttpAnswer): string | undefined => Pins.safeParse(body).data?.pins[0]?.pin;

/** undefined: no one can ask about a member whose id they were not told. */
export async function sendOver(clients: Clients, request: Request, command: PurchaseCommand | undefined): Promise<HttpAnswer | undefined> {
  const call = async (who: TokenFor, path: string, json?: object, headers: Readonly<Record<string, string>> = {}) =>
    ask(clients.url, `/v1/programmes${path}`, { token: await tokenOf(clients.url, who), headers, ...(json === undefined ? {} : { json }) });
  const manager = (sub: string): TokenFor => ({ sub, groups: ['manager'] });
  const event = (merchantId: string, type: string, data: object) =>
    clients.merchant(merchantId).send({ type, timestamp: clients.now().toISOString(), data });

  if (isOfRewards(request)) return sendReward(clients, request);
  if (isOfPayments(request)) return sendPayment(clients, request);
  if (isOfEvents(request) || isOfNight(request)) return undefined;
  switch (request.kind) {
    case 'purchase':
      return command && event(request.merchant.id, 'purchase.completed', command);
    case 'return':
      return event(request.merchant.id, 'purchase.returned', request.giveBack);
    case 'fulfil':
      return event(request.merchant.id, 'order.fulfilled', request.fulfilment);
    case 'activity':
      return event(request.merchant.id, 'activity.completed', { ...request.activity, member: request.member });
    case 'agenda':
      return askFor(() => localCalls(clients.url).runSchedule('agenda'));
    case 'enrol': {
      const { programmeId, identities, fields: profile } = request.enrol;
      const { subject, email, phone, card, externalId } = identities;
      if (externalId !== undefined || subject === undefined)
        return call(manager('enroller'), `/${programmeId}/members`, { ...identities, profile });
      const who = { sub: subject, ...(email === undefined ? {} : { email }), ...(phone === undefined ? {} : { phone }) };
      if (card === undefined) return call(who, `/${programmeId}/me`, { profile });
      const cardPin = pinIn(await call(manager('printer'), `/${programmeId}/cards/pins`, { cards: [card] }));
      return call(who, `/${programmeId}/me`, { card, cardPin, profile });
    }
    case 'create':
      return call(manager(request.id), '', { id: request.programmeId, ...request.terms });
    case 'publish': {
      const versions = `/${request.programmeId}/versions`;
      const basedOn = newestIn(await call(manager(request.id), `${versions}?limit=1`));
      return call(manager(request.id), versions, { ...request.terms, basedOn });
    }
  }
  const { programmeId, person } = request;
  const memberId = clients.memberId(programmeId, person);
  if (memberId === undefined) return undefined;
  const member = `/${programmeId}/members/${memberId}`;
  if ('said' in request) {
    const { path, body } = byHand(request);
    const { by, reason, idempotencyKey } = request.said;
    return call(manager(by), `${member}${path}`, { ...body, reason }, { 'idempotency-key': idempotencyKey });
  }
  switch (request.kind) {
    case 'balance':
      return call(manager('viewer'), `${member}/balance`);
    case 'tier':
      return call(manager('viewer'), `${member}/tier`);
    case 'verify':
      return call(manager('viewer'), `${member}/verification`);
    case 'born': {
      // Only members themselves can say so.
      if (!clients.hasToken(programmeId, person)) return undefined;
      const token = await tokenOf(clients.url, { sub: identitiesOf(person).subject });
      return ask(clients.url, `/v1/programmes/${programmeId}/me`, { method: 'PATCH', token, json: { birthDate: request.birthDate } });
    }
  }
}

/** A call of the local platform's own, as if it were a route. */
async function askFor(call: () => Promise<unknown>): Promise<HttpAnswer> {
  const body = await call();
  return {
    status: 200,
    type: 'application/json',
    replayed: false,
    retryAfter: Number.NaN,
    requestId: '',
    text: JSON.stringify(body),
    body,
  };
}

/** Where it is asked for, and what is said besides the reason. */
function byHand(request: ManualCommand): { readonly path: string; readonly body: object } {
  switch (request.kind) {
    case 'adjust':
      return { path: '/adjustments', body: { points: request.points } };
    case 'change-tier':
      return { path: '/tier', body: request.change };
    case 'extend':
      return { path: '/extensions', body: { until: request.until } };
    case 'freeze':
      return { path: `/${request.action}`, body: {} };
    case 'segment':
      return { path: '/segments', body: { add: request.add, remove: request.remove } };
    case 'reinstate':
      return { path: '/reinstatements', body: { entry: request.entry } };
  }
}

/** The parts of an answer that describe an entry. */
type Shown = Pick<z.output<typeof PurchaseCredited>, 'memberId' | 'entry' | 'balance'> & {
  readonly points: unknown;
  readonly asOf?: string;
  readonly tier?: z.output<typeof PurchaseCredited>['tier'];
  readonly explanation?: z.output<typeof PurchaseCredited>['explanation'];
};
const OF_ANSWERS_ONLY = new Set(['orderId', 'returnId', 'activityId']);

const gained = ({ postings }: Entry, bucket: Posting['bucket']): number =>
  Math.max(0, sumPoints(postings.filter((posting) => posting.bucket === bucket)));
const earned = (entry: Entry) => ({ earned: entry.points, pending: gained(entry, 'pending') });
const reversed = (entry: Entry) => ({ reversed: 0 - entry.points, debt: gained(entry, 'debt') });

export type Told = { readonly answer: Answer } | { readonly refused: string; readonly words: string } | 'ask again';

/** `entryOf`: as it stands in the table. */
export function toldBy(
  clients: Pick<Clients, 'memberId'>,
  request: Request,
  answered: HttpAnswer,
  entryOf: (programmeId: string, memberId: string, number: number) => Entry | undefined,
): Told {
  if (answered.status === 503) return 'ask again';
  if (answered.status >= 500) fail('broken', `${request.id} is answered ${answered.status}: ${answered.text}`);
  if (answered.status >= 400) {
    const { code, detail = '' } = Problem.parse(answered.body);
    return { refused: code, words: detail };
  }
  if (isOfRewards(request)) return { answer: toldOfReward(clients, request, answered, entryOf) };
  if (isOfEvents(request) || isOfNight(request)) throw new RangeError('no client over HTTP asks for it');
  if (isOfPayments(request)) return { answer: toldOfPayment(request, answered, entryOf) };
  const { replayed } = answered;
  const entry = (programmeId: string, { memberId, entry: number, ...shown }: Shown, points: (entry: Entry) => unknown): Entry => {
    const found = entryOf(programmeId, memberId, number);
    if (found === undefined) return fail('answer', `${request.id} is answered with an entry that is not in the table: ${answered.text}`);
    const { balance, explanation, tier = null } = found;
    const only = {
      ...(shown.asOf === undefined ? {} : { asOf: found.at }),
      ...(shown.tier === undefined ? {} : { tier }),
      ...(shown.explanation === undefined ? {} : { explanation }),
    };
    const told = { points: points(found), balance, ...only };
    if (!same(told, shown, OF_ANSWERS_ONLY))
      fail('answer', `${request.id} is answered ${answered.text}, where its entry says ${JSON.stringify(told)}`);
    return found;
  };
  switch (request.kind) {
    case 'purchase':
    case 'return': {
      const { programmeId } = request.merchant;
      if (answered.status === 202)
        return { answer: { to: request.kind, outcome: { kept: bodyOf(answered, 202, EventKept).kept, replayed } } };
      const found =
        request.kind === 'purchase'
          ? entry(programmeId, bodyOf(answered, 200, PurchaseCredited), earned)
          : entry(programmeId, bodyOf(answered, 200, ReturnReversed), reversed);
      return { answer: { to: request.kind, outcome: { entry: found, replayed } } };
    }
    case 'fulfil': {
      const { programmeId } = request.merchant;
      if (answered.status === 202) return { answer: { to: 'fulfil', outcome: { kept: bodyOf(answered, 202, EventKept).kept, replayed } } };
      const found = entry(programmeId, bodyOf(answered, 200, PointsMatured), (of) => ({ matured: pointsMatured(of) }));
      return { answer: { to: 'fulfil', outcome: { entry: found, replayed } } };
    }
    case 'activity': {
      const { engagement, ...shown } = bodyOf(answered, 200, ActivityCredited);
      const found = entry(request.merchant.programmeId, shown, ({ points }) => ({ earned: points }));
      if (engagement !== (found.qualifying?.engagement ?? 0)) fail('answer', `${request.id} is answered ${answered.text}`);
      return { answer: { to: 'activity', outcome: { entry: found, replayed } } };
    }
    case 'adjust':
    case 'extend':
    case 'reinstate': {
      const found = entry(request.programmeId, bodyOf(answered, 200, Adjusted), ({ points }) => points);
      return { answer: { to: request.kind, outcome: { entry: found, replayed } } };
    }
    case 'freeze':
    case 'segment': {
      const marked = bodyOf(answered, 200, request.kind === 'freeze' ? Frozen : SegmentsChanged);
      const found = entryOf(request.programmeId, marked.memberId, marked.entry);
      const right = 'frozen' in marked ? marked.frozen === (found?.kind === 'freeze') : same(found?.segments, marked.segments);
      if (found === undefined || !right) return fail('answer', `${request.id} is answered ${answered.text}, which is no entry`);
      return { answer: { to: request.kind, outcome: { entry: found, replayed } } };
    }
    case 'change-tier': {
      const { memberId, entry: number, tier } = bodyOf(answered, 200, TierChanged);
      const found = entryOf(request.programmeId, memberId, number);
      if (found === undefined || !same(found.tier, tier))
        return fail('answer', `${request.id} is answered ${answered.text}, which is no entry`);
      return { answer: { to: 'change-tier', outcome: { entry: found, replayed } } };
    }
    case 'born':
      return { answer: { to: 'born', outcome: { fields: bodyOf(answered, 200, Member).profile } } };
    case 'agenda':
      return { answer: { to: 'agenda', outcome: runIn(answered.body) } };
    case 'tier':
      return { answer: { to: 'tier', outcome: tierSeen(bodyOf(answered, 200, TierDetail)) } };
    case 'enrol': {
      const { memberId, enrolledAt } = bodyOf(answered, 201, Enrolled);
      return { answer: { to: 'enrol', outcome: { memberId, enrolledAt: toInstant(enrolledAt), replayed } } };
    }
    case 'create':
    case 'publish': {
      const { publishedAt, effectiveAt, notes: _, ...rest } = bodyOf(answered, 201, PublishedVersion);
      const version = { ...rest, publishedAt: toInstant(publishedAt), effectiveAt: toInstant(effectiveAt) };
      return { answer: { to: request.kind, outcome: { version, replayed } } };
    }
    case 'balance': {
      const { memberId, asOf, active, pending, held, debt } = bodyOf(answered, 200, BalanceDetail);
      const balance = { active, pending, ...(held === undefined ? {} : { held }), debt };
      return { answer: { to: 'balance', outcome: { memberId, asOf: toInstant(asOf), balance } } };
    }
    case 'verify':
      return { answer: { to: 'verify', outcome: bodyOf(answered, 200, Verification) } };
  }
}

const ScheduleRun = z.object({
  status: z.literal('SUCCEEDED'),
  output: z.object({
    groups: z.array(z.object({ status: z.literal('done'), until: z.string(), settled: z.int(), setAside: z.int(), left: z.int() })),
  }),
});

/** All groups together; what was due when the first of them began was done. */
function runIn(body: unknown): Extract<Answer, { to: 'agenda' }>['outcome'] {
  const { groups } = ScheduleRun.parse(body).output;
  const sum = (of: (group: (typeof groups)[number]) => number) => groups.reduce((total, group) => total + of(group), 0);
  const [until = ''] = groups.map((group) => group.until).sort();
  return {
    shards: [],
    until: toInstant(until),
    settled: sum(({ settled }) => settled),
    setAside: sum(({ setAside }) => setAside),
    left: sum(({ left }) => left),
  };
}

function tierSeen({ memberId, asOf, tier, next, keep }: TierDetail): TierSeen {
  const instant = (at: string | null): string | null => at && toInstant(at);
  const levelSeen = (level: TierDetail['next']): LevelSeen | null =>
    level && {
      id: level.id,
      have: level.progress.map(({ have }) => have),
      missing: level.progress.map(({ missing }) => missing),
      met: level.met,
      by: instant(level.by),
    };
  return {
    memberId,
    asOf: toInstant(asOf),
    tier: tier && {
      id: tier.id,
      since: toInstant(tier.since),
      until: instant(tier.until),
      reviewAt: instant(tier.graceUntil),
      lockedUntil: instant(tier.lockedUntil),
    },
    next: levelSeen(next),
    keep: levelSeen(keep),
  };
}
