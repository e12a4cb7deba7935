/** Runs one world from its plan, with clients, servers, faults, and the auditor. */
import { createHash } from 'node:crypto';
import { Refusal } from '../../shared/domain/kernel/refusal.ts';
import { StoreUnavailable } from '../../shared/ports/kernel/storage.ts';
import type { Item } from '../../shared/store/kernel/item-table.ts';
import { createStore } from '../../shared/store/store.ts';
import { type AgendaProgress, beginAgenda } from '../../shared/use-cases/agenda/work-agenda.ts';
import type { PurchaseCommand } from '../../shared/use-cases/earning/credit-purchase.ts';
import { Busy } from '../../shared/use-cases/kernel/commit.ts';
import type { AdjustOutcome } from '../../shared/use-cases/ledger/adjust-points.ts';
import { programmeVersions } from '../../shared/use-cases/programmes/programme-versions.ts';
import type { RedemptionOutcome } from '../../shared/use-cases/rewards/redemption-command.ts';
import { freshNights } from './analytics/fresh-night.ts';
import { isOfNight, type NightRequest } from './analytics/night-request.ts';
import { createNights } from './analytics/nights.ts';
import { Auditor, type Sent, type Written } from './auditor.ts';
import { createBackground } from './events/background.ts';
import { type EndpointRequest, isOfEndpoint } from './events/endpoint-request.ts';
import { performOnEndpoint } from './events/perform-endpoints.ts';
import type { Surroundings } from './events/queue.ts';
import { canonical } from './kernel/audit-hash.ts';
import { auditedTable } from './kernel/audited-table.ts';
import { type FaultCounts, type FaultRates, NO_FAULTS, noFaults } from './kernel/faults.ts';
import { CALLS_BEFORE_CRASH, Invocation } from './kernel/invocation.ts';
import { DAY } from './kernel/plan-times.ts';
import { type Random, seededRandom, seedOf } from './kernel/random.ts';
import { randomOfSeed } from './kernel/random-by-name.ts';
import type { ManualCommand, OfRedemption, Request, RequestOf } from './kernel/request.ts';
import { countPublication, identityKeys, idsInOrder, portsOf, type Server, startServer, type World } from './kernel/server.ts';
import {
  type Answer,
  type AnsweredRedemption,
  offerSeenOf,
  type RedemptionSeen,
  realSystem,
  redemptionSeenOf,
  type System,
  type SystemPorts,
  seenOf,
} from './kernel/system.ts';
import { createTimeline } from './kernel/timeline.ts';
import { createWording } from './kernel/wording.ts';
import { ALL_SHARDS, type Operation, type Plan } from './plan.ts';
import { NO_BUG, type PlantedBug } from './planted-bugs/planted-bug.ts';
import { Violation } from './violation.ts';

export interface WorldOutcome {
  readonly violation: Violation | undefined;
  /** The number of the last operation, or of the last repetition. */
  readonly step: number;
  readonly faults: FaultCounts;
  readonly requests: number;
  digest(): string;
}

/** Faults spare a request after so many attempts, so that every client gets an answer. */
const ATTEMPTS_WITH_FAULTS = 4;
/** Without faults an answer comes soon. */
const MAX_ATTEMPTS = 60;
/** The time after which another worker of the agenda takes over. */
const WORKER_MILLIS = 1_500;

/** A run of the agenda over its workers. */
interface Run {
  readonly sent: Sent;
  progress: AgendaProgress;
}

export async function runWorld(plan: Plan, bug: PlantedBug = NO_BUG): Promise<WorldOutcome> {
  const timeline = createTimeline(plan.start);
  const auditor = new Auditor(Math.max(...plan.skews.map(Math.abs)), plan.streams);
  const faults = noFaults();
  const system: System = bug.system?.(realSystem) ?? realSystem;
  const memberIds = new Map<string, string>();
  const expired = new Map<string, number[]>();
  const redemptions = new Map<string, Map<string, RedemptionSeen>>();
  const codes = new Map<string, string>();
  const endpoints = new Map<string, { readonly id: string; readonly url: string }[]>();
  const referralCodes = new Map<string, readonly string[]>();
  const reviews = new Map<string, readonly string[]>();
  const wording = createWording({ memberIds, expired, redemptions, codes, endpoints, referralCodes, reviews });
  let violation: Violation | undefined;
  let step = 0;
  let requests = 0;
  let underWay = 0;

  const noticing =
    <Asked extends readonly unknown[]>(act: (...asked: Asked) => void) =>
    (...asked: Asked): void => {
      try {
        act(...asked);
      } catch (error) {
        violation ??=
          error instanceof Violation
            ? error
            : new Violation('broken', error instanceof Error ? (error.stack ?? error.message) : String(error));
      }
    };

  const table = auditedTable(
    noticing((written: readonly Written[], run: Sent | undefined) => {
      auditor.wrote(written, timeline.now, run);
      noteExpired(expired, written);
      noteReviews(reviews, written);
      background?.wrote(written);
      nights.wrote(written);
    }),
  );
  const world: World = { timeline, table, ids: idsInOrder(), identities: identityKeys(), bug };
  const serverRandom = seededRandom(seedOf(plan.seed, -1));
  const start = (index: number): Server => {
    const skew = plan.skews[index % plan.skews.length] ?? 0;
    if (skew !== 0) faults['clock skew'] += 1;
    const rates: FaultRates = { ...NO_FAULTS, throttled: plan.rates.throttled, slow: plan.rates.slow };
    const own = new Invocation(timeline, serverRandom, rates, faults, () => undefined);
    return startServer(world, skew, own, () => {
      faults['stale versions'] += 1;
    });
  };
  const servers = plan.skews.map((_, index) => start(index));
  let rates = plan.rates;
  const surroundings: Surroundings = {
    timeline,
    randomOf: randomOfSeed(seedOf(plan.seed, -6)),
    rates: () => rates,
    faults,
    noticing: (act) => noticing(act)(),
    isPassing,
  };
  const background = plan.streams
    ? createBackground({
        world,
        system,
        surroundings,
        servers,
        received: noticing((one) => auditor.received(one, timeline.now)),
        projected: (written) => auditor.projected(written, timeline.now),
      })
    : undefined;
  const nights = createNights({ world, system, surroundings, servers });
  let urls = 0;
  const nextUrl = (begins: string): string => {
    urls += 1;
    return `${begins}/${urls}`;
  };

  /** Ends the process with all its commands, and starts another in its place. */
  const restart = (index: number): void => {
    faults['server restart'] += 1;
    const lost = [...(servers[index]?.invocations ?? [])];
    servers[index] = start(index);
    for (const invocation of lost) invocation.kill();
  };

  /** The accounts that a run of the agenda cannot read. */
  const damagedIn = (request: Request, rates: FaultRates, random: Random): Pick<Sent, 'damaged'> => {
    if (request.kind !== 'agenda' || !random.chance(rates.damaged)) return {};
    faults['damaged account'] += 1;
    return { damaged: new Set([...memberIds.values()].filter(() => random.chance(0.3))) };
  };

  const deliver = (request: Request, random: Random, deaf: boolean, attempt: number, run?: Run): void => {
    requests += 1;
    if (attempt > MAX_ATTEMPTS) throw new Violation('liveness', `${request.id} has no answer after ${MAX_ATTEMPTS} attempts`);
    const rates = attempt < ATTEMPTS_WITH_FAULTS ? plan.rates : NO_FAULTS;
    const index = random.below(servers.length);
    const server = servers[index];
    if (server === undefined) return;
    const worded = wording.of(request, random);
    const sent = run?.sent ?? { ...auditor.sent(worded.meant, worded.command, timeline.now), ...damagedIn(request, rates, random) };
    const running = run ?? (request.kind === 'agenda' ? { sent, progress: beginAgenda(request.shards, server.clock.now()) } : undefined);
    const later = (pause: number, next: number): void => {
      if (deaf) return;
      timeline.at(
        timeline.now + pause,
        noticing(() => deliver(request, random, deaf, next, running)),
      );
    };
    const again = (): void => later(random.between(20, attempt < ATTEMPTS_WITH_FAULTS ? 4_000 : 500), attempt + 1);
    underWay += 1;
    const ended = (): void => {
      underWay -= 1;
      server.invocations.delete(invocation);
    };
    const died = (): void => {
      ended();
      if (running !== undefined) faults['worker killed'] += 1;
      again();
    };
    const calls = running === undefined ? CALLS_BEFORE_CRASH.command : CALLS_BEFORE_CRASH.worker;
    const invocation = new Invocation(timeline, random, rates, faults, died, calls);
    server.invocations.add(invocation);
    // The process may be killed meanwhile. Then the client only notices a timeout.
    if (random.chance(rates.restart)) {
      timeline.at(timeline.now + random.below(60), () => {
        if (servers[index] === server) restart(index);
      });
    }
    const ports = portsOf(world, server, invocation, running?.sent);
    const until = timeline.now + random.between(WORKER_MILLIS / 30, WORKER_MILLIS);
    const asked =
      running === undefined
        ? isOfEndpoint(worded.request)
          ? performOnEndpoint({ system, ports, invocation, take: (message) => background?.deliveries(message), nextUrl }, worded.request)
          : perform(system, ports, worded.request, worded.command, memberIds)
        : system
            .agenda(ports, running.progress, () => until - timeline.now)
            .then((progress): Answer => ({ to: 'agenda', outcome: progress }));
    asked.then(
      noticing((answer: Answer | undefined) => {
        if (invocation.dead) return;
        ended();
        if (deaf || answer === undefined) return;
        if (random.chance(rates.clientAnswerLost)) {
          faults['answer lost on the way to the client'] += 1;
          return again();
        }
        if (running !== undefined && answer.to === 'agenda') {
          running.progress = answer.outcome;
          if (answer.outcome.shards.length > 0) return later(1, attempt);
        }
        auditor.answered(sent, answer, timeline.now);
        if (answer.to === 'enrol' && request.kind === 'enrol')
          memberIds.set(`${request.enrol.programmeId} ${request.person}`, answer.outcome.memberId);
        if ('key' in request && 'seen' in answer.outcome) noteRedemption(redemptions, request, answer.outcome.seen);
        if (answer.to === 'referral-code' && request.kind === 'referral-code') {
          const key = `${request.programmeId} ${request.person}`;
          referralCodes.set(key, [...(referralCodes.get(key) ?? []), answer.outcome.referrer.code]);
        }
        if (answer.to === 'create-endpoint') {
          const { programmeId, id, url } = answer.outcome;
          endpoints.set(programmeId, [...(endpoints.get(programmeId) ?? []), { id, url }]);
        }
        if (answer.to === 'show-code') codes.set(request.id, answer.outcome.code);
        if (answer.to === 'publish' && !answer.outcome.replayed) {
          countPublication(world);
          if (underWay > 0) faults['configuration change mid-flight'] += 1;
        }
      }),
      noticing((error: unknown) => {
        if (invocation.dead) return;
        ended();
        if (isPassing(error)) return again();
        if (!(error instanceof Refusal)) throw error;
        if (!deaf) auditor.refused(sent, error.code, error.message, timeline.now);
      }),
    );
  };

  const rewind = ({ records }: RequestOf<'rewind'>): void => {
    if (background === undefined) return;
    faults['stream replayed'] += 1;
    background.stream.rewind(records);
  };

  await openProgrammes(plan, world, auditor, table);

  const send = (index: number): void => {
    const operation: Operation | undefined = plan.operations[index];
    if (operation === undefined) return;
    timeline.at(
      operation.at,
      noticing(() => {
        step = operation.number;
        if (operation.fault !== undefined) faults[operation.fault] += 1;
        if (operation.request.kind === 'rewind') rewind(operation.request);
        else if (isOfNight(operation.request)) nights.run(operation.request, seededRandom(operation.seed));
        else deliver(operation.request, seededRandom(operation.seed), operation.deaf === true, 0);
        send(index + 1);
      }),
    );
  };
  send(0);
  await timeline.run(() => violation !== undefined);

  rates = NO_FAULTS;
  background?.calm();
  for (const request of plan.again) {
    if (violation !== undefined) break;
    step += 1;
    timeline.at(
      timeline.now + 1,
      noticing(() => deliver(request, seededRandom(seedOf(plan.seed, step)), false, ATTEMPTS_WITH_FAULTS)),
    );
    await timeline.run(() => violation !== undefined);
  }
  for (const request of violation === undefined ? lastLooks(memberIds) : []) {
    if (violation !== undefined) break;
    timeline.at(
      timeline.now + (request.id === AT_REST ? plan.rest : 1),
      noticing(() => deliver(request, seededRandom(seedOf(plan.seed, step)), false, ATTEMPTS_WITH_FAULTS)),
    );
    await timeline.run(() => violation !== undefined);
  }
  if (plan.nights && violation === undefined) {
    for (const [index, request] of lastNights(plan).entries()) {
      timeline.at(
        timeline.now + (index === 0 ? 3 * DAY : 1),
        noticing(() => nights.run(request, seededRandom(seedOf(plan.seed, step + index)))),
      );
      await timeline.run(() => violation !== undefined);
    }
  }
  const fresh = plan.nights && violation === undefined ? await freshNights(table.items(), timeline.now) : undefined;
  if (violation === undefined) noticing(() => auditor.conclude(table.items(), fresh))();
  return { violation, step, faults, requests, digest: () => digestOf(table.items()) };
}

const isPassing = (error: unknown): boolean => error instanceof Busy || error instanceof StoreUnavailable;

const AT_REST = 'agenda at rest';

/**
 * The last runs of analytics, days later, when everything is known: earlier days once more, by what was known then; the newest day; and
 * that one once more. Stored histories have the calendar of the last run.
 */
const lastNights = ({ programmes }: Plan): readonly NightRequest[] => {
  const again = (pick: number): readonly NightRequest[] =>
    programmes.map(({ id: programmeId }) => ({ kind: 'night-again', id: `last night but ${pick}`, programmeId, pick, knownAt: 'first' }));
  return [...again(1), ...again(0), { kind: 'night', id: 'last night' }, ...again(0)];
};

/** After everything else, all due work is done, and every client reads its data. */
function lastLooks(memberIds: ReadonlyMap<string, string>): readonly Request[] {
  const looks = [...memberIds.keys()].flatMap((member): Request[] => {
    const [programmeId = '', person] = member.split(' ');
    const look = { programmeId, person: Number(person) };
    return (['balance', 'tier', 'verify', 'offers'] as const).map((kind) => ({ kind, id: `${kind} ${member} at rest`, ...look }));
  });
  const agenda = { kind: 'agenda', shards: ALL_SHARDS } as const;
  return [{ ...agenda, id: AT_REST }, { ...agenda, id: 'agenda at rest, once more' }, ...looks];
}

/** Notes the entries that expired points, which a reader of the ledger sees. */
function noteExpired(expired: Map<string, number[]>, written: readonly Written[]): void {
  for (const { key, after } of written) {
    if (after?.kind !== 'expire' || !key.SK.startsWith('ENTRY#')) continue;
    const member = key.PK.slice('MEMBER#'.length).replace('#', ' ');
    expired.set(member, [...(expired.get(member) ?? []), Number(key.SK.slice('ENTRY#'.length))]);
  }
}

/** Notes the open reviews, which a reader of their list sees. */
function noteReviews(reviews: Map<string, readonly string[]>, written: readonly Written[]): void {
  for (const { key, after } of written) {
    const [kind, programmeId = '', reviewId = ''] = key.PK.split('#');
    if (kind !== 'REVIEW') continue;
    const others = (reviews.get(programmeId) ?? []).filter((other) => other !== reviewId);
    reviews.set(programmeId, after?.state === 'open' ? [...others, reviewId] : others);
  }
}

/** Notes a redemption, so that its client can continue with it. */
export function noteRedemption(
  heard: Map<string, Map<string, RedemptionSeen>>,
  { programmeId, person }: OfRedemption,
  redemption: RedemptionSeen | undefined,
): void {
  if (redemption === undefined) return;
  const own = heard.get(`${programmeId} ${person}`) ?? new Map<string, RedemptionSeen>();
  heard.set(`${programmeId} ${person}`, own.set(redemption.redemptionId, redemption));
}

async function openProgrammes(plan: Plan, world: World, auditor: Auditor, table: World['table']): Promise<void> {
  const store = createStore(table);
  const clock = { now: () => new Date(plan.start).toISOString() as ReturnType<SystemPorts['clock']['now']> };
  const ports = { store, clock, pause: { jittered: async () => undefined }, versions: programmeVersions(store, clock) };
  for (const { id, terms } of plan.programmes) {
    const sent = auditor.sent({ kind: 'create', id, programmeId: id, terms }, undefined, plan.start);
    auditor.answered(sent, { to: 'create', outcome: await realSystem.create(ports, id, terms, id) }, plan.start);
  }
  countPublication(world);
}

async function perform(
  system: System,
  ports: SystemPorts,
  request: Exclude<Request, EndpointRequest>,
  command: PurchaseCommand | undefined,
  memberIds: ReadonlyMap<string, string>,
): Promise<Answer | undefined> {
  switch (request.kind) {
    case 'purchase':
      return command && { to: 'purchase', outcome: await system.credit(ports, request.merchant, command) };
    case 'return':
      return { to: 'return', outcome: await system.giveBack(ports, request.merchant, request.giveBack) };
    case 'fulfil':
      return { to: 'fulfil', outcome: await system.fulfil(ports, request.merchant, request.fulfilment) };
    case 'activity': {
      const { merchant, member, activity } = request;
      return member && { to: 'activity', outcome: await system.record(ports, merchant, { ...activity, member }) };
    }
    case 'agenda':
    case 'rewind':
    case 'night':
    case 'night-again':
    case 'rule':
      return undefined;
    case 'enrol':
      return { to: 'enrol', outcome: await system.enrol(ports, request.enrol) };
    case 'publish':
      return { to: 'publish', outcome: await system.publish(ports, request.programmeId, request.terms, request.id) };
    case 'create':
      return { to: 'create', outcome: await system.create(ports, request.programmeId, request.terms, request.id) };
    case 'create-reward':
    case 'publish-reward': {
      const { kind, id, programmeId, rewardId, state, terms } = request;
      const publish = kind === 'create-reward' ? system.createReward : system.publishReward;
      return { to: kind, outcome: await publish(ports, { programmeId, rewardId, state, terms, by: id }) };
    }
    case 'import-codes': {
      const { programmeId, rewardId, codes } = request;
      return { to: 'import-codes', outcome: await system.importCodes(ports, programmeId, rewardId, codes) };
    }
    case 'judge': {
      const { programmeId, reviewId, verdict, by, id } = request;
      if (reviewId === undefined) return undefined;
      return { to: 'judge', outcome: await system.judge(ports, { programmeId, reviewId, verdict, by, reason: id }) };
    }
    case 'restore': {
      const { merchant, code = '', key, orderId, returnId, amount } = request;
      const asked = { code, orderId, returnId, idempotencyKey: key.idempotencyKey, ...(amount === undefined ? {} : { amount }) };
      const { entry, redemption, replayed } = await system.restore(ports, merchant, asked);
      return { to: 'restore', outcome: { entry, redemption, replayed } };
    }
    case 'pay': {
      const { merchant, tillCode, points, basket, orderId, idempotencyKey } = request;
      // A client can only use a code that it knows.
      if (tillCode === undefined) return undefined;
      return { to: 'pay', outcome: await system.pay(ports, merchant, { orderId, tillCode, points, basket, idempotencyKey }) };
    }
    case 'refund': {
      const { merchant, orderId, returnId, amount, idempotencyKey } = request;
      return { to: 'refund', outcome: await system.refund(ports, merchant, { orderId, returnId, amount, idempotencyKey }) };
    }
    case 'use': {
      const { merchant, code = '', pay, cash, key, orderId, basket } = request;
      const asked = { code, orderId, basket, idempotencyKey: key.idempotencyKey, ...(pay && { pay }), ...(cash && { cash }) };
      const { entry, redemption, replayed } = await system.use(ports, merchant, asked);
      return { to: 'use', outcome: { entry, redemption, replayed } };
    }
  }
  // A client can only ask about a member whose id it knows.
  const { programmeId } = request;
  const memberId = memberIds.get(`${programmeId} ${request.person}`);
  if (memberId === undefined) return undefined;
  if ('said' in request) return { to: request.kind, outcome: await performByHand(system, ports, request, memberId) };
  if (request.kind === 'send') {
    const { key, redemptionId = '', step, reason } = request;
    const { entry, redemption, replayed } = await system.send(ports, { ...key, programmeId, memberId, redemptionId, step, reason });
    return { to: 'send', outcome: { entry, redemption, replayed } };
  }
  if ('key' in request) return { to: request.kind, outcome: await told(system, ports, await performOwn(system, ports, request, memberId)) };
  switch (request.kind) {
    case 'born':
      return { to: 'born', outcome: await system.changeProfile(ports, programmeId, memberId, { birthDate: request.birthDate }) };
    case 'referral-code':
      return { to: 'referral-code', outcome: await system.chooseCode(ports, programmeId, memberId, request.name) };
    case 'invite':
      return { to: 'invite', outcome: await system.invite(ports, programmeId, memberId, { email: request.email }) };
    case 'show-code': {
      const { code, expiresAt } = await system.showCode(ports, programmeId, memberId);
      return { to: 'show-code', outcome: { code, expiresAt } };
    }
    case 'balance':
      return { to: 'balance', outcome: await system.balance(ports, programmeId, memberId) };
    case 'tier':
      return { to: 'tier', outcome: seenOf(await system.tier(ports, programmeId, memberId)) };
    case 'verify':
      return { to: 'verify', outcome: await system.verify(ports.store, programmeId, memberId) };
    case 'offers': {
      const { items } = await system.offers(ports, programmeId, memberId, undefined, MORE_THAN_ALL_REWARDS);
      return { to: 'offers', outcome: { memberId, offers: items.map(offerSeenOf) } };
    }
  }
}

async function told(system: System, ports: SystemPorts, outcome: RedemptionOutcome): Promise<AnsweredRedemption> {
  const { entry, redemption, replayed } = outcome;
  return { entry, redemption, replayed, seen: redemptionSeenOf(await system.answered(ports, outcome)) };
}

const MORE_THAN_ALL_REWARDS = 25;

function performOwn(
  system: System,
  ports: SystemPorts,
  request: Exclude<OfRedemption, { kind: 'use' | 'restore' | 'send' }>,
  memberId: string,
): Promise<RedemptionOutcome> {
  const who = { ...request.key, programmeId: request.programmeId, memberId };
  switch (request.kind) {
    case 'redeem':
      return system.redeem(ports, { ...who, rewardId: request.rewardId, units: request.units });
    case 'reserve':
      return system.reserve(ports, { ...who, rewardId: request.rewardId, units: request.units });
    case 'commit':
      return system.commit(ports, { ...who, redemptionId: request.redemptionId ?? '' });
    case 'cancel':
      return system.cancel(ports, { ...who, redemptionId: request.redemptionId ?? '', reason: request.reason });
  }
}

function performByHand(system: System, ports: SystemPorts, request: ManualCommand, memberId: string): Promise<AdjustOutcome> {
  const who = { ...request.said, programmeId: request.programmeId, memberId };
  switch (request.kind) {
    case 'adjust':
      return system.adjust(ports, { ...who, points: request.points, role: 'manager' });
    case 'change-tier':
      return system.changeTier(ports, { ...who, change: request.change });
    case 'extend':
      return system.extend(ports, { ...who, until: request.until });
    case 'freeze':
      return system.freeze(ports, { ...who, action: request.action });
    case 'segment':
      return system.segment(ports, { ...who, add: request.add, remove: request.remove });
    case 'reinstate':
      return system.reinstate(ports, { ...who, entry: request.entry ?? 1 });
  }
}

function digestOf(items: Iterable<Item>): string {
  const digest = createHash('sha256');
  for (const line of [...items].map((item) => canonical(item)).sort()) digest.update(line);
  return digest.digest('base64url');
}
