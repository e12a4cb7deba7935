/**
 * The plan of one world, drawn from its seed before anything runs: programmes, servers, and a list of operations in order of time. Each
 * operation has its own randomness, so one can be left out without a change of the others.
 */

import { toInstant } from '../../shared/domain/kernel/time.ts';
import type { IdentityKind } from '../../shared/domain/members/identity.ts';
import type { Terms } from '../../shared/domain/programmes/programme.ts';
import type { MerchantCaller } from '../../shared/use-cases/earning/credit-purchase.ts';
import type { ReturnCommand } from '../../shared/use-cases/earning/return-purchase.ts';
import { type NightsPlan, NO_NIGHTS, planNights } from './analytics/plan-nights.ts';
import { withPayment } from './checkout/payment-terms.ts';
import { NO_PAYMENTS, type PaymentsPlan, planPayments } from './checkout/plan-payments.ts';
import { planLatePurchases } from './earning/plan-late-purchases.ts';
import { type EventsPlan, NO_EVENTS, planEvents } from './events/plan-events.ts';
import { dayOf, startOfDay } from './kernel/audit-calendar.ts';
import { type FaultKind, type FaultRates, NO_FAULTS } from './kernel/faults.ts';
import { identitiesOf } from './kernel/people.ts';
import { birthDate, DAY, gap, HOUR, SECOND, untilMidnight } from './kernel/plan-times.ts';
import { type Random, seededRandom, seedOf, weighted } from './kernel/random.ts';
import type { ManualCommand, Person, Request, RequestOf } from './kernel/request.ts';
import { ACTIVITIES, CURRENCIES, newTerms, randomAnniversary, randomTerms } from './kernel/terms.ts';
import { NO_REFERRALS, planReferrals, type ReferralsPlan } from './referrals/plan-referrals.ts';
import { withReferrals } from './referrals/referral-terms.ts';
import { planRewards } from './rewards/plan-rewards.ts';
import { SEGMENTS } from './rewards/reward-terms.ts';
import { type LateArrivals, planLateArrivals } from './tiers/plan-late-arrivals.ts';
import { LEVEL_IDS, withMinimumPurchase } from './tiers/tier-terms.ts';

export interface Operation {
  readonly number: number;
  /** Virtual milliseconds since 1970. */
  readonly at: number;
  /** The seed of all chance in this operation. */
  readonly seed: number;
  readonly request: Request;
  /** The client dies before the answer, and does not ask again. */
  readonly deaf?: true;
  readonly fault?: FaultKind;
}

export interface Plan {
  readonly seed: number;
  readonly start: number;
  readonly programmes: readonly { readonly id: string; readonly terms: Terms }[];
  /** The error of each server's clock, in milliseconds. */
  readonly skews: readonly [number, ...number[]];
  readonly rates: FaultRates;
  readonly operations: readonly Operation[];
  /** Requests that are repeated, one after another, after faults have stopped. */
  readonly again: readonly Request[];
  /** The time until the last run of the agenda, in milliseconds. */
  readonly rest: number;
  /** Whether the table's stream is read. */
  readonly streams: boolean;
  /** Whether reports are made every night. */
  readonly nights: boolean;
}

/** All members of a world are in these shards of the agenda, so that each has several. Runs seldom cover the others. */
export const USED_SHARDS = [0, 1, 2] as const;
export const ALL_SHARDS: readonly number[] = Array.from({ length: 64 }, (_, shard) => shard);

const START = Date.UTC(2026, 0, 1);
const LEAP_DAY = Date.UTC(2028, 1, 29);
const BY = ['id', 'externalId', 'email', 'phone', 'card'] as const;
/** The length of a burst in milliseconds. Commands of a burst run at the same time. */
const BURST = 40;
const MAX_SKEW = 2_000;
const COMMANDS = weighted({
  purchase: 44,
  batch: 3,
  return: 14,
  fulfil: 5,
  activity: 5,
  enrol: 8,
  adjust: 9,
  spend: 2,
  'change-tier': 4,
  extend: 2,
  reinstate: 2.5,
  freeze: 0.8,
  segment: 1.5,
  born: 1,
  publish: 2.5,
  mismatch: 2,
  balance: 5,
  tier: 6,
  agenda: 6,
  verify: 0.5,
  redeem: 12,
  checkout: 10,
  'give back': 5,
  'use voucher': 8,
  'send reward': 2.5,
  rush: 1.5,
  'publish reward': 3,
  offers: 4,
});
const ENROLMENTS = weighted({ usual: 91, 'under another name': 5, 'with the card of someone else': 4 });
const TIER_CHANGES = weighted({ set: 5, extend: 2, lock: 2, unlock: 2 });
const MISMATCHES = weighted({ amount: 4, person: 3, lines: 2, return: 3 });

const instant = (at: number): string => new Date(at).toISOString();

export interface Planned {
  /** Whether tills take points. Clients over HTTP do not. */
  readonly payments?: boolean;
  /** Whether the table's stream is read and endpoints receive events: in some worlds, or in all. */
  readonly events?: boolean | 'everywhere';
  /** Whether members refer friends. */
  readonly referrals?: boolean;
  /** Whether reports are made every night: in some worlds, or in all. */
  readonly nights?: boolean | 'everywhere';
}

/** @param size the number of operations, the repeated ones included. */
export function planWorld(
  seed: number,
  size: number,
  { payments = false, events = false, referrals = false, nights = false }: Planned = {},
): Plan {
  const random = seededRandom(seed);
  // Drawn from separate seeds, so that a world without them does not change.
  const celebrating = seededRandom(seedOf(seed, -8));
  const lagging = seededRandom(seedOf(seed, -9));
  const programmes = Array.from({ length: random.between(1, 2) }, (_, index) => ({
    id: `programme-${index}`,
    terms: { ...withMinimumPurchase(lagging, randomTerms(random, `Programme ${index}`)), ...randomAnniversary(celebrating) },
  }));
  const paying = payments ? seededRandom(seedOf(seed, -3)) : undefined;
  const paid = paying === undefined ? programmes : programmes.map(({ id, terms }) => ({ id, terms: withPayment(paying, terms) }));
  const telling = events !== false ? seededRandom(seedOf(seed, -4)) : undefined;
  const streams = telling?.chance(WORLDS_WITH_STREAM) === true || events === 'everywhere';
  const referring = streams && referrals ? seededRandom(seedOf(seed, -5)) : undefined;
  const sleeping = nights !== false ? seededRandom(seedOf(seed, -7)) : undefined;
  const nightly = sleeping?.chance(WORLDS_WITH_NIGHTS) === true || nights === 'everywhere' ? sleeping : undefined;
  const opened = referring === undefined ? paid : paid.map(({ id, terms }) => ({ id, terms: withReferrals(referring, terms) }));
  return {
    seed,
    streams,
    nights: nightly !== undefined,
    start: START,
    programmes: opened,
    skews: randomSkews(random),
    // Drawn from a separate seed, so that damaged accounts do not change the rest of a plan.
    rates: {
      ...randomRates(random),
      damaged: seededRandom(seedOf(seed, -2)).pick([0, 0.02, 0.1]),
      redelivered: telling?.pick([0, 0.02, 0.1]) ?? 0,
    },
    rest: random.pick([HOUR, HOUR, 45 * DAY, 400 * DAY, 1_200 * DAY]),
    ...randomLife(random, opened, size, { celebrating, lagging, paying, telling: streams ? telling : undefined, referring, nightly }),
  };
}

/** Deliveries need many steps, so only some worlds have them. */
const WORLDS_WITH_STREAM = 0.4;
/** Runs of analytics need many steps, too. */
const WORLDS_WITH_NIGHTS = 0.2;

/** Parts of the plan with their own randomness. */
interface Apart {
  readonly celebrating: Random;
  readonly lagging: Random;
  readonly paying: Random | undefined;
  readonly telling: Random | undefined;
  readonly referring: Random | undefined;
  readonly nightly: Random | undefined;
}

/** Each world has its own fault rates: constant small rates would hide the effects of a large one. */
function randomRates(random: Random): Omit<FaultRates, 'damaged' | 'redelivered'> {
  if (random.chance(0.1)) return NO_FAULTS;
  const rate = (often: number): number => (random.chance(0.4) ? often : random.chance(0.3) ? 0 : often / 8);
  return {
    errorBefore: rate(0.08),
    answerLost: rate(0.12),
    throttled: rate(0.04),
    conflict: rate(0.08),
    slow: rate(0.1),
    crash: rate(0.15),
    clientAnswerLost: rate(0.1),
    restart: rate(0.05),
  };
}

function randomSkews(random: Random): [number, ...number[]] {
  const skewed = random.chance(0.7);
  const skew = (): number => (skewed ? random.between(-MAX_SKEW, MAX_SKEW) : 0);
  return [skew(), ...Array.from({ length: random.between(1, 3) }, skew)];
}

interface Sold {
  readonly request: RequestOf<'purchase'>;
  readonly returns: RequestOf<'return'>[];
}

/** Surroundings the five minutes that a date may be in the future. */
const nearlyTooEarly = (random: Random): number => random.between(290, 310) * SECOND;

type Life = Pick<Plan, 'operations' | 'again'>;

function randomLife(
  random: Random,
  programmes: Plan['programmes'],
  size: number,
  { celebrating, lagging, paying, telling, referring, nightly }: Apart,
): Life {
  const people = random.between(2, 8);
  const personal = random.seed();
  const merchants: readonly MerchantCaller[] = programmes.flatMap(({ id }, index) =>
    Array.from({ length: random.between(1, 2) }, (_, shop) => ({ id: `mer_${index}-${shop}`, programmeId: id })),
  );
  const [firstMerchant, ...otherMerchants] = merchants;
  if (firstMerchant === undefined) throw new RangeError('there is a merchant');
  const operations: Omit<Operation, 'number'>[] = [];
  const lasting = new Set<string>();
  /** Planned enrolments, by programme and person. */
  const asked = new Set<string>();
  const sold: Sold[] = [];
  let now = (random.chance(0.2) ? LEAP_DAY - 5 * DAY + random.below(5 * DAY) : START + random.below(300) * DAY) + random.below(DAY);
  let made = 0;
  let jumped = false;
  const terms = new Map(programmes.map((programme) => [programme.id, programme.terms]));
  const nextId = (prefix: string): string => `${prefix}${++made}`;

  const send = (request: Request, at: number, special: Pick<Operation, 'deaf' | 'fault'> = {}): void => {
    operations.push({ at, seed: random.seed(), request, ...(jumped ? { fault: 'clock jump' } : {}), ...special });
    if (isLasting(request)) lasting.add(request.id);
    jumped = false;
  };
  /** Sends a request once; sometimes twice or late. */
  const deliver = (request: Request, at: number): void => {
    const late = random.chance(0.05);
    send(request, late ? at + random.pick([5 * SECOND, HOUR, 3 * DAY, 20 * DAY]) : at, late ? { fault: 'delayed delivery' } : {});
    if (random.chance(0.08)) {
      send(request, at + random.pick([random.below(BURST), random.below(SECOND), HOUR, DAY]), { fault: 'duplicate delivery' });
    }
  };

  const newPurchase = (person: Person, merchant: MerchantCaller, at: number): RequestOf<'purchase'> => {
    const lines = random.chance(0.4)
      ? Array.from({ length: random.between(1, 4) }, () => ({
          sku: `sku-${random.below(3)}`,
          ...(random.chance(0.4) ? { category: random.pick(['gifts', 'gifts/cards', 'giftshop', 'music']) } : {}),
          quantity: random.between(1, 4),
          amount: random.between(0, 4_000),
        }))
      : undefined;
    const part = (name: 'tax' | 'shipping' | 'discount') => (random.chance(0.3) ? { [name]: random.between(0, 900) } : {});
    const orderId = nextId('o');
    return {
      kind: 'purchase',
      id: orderId,
      merchant,
      person,
      by: random.pick(BY),
      purchase: {
        orderId,
        // Tills' clocks drift, and queues get stuck: mostly a moment ago, sometimes days, seldom a little ahead.
        occurredAt: instant(
          at +
            random.pick([
              0,
              -1,
              -SECOND,
              -30 * SECOND,
              -10 * SECOND,
              -HOUR,
              -3 * DAY,
              -40 * DAY,
              random.chance(0.2) ? nearlyTooEarly(random) : random.between(0, 200) * SECOND,
            ]),
        ),
        currency: random.chance(0.5) ? 'EUR' : random.pick(CURRENCIES),
        amount:
          lines?.reduce((sum, { amount }) => sum + amount, 0) ??
          random.pick([random.between(0, 300), random.between(0, 20_000), 123_456_789]),
        ...part('tax'),
        ...part('shipping'),
        ...part('discount'),
        ...(random.chance(0.2) ? { channel: 'store', store: 'berlin-1' } : {}),
        ...(lines === undefined ? {} : { lines }),
      },
    };
  };

  const sell = (person: Person, merchant: MerchantCaller, at: number): RequestOf<'purchase'> => {
    const request = newPurchase(person, merchant, at);
    sold.push({ request, returns: [] });
    if (random.chance(0.05)) giveBack(sold.length - 1, at - random.below(BURST), 'reordering');
    return request;
  };

  const giveBack = (index: number, at: number, fault?: FaultKind): void => {
    const sale = sold[index];
    if (sale === undefined) return;
    const { merchant, purchase } = sale.request;
    const { orderId, amount, currency, lines } = purchase;
    const common = {
      orderId,
      returnId: `r${sale.returns.length + 1}`,
      occurredAt: instant(random.chance(0.02) ? at + nearlyTooEarly(random) : at),
      ...(random.chance(0.2) ? { currency: random.chance(0.9) ? currency : random.pick(CURRENCIES) } : {}),
    };
    const some = random.pick([amount, Math.ceil(amount / 2), Math.ceil(amount / 3), amount + 1, random.between(1, amount + 1)]);
    const [line] = lines === undefined ? [] : [lines[random.below(lines.length)]];
    const command: ReturnCommand =
      line?.sku !== undefined && random.chance(0.6)
        ? {
            ...common,
            lines: [
              {
                sku: line.sku,
                quantity: random.pick([1, line.quantity, line.quantity, random.between(1, line.quantity + 1)]),
                ...(random.chance(0.3) ? { amount: random.between(0, line.amount) } : {}),
              },
            ],
          }
        : { ...common, amount: Math.max(1, some) };
    const request: RequestOf<'return'> = { kind: 'return', id: `${orderId}/${common.returnId}`, merchant, giveBack: command };
    sale.returns.push(request);
    if (fault === undefined) deliver(request, at);
    else send(request, at, { fault });
  };

  /** Requests that must be refused: known ids with other content, or contradictory content. */
  const mistake = (sale: Sold | undefined, at: number): void => {
    if (sale === undefined) return;
    const { request } = sale;
    const { purchase } = request;
    switch (random.weighted(MISMATCHES)) {
      case 'amount':
        deliver({ ...request, id: `${request.id}-other`, purchase: { ...purchase, amount: purchase.amount + 1, lines: undefined } }, at);
        break;
      case 'person':
        deliver({ ...request, id: `${request.id}-stranger`, person: (request.person + 1) % people }, at);
        break;
      case 'lines': {
        const orderId = nextId('o');
        const lines = [{ sku: 'sku-0', quantity: 1, amount: purchase.amount + 1 }];
        deliver({ ...request, id: orderId, purchase: { ...purchase, orderId, lines } }, at);
        break;
      }
      case 'return': {
        const [first] = sale.returns;
        if (first === undefined) break;
        const { orderId, returnId, occurredAt } = first.giveBack;
        const amount = random.between(1, 5_000);
        // A repeated return id must mean the same return.
        deliver({ ...first, id: `${first.id}-other-${amount}`, giveBack: { orderId, returnId, occurredAt, amount } }, at);
        break;
      }
    }
  };

  const enrol = (person: Person, programmeId: string, at: number): void => {
    // A repeated enrolment has the same content, except for a few that are refused.
    const own = seededRandom(seedOf(personal, person));
    const optional = (['email', 'phone', 'card', 'subject'] as const).filter(() => own.chance(0.5));
    // A person who enrols in the app has a token, and no number in the brand's own systems.
    const kinds: readonly IdentityKind[] = own.chance(0.25)
      ? ['subject', ...optional.filter((kind) => kind !== 'subject')]
      : ['externalId', ...optional];
    const born = own.chance(0.6) ? { birthDate: birthDate(own, START) } : {};
    const variant = random.weighted(ENROLMENTS);
    asked.add(`${programmeId} ${person}`);
    const identities = identitiesOf(person);
    const request: Request = {
      kind: 'enrol',
      id: `enrol-${programmeId}-${person}-${variant}`,
      person,
      enrol: {
        programmeId,
        identities: {
          ...Object.fromEntries(kinds.map((kind) => [kind, identities[kind]])),
          ...(variant === 'with the card of someone else' ? { card: identitiesOf((person + 1) % people).card } : {}),
        },
        fields: {
          ...born,
          ...(variant === 'under another name' ? { givenName: 'Other' } : {}),
        },
      },
    };
    deliver(request, at);
  };

  const activity = (person: Person, merchant: MerchantCaller, at: number): void => {
    const id = nextId('activity-');
    const late = random.pick([0, -1, -SECOND, -HOUR, -3 * DAY, -40 * DAY, random.chance(0.1) ? nearlyTooEarly(random) : SECOND]);
    const request: RequestOf<'activity'> = {
      kind: 'activity',
      id,
      merchant,
      person,
      activity: { activityId: id, activity: random.pick(ACTIVITIES).id, occurredAt: instant(at + late) },
    };
    deliver(request, at);
    if (!random.chance(0.05)) return;
    const other = { ...request.activity, occurredAt: instant(at + late - SECOND) };
    deliver({ ...request, id: `${id}-other`, activity: other }, at + random.below(SECOND));
  };

  const said = (id: string) => ({ reason: id, by: `manager-${random.below(2)}`, idempotencyKey: `key-of-${id}` });
  const newAdjustment = (person: Person, programmeId: string, points: number): RequestOf<'adjust'> => {
    const id = nextId('adjust-');
    return { kind: 'adjust', id, programmeId, person, points, said: said(id) };
  };

  /** Sometimes the same key is used for another request. */
  const byHand = (request: ManualCommand, at: number): void => {
    deliver(request, at);
    if (!random.chance(0.05)) return;
    const { id } = request;
    const other = { ...request, id: `${id}-other`, said: { ...request.said, reason: `${id}-other` } };
    deliver(other.kind === 'adjust' ? { ...other, points: other.points + Math.sign(other.points) } : other, at + random.below(SECOND));
  };

  /** Mostly a future instant, at any time or at the beginning of a day. */
  const ahead = (at: number, programmeId: string) => {
    const then = at + random.pick([-DAY, HOUR, 3 * DAY, 20 * DAY, 100 * DAY, 500 * DAY]) + random.below(DAY);
    const { timeZone = 'UTC' } = terms.get(programmeId) ?? {};
    return toInstant(random.chance(0.5) ? then : startOfDay(dayOf(then, timeZone), timeZone));
  };

  const changeTier = (person: Person, programmeId: string, at: number): void => {
    const id = nextId('change-tier-');
    const action = random.weighted(TIER_CHANGES);
    const change = ((): RequestOf<'change-tier'>['change'] => {
      if (action === 'unlock') return { action };
      const until = ahead(at, programmeId);
      if (action !== 'set') return { action, until };
      const lockUntil = random.chance(0.3) ? { lockUntil: ahead(at, programmeId) } : {};
      return { action, tier: random.pick(LEVEL_IDS), ...(random.chance(0.4) ? { until } : {}), ...lockUntil };
    })();
    byHand({ kind: 'change-tier', id, programmeId, person, change, said: said(id) }, at);
  };

  const fulfil = (sale: Sold | undefined, at: number): void => {
    if (sale === undefined) return;
    const { merchant, purchase } = sale.request;
    const { orderId } = purchase;
    const occurredAt = instant(random.chance(0.02) ? at + nearlyTooEarly(random) : at - random.pick([0, SECOND, HOUR]));
    const request: Request = { kind: 'fulfil', id: nextId(`${orderId}/fulfilled-`), merchant, fulfilment: { orderId, occurredAt } };
    deliver(request, at);
  };

  /** Runs the schedule; sometimes several runs overlap. */
  const workAgenda = (at: number): void => {
    const shards = random.chance(0.03) ? ALL_SHARDS : USED_SHARDS;
    const runs = random.pick([1, 1, 1, 2, 3]);
    for (let run = 0; run < runs; run += 1) {
      const later = run === 0 ? 0 : random.pick([random.below(BURST), random.below(BURST), random.below(SECOND)]);
      send({ kind: 'agenda', id: nextId('agenda-'), shards }, at + later, run === 0 ? {} : { fault: 'overlapping runs' });
    }
  };

  /** Spends all points at several tills at once, each of which repeats its request before the answer. */
  const spend = (person: Person, programmeId: string, at: number): void => {
    const points = random.pick([500, 500_000_000]);
    deliver(newAdjustment(person, programmeId, points), at);
    const later = at + random.pick([BURST, SECOND, HOUR]);
    for (let tills = random.between(1, 3); tills > 0; tills -= 1) {
      const request = newAdjustment(person, programmeId, -points);
      send(request, later + random.below(BURST));
      send(request, later + random.below(BURST), { fault: 'duplicate delivery' });
    }
  };

  const batch = (person: Person, merchant: MerchantCaller, at: number): void => {
    const sales = Array.from({ length: random.between(2, 5) }, () =>
      sell(random.chance(0.7) ? person : random.below(people), merchant, at),
    );
    const sent = random.between(1, sales.length - 1);
    sales.slice(0, sent).forEach((request, index) => {
      send(request, at + index * 10, { deaf: true, ...(index === 0 ? { fault: 'partial batch' } : {}) });
    });
    const later = at + random.pick([100, SECOND, HOUR]);
    sales.forEach((request, index) => {
      send(request, later + index * 10);
    });
  };

  const rewards = planRewards(random, seededRandom(seedOf(personal, -10)), programmes, {
    people,
    merchants,
    send,
    deliver,
    nextId,
    tiersOf: (programmeId) => terms.get(programmeId)?.tiers,
    give: (person, programmeId, points, at) => send(newAdjustment(person, programmeId, points), at),
  });
  const payments: PaymentsPlan =
    paying === undefined
      ? NO_PAYMENTS
      : planPayments(paying, {
          people,
          hasEnrolled: (programmeId, person) => asked.has(`${programmeId} ${person}`),
          payment: (programmeId) => terms.get(programmeId)?.payment,
          send: (request, at, seed, fault) => {
            operations.push({ at, seed, request, ...(fault === undefined ? {} : { fault }) });
            if (isLasting(request)) lasting.add(request.id);
          },
        });
  const referrals: ReferralsPlan =
    referring === undefined
      ? NO_REFERRALS
      : planReferrals(referring, {
          people,
          hasEnrolled: (programmeId, person) => asked.has(`${programmeId} ${person}`),
          terms: (programmeId) => terms.get(programmeId),
          send: (request, at, seed, fault) => {
            operations.push({ at, seed, request, ...(fault === undefined ? {} : { fault }) });
            if (isLasting(request)) lasting.add(request.id);
          },
        });
  const events: EventsPlan =
    telling === undefined
      ? NO_EVENTS
      : planEvents(telling, programmes, { send: (request, at, seed) => void operations.push({ at, seed, request }) });
  const nights: NightsPlan =
    nightly === undefined
      ? NO_NIGHTS
      : planNights(nightly, programmes, telling !== undefined, {
          send: (request, at, seed, fault) => void operations.push({ at, seed, request, ...(fault === undefined ? {} : { fault }) }),
        });
  const late: LateArrivals = {
    people,
    terms: (programmeId) => terms.get(programmeId),
    send: (request, at, seed, fault) => {
      operations.push({ at, seed, request, ...(fault === undefined ? {} : { fault }) });
      if (isLasting(request)) lasting.add(request.id);
    },
  };
  const lateArrivals = planLateArrivals(lagging, late);
  const latePurchases = planLatePurchases(seededRandom(seedOf(personal, -11)), late);
  rewards.open(now);
  events.open(now);
  nights.open(now);

  while (operations.length + lasting.size < size * 1.1 + 10) {
    const past = now;
    now += random.chance(0.12)
      ? untilMidnight(random, programmes[random.below(programmes.length)]?.terms.timeZone ?? 'UTC', now)
      : gap(random);
    jumped = now - past > 30 * DAY;
    const focus = random.below(people);
    const home = random.chance(0.6) ? firstMerchant : (otherMerchants[random.below(otherMerchants.length)] ?? firstMerchant);
    const commands = random.pick([1, 1, 2, 3, 4, 6, 9]);
    for (let command = 0; command < commands; command += 1) {
      const at = now + random.below(BURST);
      const person = random.chance(0.75) ? focus : random.below(people);
      payments.scene(home, person, at);
      events.scene(home.programmeId, at);
      referrals.scene(home, person, at);
      nights.scene(home.programmeId, at);
      lateArrivals.scene(home, at);
      latePurchases.scene(home, at);
      switch (random.weighted(COMMANDS)) {
        case 'purchase':
          deliver(sell(person, home, at), at);
          break;
        case 'batch':
          batch(person, home, at);
          break;
        case 'return':
          if (sold.length > 0) giveBack(Math.max(0, sold.length - 1 - random.below(random.chance(0.7) ? 4 : 40)), at);
          break;
        case 'enrol':
          enrol(person, home.programmeId, at);
          // A person who enrols at the till buys before, during and after it, so that all of it races.
          for (let bought = random.below(4); bought > 0; bought -= 1) deliver(sell(person, home, at), at + random.below(2 * BURST));
          break;
        case 'fulfil':
          fulfil(sold[Math.max(0, sold.length - 1 - random.below(random.chance(0.7) ? 4 : 40))], at);
          break;
        case 'activity':
          activity(person, home, at);
          break;
        case 'adjust': {
          const points = random.pick([1, 10, 500, -1, -20, -300, random.between(-3_000, -1)]);
          byHand(newAdjustment(person, home.programmeId, points), at);
          break;
        }
        case 'change-tier':
          changeTier(person, home.programmeId, at);
          break;
        case 'extend': {
          const id = nextId('extend-');
          byHand({ kind: 'extend', id, programmeId: home.programmeId, person, until: ahead(at, home.programmeId), said: said(id) }, at);
          break;
        }
        case 'reinstate': {
          const id = nextId('reinstate-');
          byHand({ kind: 'reinstate', id, programmeId: home.programmeId, person, pick: random.below(8), said: said(id) }, at);
          break;
        }
        case 'freeze': {
          const freezing = (action: 'freeze' | 'release', later: number): void => {
            const id = nextId(`${action}-`);
            byHand({ kind: 'freeze', id, programmeId: home.programmeId, person, action, said: said(id) }, later);
          };
          freezing(random.chance(0.8) ? 'freeze' : 'release', at);
          // Mostly released soon, because a frozen account does little.
          if (random.chance(0.9)) freezing('release', at + random.pick([random.below(BURST), SECOND, 20 * SECOND, HOUR, 3 * DAY]));
          break;
        }
        case 'segment': {
          const id = nextId('segment-');
          const [add, remove] = random.chance(0.7) ? [[random.pick(SEGMENTS)], []] : [[], [random.pick(SEGMENTS)]];
          byHand({ kind: 'segment', id, programmeId: home.programmeId, person, add, remove, said: said(id) }, at);
          break;
        }
        case 'born':
          send({ kind: 'born', id: nextId('born-'), programmeId: home.programmeId, person, birthDate: birthDate(random, at) }, at);
          break;
        case 'spend':
          spend(person, home.programmeId, at);
          break;
        case 'publish': {
          const programme = programmes[random.below(programmes.length)];
          if (programme === undefined) break;
          const id = nextId('publish-');
          const before = terms.get(programme.id) ?? programme.terms;
          const drawn = { ...withMinimumPurchase(lagging, newTerms(random, id, before)), ...randomAnniversary(celebrating) };
          const published = referrals.terms(payments.terms(drawn, before.payment), before.referrals);
          terms.set(programme.id, published);
          send({ kind: 'publish', id, programmeId: programme.id, terms: published }, at);
          if (random.chance(0.3)) {
            const other = nextId('publish-');
            send({ kind: 'publish', id: other, programmeId: programme.id, terms: { ...published, name: other } }, at + random.below(BURST));
          }
          // Faults are likely for purchases around the instant at which a version takes effect.
          if (random.chance(0.6)) now += random.between(7, 12) * SECOND;
          break;
        }
        case 'mismatch':
          mistake(sold[Math.max(0, sold.length - 1 - random.below(4))], at);
          break;
        case 'balance':
          send({ kind: 'balance', id: nextId('balance-'), programmeId: home.programmeId, person }, at);
          break;
        case 'tier':
          send({ kind: 'tier', id: nextId('tier-'), programmeId: home.programmeId, person }, at);
          break;
        case 'agenda':
          workAgenda(at);
          break;
        case 'verify':
          send({ kind: 'verify', id: nextId('verify-'), programmeId: home.programmeId, person }, at);
          break;
        case 'redeem':
          rewards.redeem(person, home.programmeId, at);
          break;
        case 'checkout':
          rewards.checkout(person, home.programmeId, at);
          break;
        case 'give back':
          rewards.cancel(person, home.programmeId, at);
          break;
        case 'use voucher':
          rewards.use(person, home.programmeId, at);
          break;
        case 'send reward':
          rewards.handle(person, home.programmeId, at);
          break;
        case 'rush':
          rewards.rush(home.programmeId, at);
          break;
        case 'publish reward':
          rewards.publish(home.programmeId, at);
          // Faults are likely for redemptions around the instant at which a version takes effect.
          if (random.chance(0.6)) now += random.between(7, 12) * SECOND;
          break;
        case 'offers':
          rewards.look(person, home.programmeId, at);
          break;
      }
    }
  }
  return asManyAs(
    size,
    operations.sort((a, b) => a.at - b.at).map((operation, number) => ({ ...operation, number })),
  );
}

const PASSING: ReadonlySet<Request['kind']> = new Set([
  ...(['balance', 'tier', 'verify', 'publish', 'born', 'agenda'] as const),
  ...(['publish-reward', 'import-codes', 'offers', 'show-code'] as const),
  ...(['create-endpoint', 'move-endpoint', 'change-endpoint', 'remove-endpoint', 'replay', 'rewind'] as const),
  ...(['referral-code', 'invite', 'judge', 'night', 'night-again', 'rule'] as const),
]);
/** Whether the first answer is the final one. */
export const isLasting = ({ kind }: Request): boolean => !PASSING.has(kind);

/** The first operations with a repetition of all their requests, `size` in all. Reads are not repeated. */
function asManyAs(size: number, operations: readonly Operation[]): Life {
  const again = new Map<string, Request>();
  let count = 0;
  for (const { request } of operations) {
    const lasting = isLasting(request) && !again.has(request.id);
    if (count + again.size + (lasting ? 2 : 1) > size) break;
    count += 1;
    if (lasting) again.set(request.id, request);
  }
  return { operations: operations.slice(0, size - again.size), again: [...again.values()] };
}
