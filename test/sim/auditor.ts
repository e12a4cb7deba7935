/**
 * Checks the platform against the programme's terms, from outside: it sees the requests and answers of clients, and the raw items of each
 * transaction. It shares no code with what it audits (types only): arithmetic, calendar, canonical JSON and hashes are its own.
 */

import type { Order } from '../../shared/domain/earning/order.ts';
import type { Entry } from '../../shared/domain/ledger/entry.ts';
import type { Profile } from '../../shared/domain/members/member.ts';
import type { ProgrammeVersion } from '../../shared/domain/programmes/programme.ts';
import type { Item } from '../../shared/store/kernel/item-table.ts';
import type { PurchaseCommand } from '../../shared/use-cases/earning/credit-purchase.ts';
import { checkAside, checkWorker, type StoredAside } from './agenda/audit-agenda.ts';
import { History } from './analytics/audit-history.ts';
import { checkInsights, type InsightWritten, isInsight } from './analytics/audit-insights.ts';
import { concludeNights } from './analytics/audit-nights.ts';
import { checkReport, isReport } from './analytics/audit-reports.ts';
import { checkTender, checkTillCodes } from './checkout/audit-payments.ts';
import { keyOfActivity, memberOfActivity } from './earning/audit-activities.ts';
import { checkKept, returnableOf } from './earning/audit-orders.ts';
import { Deliveries, type Received } from './events/audit-deliveries.ts';
import { checkAnswer } from './kernel/audit-answers.ts';
import { iso } from './kernel/audit-calendar.ts';
import { same } from './kernel/audit-hash.ts';
import { claimOf, type MemberRecord, orderKey, personKey, Records, type Sent } from './kernel/audit-records.ts';
import { mayRefuse } from './kernel/audit-refusals.ts';
import type { Request, RequestOf } from './kernel/request.ts';
import type { Answer } from './kernel/system.ts';
import { checkAccount, placeOf } from './ledger/audit-account.ts';
import * as buckets from './ledger/audit-buckets.ts';
import { concludeConservation } from './ledger/audit-conservation.ts';
import { CLOCK_BEHIND, checkEntry, type OrderWritten } from './ledger/audit-entries.ts';
import { checkProfile, type Moments, type StoredProfile } from './members/audit-birthdays.ts';
import { concludeReferrals } from './referrals/audit-referrals.ts';
import { checkReferringItem } from './referrals/audit-referring.ts';
import { checkStock, concludeStock } from './rewards/audit-inventory.ts';
import { checkLimits } from './rewards/audit-limits.ts';
import { concludeQueue } from './rewards/audit-parcels.ts';
import type { StoredRedemption } from './rewards/audit-redemption-records.ts';
import { checkStep } from './rewards/audit-redemptions.ts';
import { sawReward } from './rewards/audit-rewards.ts';
import { emptyTrade, sawTraded, type Trade } from './rewards/audit-trade.ts';
import { checkCodes } from './rewards/audit-vouchers.ts';
import { concludeSegments } from './segments/audit-segments.ts';
import { fail } from './violation.ts';

export type { Sent } from './kernel/audit-records.ts';

/** The change of one item by one transaction. */
export interface Written {
  readonly key: { readonly PK: string; readonly SK: string };
  readonly after: Item | undefined;
}

/** The id of the request that wrote an item says nothing of what was decided. It is no part of an entry's hash either. */
function withoutRequest({ request, ...item }: Item): Item {
  if (request !== undefined && typeof request !== 'string') fail('request', `${item.SK} of ${item.PK} has a request that is no text`);
  return item;
}

/** A text that every identity of a simulated person contains, and nothing else. */
export const PERSONAL = '770077007';

export class Auditor {
  readonly #records: Records;
  readonly #deliveries: Deliveries | undefined;

  /** @param skew the greatest error of servers' clocks in milliseconds, either way. @param streams whether the table's stream is read. */
  constructor(skew: number, streams = false) {
    this.#records = new Records(skew);
    this.#deliveries = streams ? new Deliveries() : undefined;
  }

  /** A message was sent to an endpoint. */
  received(one: Received, now: number): void {
    this.#deliveries?.received(one, now);
  }

  /** The stream has passed an item's record. */
  projected(written: Written, now: number): void {
    this.#deliveries?.projected(written, now);
  }

  // ---- Requests of clients. `now` is the true time, which a server's clock need not show.

  /** @param command of a purchase, as this request words it. */
  sent(request: Request, command: PurchaseCommand | undefined, now: number): Sent {
    const records = this.#records;
    switch (request.kind) {
      case 'purchase': {
        if (command === undefined) break;
        const key = orderKey(request.merchant.id, command.orderId);
        const known = records.purchasesSent.get(key) ?? [];
        if (!known.some((other) => other.request.id === request.id)) known.push({ request, command });
        records.purchasesSent.set(key, known);
        break;
      }
      case 'enrol':
        records.enrolmentsSent.set(personKey(request), new Set([...(records.enrolmentsSent.get(personKey(request)) ?? []), request.id]));
        break;
      case 'return': {
        const key = `${orderKey(request.merchant.id, request.giveBack.orderId)}/${request.giveBack.returnId}`;
        const known = records.returnsSent.get(key) ?? [];
        if (!known.includes(request.giveBack)) known.push(request.giveBack);
        records.returnsSent.set(key, known);
        break;
      }
      case 'fulfil': {
        const key = orderKey(request.merchant.id, request.fulfilment.orderId);
        records.fulfilmentsSent.set(key, [...(records.fulfilmentsSent.get(key) ?? []), request.fulfilment]);
        break;
      }
      case 'activity': {
        const key = keyOfActivity(request);
        records.activitiesSent.set(key, [...(records.activitiesSent.get(key) ?? []).filter(({ id }) => id !== request.id), request]);
        break;
      }
      case 'adjust':
      case 'change-tier':
      case 'extend':
      case 'reinstate':
      case 'freeze':
      case 'segment':
        records.byHandSent.set(request.said.reason, request);
        break;
      case 'redeem':
      case 'reserve':
      case 'commit':
      case 'cancel':
      case 'use':
      case 'restore':
      case 'send':
      case 'create-reward':
      case 'publish-reward':
      case 'import-codes':
        records.rewarding.asks(request);
        break;
      case 'pay':
      case 'refund':
        records.paying.asks(request);
        break;
      case 'create':
      case 'publish':
        records.termsSent.set(request.id, request);
        break;
    }
    return {
      request,
      command,
      at: records.transactions,
      when: now,
      known: records.told.has(request.id) || records.isDone(request, command),
      ...(request.kind === 'activity' ? { stranger: memberOfActivity(records, request) === undefined } : {}),
    };
  }

  answered(sent: Sent, answer: Answer, now: number): void {
    if ('outcome' in answer && 'eventTypes' in answer.outcome) this.#deliveries?.answered(sent, answer.outcome);
    checkAnswer(this.#records, sent, answer, now);
  }

  refused(sent: Sent, code: string, words: string, now: number): void {
    const { request, known } = sent;
    if (known) fail('answer', `${request.id} had been done before, and is refused now: ${code}, ${words}`);
    if (!mayRefuse(this.#records, sent, code, now) && this.#deliveries?.mayRefuse(sent, code) !== true)
      fail('refusal', `${request.id} is refused without a valid reason: ${code}, ${words}`);
  }

  // ---- Writes

  /** @param run the run of the agenda whose worker wrote it. */
  wrote(written: readonly Written[], now: number, run?: Sent): void {
    const records = this.#records;
    const moments: Moments = [iso(now - CLOCK_BEHIND - records.skew), iso(now + records.skew)];
    records.transactions += 1;
    const accounts: Item[] = [];
    const profiles: { readonly before: Item | undefined; readonly after: Item }[] = [];
    const entries: Entry[] = [];
    const orders = new Map<string, OrderWritten>();
    const trade = emptyTrade();
    const insights: InsightWritten[] = [];
    for (const { key, after: stored } of written) {
      const after = stored && withoutRequest(stored);
      const { PK, SK } = key;
      const name = `${PK}\n${SK}`;
      const kept = records.items.get(name);
      const before = kept && withoutRequest(kept);
      if (stored === undefined) records.items.delete(name);
      else records.items.set(name, stored);
      this.#deliveries?.wrote(key, before, after, now);
      checkReferringItem(records, key, before, after, now);
      if (isInsight(key)) {
        insights.push({ key, before, after });
        continue;
      }
      if (isReport(key)) checkReport(before, after);
      if (sawTraded(trade, { key, before, after })) continue;
      if (SK.startsWith('ENTRY#')) {
        if (before !== undefined || after === undefined) fail('immutability', `${SK} of ${PK} was changed or removed`);
        entries.push(entryIn(after));
      } else if (SK === 'ACCOUNT') {
        if (after === undefined) fail('account', `${PK} lost its account`);
        accounts.push(after);
      } else if (SK === 'ORDER') {
        if (after === undefined) fail('order', `${PK} was removed`);
        const order = PK.slice('ORDER#'.length);
        orders.set(order, { before: records.ordersKept.get(order), after: orderIn(after) });
        records.ordersKept.set(order, orderIn(after));
      } else if (SK.startsWith('UNCLAIMED#')) {
        if (after === undefined) records.members.purchaseWaitsNoLonger(PK);
        else records.members.purchaseWaits(PK);
      } else if (PK.startsWith('PROGRAMME#') && SK.startsWith('VERSION#')) this.#sawVersion(before, after, now);
      else if (SK === 'PROFILE' && after !== undefined) {
        if (before === undefined) records.members.enrolled(profileIn(after));
        profiles.push({ before, after });
      } else if (PK.startsWith('ASIDE#')) this.#sawAside(before, after, key, run);
      else if (SK === 'IDENTITY') {
        if (before !== undefined || after === undefined) fail('enrolment', `${PK} was given to another member`);
        records.members.identityTaken(PK, identityIn(after).memberId);
      } else if (SK === 'CLAIM' && before !== undefined) fail('claim', `${PK} was claimed twice`);
    }
    for (const [key, { before, after }] of orders) {
      this.#checkOrder(key, before, after);
      checkKept(records, key, after, now);
    }
    const touched = new Set<MemberRecord>();
    const unaccounted = new Set<MemberRecord>();
    for (const version of trade.versions) sawReward(records, version, now);
    entries.sort((a, b) => a.number - b.number);
    for (const entry of entries) {
      const record = checkEntry(records, entry, {
        orders,
        trade,
        now,
        // The returns of a purchase follow it, and the purchase follows what it reinstates.
        goesOn:
          (entry.kind === 'reverse' && entries.some(({ kind }) => kind === 'earn')) ||
          (entry.kind === 'earn' && entries.some(({ kind }) => kind === 'reinstate')),
      });
      touched.add(record);
      unaccounted.add(record);
    }
    checkInsights(records, insights, entries);
    for (const account of accounts) {
      if (run !== undefined) checkWorker(records, this.#bookOf(account), run, now);
      const asOf = entries.findLast(({ memberId }) => account.PK.endsWith(`#${memberId}`))?.at;
      unaccounted.delete(checkAccount(records, account, moments, asOf));
    }
    for (const { before, after } of profiles) {
      const record = this.#bookOf(after);
      record.birthday.place = placeOf(after, records.transactions);
      checkProfile(records, record, before as StoredProfile | undefined, after as unknown as StoredProfile, moments);
    }
    this.#checkTrade(trade, entries, now);
    checkTillCodes(records, trade, entries, moments);
    for (const { memberId } of unaccounted) fail('fold', `${memberId} has entries that its account does not have`);
    for (const [key, { before, after }] of orders) {
      checkTender(records, key, after);
      this.#checkCredited(key, before, after);
    }

    for (const { past, state, held, counters, enrolledAt, marks } of touched) {
      past.add(records.transactions, { state: buckets.copied(state), held, counters, enrolledAt, marks });
    }
    for (const [key, { after }] of orders) {
      const returnable = returnableOf(records, key, after);
      if (returnable !== undefined) records.returnable(key).add(records.transactions, returnable);
    }
  }

  /** Redemptions, counters and codes must agree with the entries of the same transaction. */
  #checkTrade(trade: Trade, entries: readonly Entry[], now: number): void {
    const records = this.#records;
    for (const written of trade.redemptions) {
      const { redemptionId, programmeId, memberId, after, item } = written;
      checkStep(records, written, entries, now);
      const known = records.rewarding.redemptions.get(redemptionId);
      const record = known ?? {
        programmeId,
        memberId,
        redemptionId,
        stored: after,
        place: undefined,
        past: new History<StoredRedemption>(),
      };
      record.stored = after;
      record.place = placeOf(item, records.transactions);
      record.past.add(records.transactions, after);
      records.rewarding.redemptions.set(redemptionId, record);
    }
    checkCodes(records, trade);
    checkStock(records, trade);
    checkLimits(records, trade);
  }

  #sawAside(before: Item | undefined, after: Item | undefined, { PK, SK: memberId }: Written['key'], run: Sent | undefined): void {
    const record = this.#records.record(PK.slice('ASIDE#'.length), memberId);
    record.asidePlace = after && placeOf(after, this.#records.transactions);
    if (after === undefined) record.asideEnded = this.#records.transactions;
    checkAside(record, before as StoredAside | undefined, after as StoredAside | undefined, run);
  }

  #bookOf({ PK }: Item): MemberRecord {
    const [programmeId = '', memberId = ''] = PK.slice('MEMBER#'.length).split('#');
    return this.#records.record(programmeId, memberId);
  }

  #sawVersion(before: Item | undefined, item: Item | undefined, now: number): void {
    const records = this.#records;
    if (before !== undefined || item === undefined) fail('immutability', 'a published version was changed');
    const version = versionIn(item);
    records.versions(version.programmeId).add(version, now, records.transactions);
    const sent = records.termsSent.get(version.publishedBy);
    if (sent === undefined || sent.programmeId !== version.programmeId || !same(sent.terms, version.terms))
      fail('version', `no one asked for version ${version.version} of ${version.programmeId}`);
  }

  /** An order may only gain facts: its purchase stays, and no return is lost. */
  #checkOrder(key: string, before: Order | undefined, after: Order): void {
    if (before === undefined) return;
    const STATES = ['awaiting-purchase', 'unclaimed', 'credited'];
    if (STATES.indexOf(after.state) < STATES.indexOf(before.state)) fail('order', `${key} went from ${before.state} to ${after.state}`);
    if (before.state !== 'awaiting-purchase' && (after.state === 'awaiting-purchase' || !same(before.purchase, after.purchase))) {
      fail('order', `the purchase of ${key} was changed`);
    }
    for (const { redemptionId } of before.tender?.vouchers ?? []) {
      if (after.tender?.vouchers.some((known) => known.redemptionId === redemptionId) !== true)
        fail('order', `${key} has forgotten that ${redemptionId} was used for it`);
    }
    before.returns.forEach((known, index) => {
      const now = after.returns[index];
      if (now === undefined || !same(known.request, now.request)) fail('order', `return ${known.request.returnId} of ${key} was forgotten`);
      if (known.reversal !== undefined && !same(known, now)) fail('order', `return ${known.request.returnId} of ${key} was changed`);
    });
  }

  /** An order must agree with the ledger's entries of the same transaction. */
  #checkCredited(key: string, before: Order | undefined, after: Order): void {
    const audited = this.#records.orders.get(key);
    if (after.state !== 'credited') {
      if (audited !== undefined) fail('order', `${key} is ${after.state}, but its points were credited`);
      return;
    }
    if (audited === undefined) fail('order', `${key} says that it was credited, but no entry does`);
    const { credit } = after;
    const { maturesAt, life, countedWith, paid } = audited;
    const keeps = {
      maturesAt: credit.maturesAt,
      expiresAt: credit.expiresAt,
      inactivity: credit.inactivity,
      countedWith: credit.countedFrom,
      paid: credit.paid,
    };
    const right = { maturesAt, ...life, countedWith, paid: paid === 0n ? undefined : Number(paid) };
    if (!same(keeps, right)) {
      fail('order', `${key} has kept ${JSON.stringify(keeps)}, the terms make ${JSON.stringify(right)}`);
    }
    if (credit.entry !== audited.entry || credit.memberId !== audited.memberId || BigInt(credit.points) !== audited.earned) {
      fail('order', `${key} has kept another credit than its entry: ${JSON.stringify(credit)}`);
    }
    for (const { request, reversal } of after.returns) {
      if (reversal === undefined || audited.reversals.get(request.returnId) !== reversal.entry) {
        fail('order', `return ${request.returnId} of ${key} is not what its entry says`);
      }
    }
    if (after.returns.length !== audited.reversals.size) fail('order', `${key} has forgotten returns that were reversed`);
    if (before?.state === 'credited' && !same(before.credit, credit, CHANGED_BY_FULFILMENT))
      fail('order', `the credit of ${key} was changed`);
  }

  // ---- After faults have stopped, and every client has an answer

  /** @param fresh items of a table on which the newest runs were repeated, if there were any. */
  conclude(items: Iterable<Item>, fresh: Iterable<Item> | undefined = undefined): void {
    const records = this.#records;
    let count = 0;
    for (const item of items) {
      count += 1;
      if (!same(item, records.items.get(`${item.PK}\n${item.SK}`))) fail('immutability', `${item.PK} ${item.SK} is not what was written`);
      if (item.SK !== 'PROFILE' && JSON.stringify(item).includes(PERSONAL))
        fail('privacy', `an identity stands in clear in ${item.PK} ${item.SK}`);
    }
    for (const { memberId, asidePlace } of records.memberRecords())
      if (asidePlace !== undefined) fail('agenda', `${memberId} is still in quarantine`);
    if (count !== records.items.size) fail('immutability', `${records.items.size - count} items have disappeared`);
    concludeStock(records);
    concludeConservation(records);
    concludeQueue(records);
    concludeReferrals(records);
    concludeSegments(records);
    if (fresh !== undefined) concludeNights(records, [...fresh]);
    this.#deliveries?.conclude();
    for (const { answer, request } of records.told.values()) {
      if (request.kind === 'purchase') this.#creditedOnce(request, answer);
      else if (request.kind === 'return') this.#reversedOnce(request);
      else if (
        request.kind === 'fulfil' &&
        records.ordersKept.get(orderKey(request.merchant.id, request.fulfilment.orderId))?.fulfilled === undefined
      )
        fail('once', `${request.id} was accepted, but nothing is kept of it`);
      else if (request.kind === 'activity' && records.activities.get(keyOfActivity(request))?.id !== request.id)
        fail('once', `${request.id} was accepted, but never counted`);
      else if ('said' in request && records.doneByHand.get(claimOf(request))?.request.id !== request.id)
        fail('once', `${request.id} was accepted, but never done`);
      else if ((request.kind === 'pay' || request.kind === 'refund') && !records.paying.isDone(request))
        fail('once', `${request.id} was accepted, but never done`);
      else if ('key' in request && !records.rewarding.isDone(request)) fail('once', `${request.id} was accepted, but never done`);
    }
  }

  #creditedOnce(request: RequestOf<'purchase'>, answer: unknown): void {
    const records = this.#records;
    const key = orderKey(request.merchant.id, request.purchase.orderId);
    const order = records.orders.get(key);
    const command = records.purchasesSent.get(key)?.find((other) => other.request.id === request.id)?.command;
    const memberId = command && records.members.meant(request.merchant.programmeId, command.member);
    if (order === undefined) {
      if (memberId !== undefined)
        fail('once', `${request.id} was accepted (${JSON.stringify(answer)}) and its member has enrolled, but it was never credited`);
      return;
    }
    if (!same(order.content, command, SPELLED) || memberId !== order.memberId)
      fail('once', `${request.id} was accepted, but the order was credited with different content`);
  }

  #reversedOnce(request: RequestOf<'return'>): void {
    const order = this.#records.orders.get(orderKey(request.merchant.id, request.giveBack.orderId));
    if (order !== undefined && !order.reversals.has(request.giveBack.returnId))
      fail('once', `${request.id} was accepted, but never reversed`);
  }
}

/** The fields that order fulfilment changes: the points of a fulfilled order mature at once. */
const CHANGED_BY_FULFILMENT = new Set(['maturesAt']);
/** Fields whose spelling may differ from one request to the next. */
const SPELLED = new Set(['member']);

// Items contain what the codecs wrote. Facts in their keys are not repeated.

function entryIn({ PK, SK, ...content }: Item): Entry {
  const [programmeId, memberId] = PK.slice('MEMBER#'.length).split('#');
  return { ...content, programmeId, memberId, number: Number(SK.slice('ENTRY#'.length)) } as Entry;
}

function profileIn({ PK, SK: _, ...content }: Item): Profile {
  const [programmeId, memberId] = PK.slice('MEMBER#'.length).split('#');
  return { ...content, programmeId, memberId } as Profile;
}

const orderIn = (item: Item): Order => item as unknown as Order;

const identityIn = (item: Item): { readonly memberId: string } => item as unknown as { readonly memberId: string };

function versionIn({ PK, SK, ...content }: Item): ProgrammeVersion {
  return { ...content, programmeId: PK.slice('PROGRAMME#'.length), version: Number(SK.slice('VERSION#'.length)) } as ProgrammeVersion;
}
