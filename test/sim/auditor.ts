/**
 * Checks the platform against the programme's terms, from outside: it sees what clients sent and were told, and the raw
 * items of each transaction. It shares no code with what it audits (types only): arithmetic, calendar, canonical JSON
 * and hashes are its own.
 */
import type { Entry } from '../../shared/domain/entry.ts';
import type { Profile } from '../../shared/domain/member.ts';
import type { Order } from '../../shared/domain/order.ts';
import type { ProgrammeVersion } from '../../shared/domain/programme.ts';
import type { Item } from '../../shared/store/item-table.ts';
import type { PurchaseCommand } from '../../shared/use-cases/credit-purchase.ts';
import { checkAnswer } from './audit-answers.ts';
import * as buckets from './audit-buckets.ts';
import { checkEntry, type OrderWritten } from './audit-entries.ts';
import { same } from './audit-hash.ts';
import { checkKept, returnableOf } from './audit-orders.ts';
import { type Book, claimOf, orderKey, Records, type Sent } from './audit-records.ts';
import { mayRefuse } from './audit-refusals.ts';
import type { Request, RequestOf } from './request.ts';
import type { Answer } from './system.ts';
import { fail } from './violation.ts';

export type { Sent } from './audit-records.ts';

/** What one transaction did to one item. */
export interface Written {
  readonly key: { readonly PK: string; readonly SK: string };
  readonly after: Item | undefined;
}

/** Every identity of a simulated person has it, and nothing else. */
export const PERSONAL = '770077007';

export class Auditor {
  readonly #records: Records;

  /** `skew`: by how many milliseconds the clocks of servers are off at the most, either way. */
  constructor(skew: number) {
    this.#records = new Records(skew);
  }

  // ---- What clients do. `now`: the time, which no server's clock need show.

  /** `command`: of a purchase, as it is worded this time. */
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
      case 'return': {
        const key = `${orderKey(request.merchant.id, request.giveBack.orderId)}/${request.giveBack.returnId}`;
        const known = records.returnsSent.get(key) ?? [];
        if (!known.includes(request.giveBack)) known.push(request.giveBack);
        records.returnsSent.set(key, known);
        break;
      }
      case 'adjust':
        records.adjustmentsSent.set(request.adjust.reason, request);
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
    };
  }

  answered(sent: Sent, answer: Answer, now: number): void {
    checkAnswer(this.#records, sent, answer, now);
  }

  refused(sent: Sent, code: string, words: string, now: number): void {
    const { request, known } = sent;
    if (known) fail('answer', `${request.id} had been done before, and is refused now: ${code}, ${words}`);
    if (!mayRefuse(this.#records, sent, code, now)) fail('refusal', `${request.id} is refused for no good reason: ${code}, ${words}`);
  }

  // ---- What is written

  wrote(written: readonly Written[], now: number): void {
    const records = this.#records;
    records.transactions += 1;
    const accounts: Item[] = [];
    const entries: Entry[] = [];
    const orders = new Map<string, OrderWritten>();
    for (const { key, after } of written) {
      const { PK, SK } = key;
      const name = `${PK}\n${SK}`;
      const before = records.items.get(name);
      if (after === undefined) records.items.delete(name);
      else records.items.set(name, after);
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
      } else if (SK.startsWith('VERSION#')) this.#sawVersion(before, after, now);
      else if (SK === 'PROFILE' && after !== undefined) records.members.enrolled(profileIn(after));
      else if (SK === 'IDENTITY') {
        if (before !== undefined || after === undefined) fail('enrolment', `${PK} was given to another member`);
        records.members.identityTaken(PK, identityIn(after).memberId);
      } else if (SK === 'CLAIM' && before !== undefined) fail('claim', `${PK} was claimed twice`);
    }
    for (const [key, { before, after }] of orders) {
      this.#checkOrder(key, before, after);
      checkKept(records, key, after, now);
    }
    const touched = new Set<Book>();
    const unaccounted = new Set<Book>();
    entries.sort((a, b) => a.number - b.number);
    for (const entry of entries) {
      const book = checkEntry(records, entry, orders, now);
      touched.add(book);
      unaccounted.add(book);
    }
    for (const account of accounts) unaccounted.delete(this.#checkAccount(account));
    for (const { memberId } of unaccounted) fail('fold', `${memberId} has entries that its account does not have`);
    for (const [key, { before, after }] of orders) this.#checkCredited(key, before, after);

    for (const { past, state } of touched) past.add(records.transactions, buckets.copied(state));
    for (const [key, { after }] of orders) {
      const returnable = returnableOf(records, key, after);
      if (returnable !== undefined) records.returnable(key).add(records.transactions, returnable);
    }
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

  /** An order only ever goes on: its purchase stays, and no return is forgotten. */
  #checkOrder(key: string, before: Order | undefined, after: Order): void {
    if (before === undefined) return;
    const STATES = ['awaiting-purchase', 'unclaimed', 'credited'];
    if (STATES.indexOf(after.state) < STATES.indexOf(before.state)) fail('order', `${key} went from ${before.state} to ${after.state}`);
    if (before.state !== 'awaiting-purchase' && (after.state === 'awaiting-purchase' || !same(before.purchase, after.purchase))) {
      fail('order', `the purchase of ${key} was changed`);
    }
    before.returns.forEach((known, index) => {
      const now = after.returns[index];
      if (now === undefined || !same(known.request, now.request)) fail('order', `return ${known.request.returnId} of ${key} was forgotten`);
      if (known.reversal !== undefined && !same(known, now)) fail('order', `return ${known.request.returnId} of ${key} was changed`);
    });
  }

  /** Order and ledger say the same, in the same transaction. */
  #checkCredited(key: string, before: Order | undefined, after: Order): void {
    const audited = this.#records.orders.get(key);
    if (after.state !== 'credited') {
      if (audited !== undefined) fail('order', `${key} is ${after.state}, but its points were credited`);
      return;
    }
    if (audited === undefined) fail('order', `${key} says that it was credited, but no entry does`);
    const { credit } = after;
    if (credit.entry !== audited.entry || credit.memberId !== audited.memberId || BigInt(credit.points) !== audited.earned) {
      fail('order', `${key} has kept another credit than its entry: ${JSON.stringify(credit)}`);
    }
    for (const { request, reversal } of after.returns) {
      if (reversal === undefined || audited.reversals.get(request.returnId) !== reversal.entry) {
        fail('order', `return ${request.returnId} of ${key} is not what its entry says`);
      }
    }
    if (after.returns.length !== audited.reversals.size) fail('order', `${key} has forgotten returns that were reversed`);
    if (before?.state === 'credited' && !same(before.credit, credit)) fail('order', `the credit of ${key} was changed`);
  }

  #checkAccount(item: Item): Book {
    const [programmeId = '', memberId = ''] = item.PK.slice('MEMBER#'.length).split('#');
    const book = this.#records.book(programmeId, memberId);
    const account = accountIn(item);
    if (account.version !== book.entries || account.head !== book.head) {
      fail('fold', `the account of ${memberId} is at entry ${account.version}, its ledger at ${book.entries}`);
    }
    const held = buckets.empty();
    for (const { expiresAt, points } of account.batches) buckets.post(held, [{ bucket: 'active', expiresAt, points }]);
    for (const { maturesAt, expiresAt, points } of account.pending)
      buckets.post(held, [{ bucket: 'pending', maturesAt, expiresAt, points }]);
    held.debt = BigInt(account.debt);
    if (buckets.shown(held) !== buckets.shown(book.state)) {
      fail('fold', `the account of ${memberId} holds ${buckets.shown(held)}, its entries make ${buckets.shown(book.state)}`);
    }
    return book;
  }

  // ---- Once faults have stopped, and every client has its answer

  conclude(items: Iterable<Item>): void {
    const records = this.#records;
    let count = 0;
    for (const item of items) {
      count += 1;
      if (!same(item, records.items.get(`${item.PK}\n${item.SK}`))) fail('immutability', `${item.PK} ${item.SK} is not what was written`);
      if (item.SK !== 'PROFILE' && JSON.stringify(item).includes(PERSONAL))
        fail('privacy', `an identity stands in clear in ${item.PK} ${item.SK}`);
    }
    if (count !== records.items.size) fail('immutability', `${records.items.size - count} items have disappeared`);
    for (const { answer, request } of records.told.values()) {
      if (request.kind === 'purchase') this.#creditedOnce(request, answer);
      else if (request.kind === 'return') this.#reversedOnce(request);
      else if (request.kind === 'adjust' && records.adjusted.get(claimOf(request))?.request.id !== request.id)
        fail('once', `${request.id} was accepted, but never done`);
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
      fail('once', `${request.id} was accepted, but the order was credited with other content`);
  }

  #reversedOnce(request: RequestOf<'return'>): void {
    const order = this.#records.orders.get(orderKey(request.merchant.id, request.giveBack.orderId));
    if (order !== undefined && !order.reversals.has(request.giveBack.returnId))
      fail('once', `${request.id} was accepted, but never reversed`);
  }
}

/** A name may be spelled in other ways from one time to the next. */
const SPELLED = new Set(['member']);

// Items hold what the codecs wrote; what their keys say is not said in them again.

function entryIn({ PK, SK, ...content }: Item): Entry {
  const [programmeId, memberId] = PK.slice('MEMBER#'.length).split('#');
  return { ...content, programmeId, memberId, number: Number(SK.slice('ENTRY#'.length)) } as Entry;
}

function profileIn({ PK, SK: _, ...content }: Item): Profile {
  const [programmeId, memberId] = PK.slice('MEMBER#'.length).split('#');
  return { ...content, programmeId, memberId } as Profile;
}

const orderIn = (item: Item): Order => item as unknown as Order;

interface StoredAccount {
  readonly version: number;
  readonly head: string;
  readonly batches?: string;
  readonly pending?: string;
  readonly debt?: number;
}

/** Accounts hold their lists as text: values parted by blanks, their parts by commas, numbers in base 36, instants in minutes. */
function accountIn(item: Item) {
  const { version, head, batches, pending, debt = 0 } = item as unknown as StoredAccount;
  const parts = (text: string | undefined): string[][] => (text === undefined ? [] : text.split(' ').map((value) => value.split(',')));
  const instant = (text: string | undefined): string | null =>
    text === undefined || text === '-'
      ? null
      : new Date(text.startsWith('!') ? Number.parseInt(text.slice(1), 36) : Number.parseInt(text, 36) * 60_000).toISOString();
  return {
    version,
    head,
    debt,
    batches: parts(batches).map(([expiresAt, points = '']) => ({ expiresAt: instant(expiresAt), points: Number.parseInt(points, 36) })),
    pending: parts(pending).map(([maturesAt, expiresAt, points = '']) => ({
      maturesAt: instant(maturesAt) ?? '',
      expiresAt: instant(expiresAt),
      points: Number.parseInt(points, 36),
    })),
  };
}
const identityIn = (item: Item): { readonly memberId: string } => item as unknown as { readonly memberId: string };

function versionIn({ PK, SK, ...content }: Item): ProgrammeVersion {
  return { ...content, programmeId: PK.slice('PROGRAMME#'.length), version: Number(SK.slice('VERSION#'.length)) } as ProgrammeVersion;
}
