/**
 * Checks the platform against the programme's terms, from outside: it sees what clients sent and were told, and the raw
 * items of each transaction. It shares no code with what it audits (types only): arithmetic, calendar, canonical JSON
 * and hashes are its own.
 */
import type { Balance, Entry } from '../../shared/domain/entry.ts';
import type { Order, OrderReturn } from '../../shared/domain/order.ts';
import type { ProgrammeVersion } from '../../shared/domain/programme.ts';
import type { RefusalCode } from '../../shared/domain/refusal.ts';
import type { Item } from '../../shared/store/item-table.ts';
import type { PurchaseCommand } from '../../shared/use-cases/credit-purchase.ts';
import * as buckets from './audit-buckets.ts';
import { addDays, addMonths, dayOf, firstOfNextMonth, startOfDay } from './audit-calendar.ts';
import { chained, same } from './audit-hash.ts';
import { type Brought, bringBack, copyOf, pointsFor, type Stock, stockOf, takesCurrency } from './audit-points.ts';
import type { Request, RequestOf } from './request.ts';
import type { Answer } from './system.ts';
import { Violation } from './violation.ts';

/** What one transaction did to one item. */
export interface Written {
  readonly key: { readonly PK: string; readonly SK: string };
  readonly after: Item | undefined;
}

/** A member as the auditor keeps it. */
interface Book {
  readonly programmeId: string;
  readonly memberId: string;
  entries: number;
  head: string;
  points: bigint;
  state: buckets.Buckets;
  readonly written: Entry[];
  /** Counts transactions, so that an answer can be held against what stood there when it was asked for. */
  changed: number;
}

interface AuditedOrder {
  readonly content: PurchaseCommand;
  readonly memberId: string;
  readonly entry: number;
  readonly version: ProgrammeVersion;
  readonly earned: bigint;
  readonly maturesAt: string | null;
  readonly expiresAt: string | null;
  readonly stock: Stock;
  reversed: bigint;
  readonly reversals: Map<string, number>;
}

/** A request on its way: what stood there when it was sent. */
export interface Sent {
  readonly request: Request;
  /** The transactions that there had been. */
  readonly at: number;
  /** Whether this client, or another with the same content, had its answer already. */
  readonly known: boolean;
}

interface Told {
  readonly answer: unknown;
  readonly request: Request;
}

/** Servers' clocks are off by up to two seconds either way, and a command is under way for a while. */
const CLOCK_AHEAD = 2_000;
const CLOCK_BEHIND = 12_000;
/** What was published longer ago than this, every server has heard of. */
const HEARD_WITHIN = 12_000;
const PUBLISH_LEAD = 15_000;

/** Every identity of a simulated person has it, and nothing else. */
const PERSONAL = '~';

export class Auditor {
  readonly #books = new Map<string, Book>();
  readonly #orders = new Map<string, AuditedOrder>();
  readonly #versions = new Map<string, { readonly version: ProgrammeVersion; readonly seenAt: number }[]>();
  readonly #items = new Map<string, Item>();
  readonly #purchasesSent = new Map<string, { readonly request: RequestOf<'purchase'>; readonly command: PurchaseCommand }[]>();
  readonly #returnsSent = new Map<string, RequestOf<'return'>['giveBack'][]>();
  readonly #adjustmentsSent = new Map<string, RequestOf<'adjust'>>();
  readonly #adjusted = new Map<string, string>();
  readonly #told = new Map<string, Told>();
  readonly #enrolled = new Map<string, { readonly memberId: string; readonly request: RequestOf<'enrol'> }>();
  /** When the platform first kept a purchase: a version published later is none of its business. */
  readonly #takenAt = new Map<string, number>();
  #transactions = 0;

  // ---- What clients do

  sent(request: Request, command?: PurchaseCommand): Sent {
    switch (request.kind) {
      case 'purchase': {
        if (command === undefined) break;
        const key = orderKey(request.merchant.id, command.orderId);
        const known = this.#purchasesSent.get(key) ?? [];
        if (!known.some((other) => other.request.id === request.id)) known.push({ request, command });
        this.#purchasesSent.set(key, known);
        break;
      }
      case 'return': {
        const key = `${orderKey(request.merchant.id, request.giveBack.orderId)}/${request.giveBack.returnId}`;
        const known = this.#returnsSent.get(key) ?? [];
        if (!known.includes(request.giveBack)) known.push(request.giveBack);
        this.#returnsSent.set(key, known);
        break;
      }
      case 'adjust':
        this.#adjustmentsSent.set(request.adjust.reason, request);
        break;
    }
    return { request, at: this.#transactions, known: this.#told.has(request.id) };
  }

  answered(sent: Sent, answer: Answer): void {
    const { request } = sent;
    switch (answer.to) {
      case 'purchase':
      case 'return':
      case 'adjust': {
        const { replayed, ...outcome } = answer.outcome;
        this.#toldAgain(sent, outcome, replayed);
        if ('entry' in outcome) this.#answersWrittenEntry(request, outcome.entry);
        break;
      }
      case 'enrol': {
        const { replayed, ...outcome } = answer.outcome;
        this.#toldAgain(sent, outcome, replayed);
        if (request.kind !== 'enrol') break;
        const book = this.#bookOf(request.enrol.programmeId, outcome.memberId);
        if (book.entries === 0) fail('answer', `${request.id} was answered with a member who has no ledger, ${outcome.memberId}`);
        const key = `${request.enrol.programmeId} ${request.person}`;
        const known = this.#enrolled.get(key);
        if (known !== undefined && known.memberId !== outcome.memberId) {
          fail('enrolment', `one person became two members, ${known.memberId} and ${outcome.memberId}`);
        }
        this.#enrolled.set(key, { memberId: outcome.memberId, request });
        break;
      }
      case 'create':
      case 'publish':
        if (!this.#versionsOf(answer.outcome.version.programmeId).some(({ version }) => same(version, answer.outcome.version))) {
          fail('answer', `${request.id} was answered with a version that is not published`);
        }
        break;
      case 'balance':
        this.#checkBalance(answer.outcome);
        break;
      case 'verify':
        if (answer.outcome.faults.length > 0)
          fail('proof', `the platform's own proof finds faults: ${JSON.stringify(answer.outcome.faults)}`);
        break;
    }
  }

  refused({ request, at, known }: Sent, code: RefusalCode, words: string): void {
    if (known) fail('answer', `${request.id} was answered before, and is refused now: ${code}, ${words}`);
    if (!this.#mayRefuse(request, code, at)) fail('refusal', `${request.id} is refused for no good reason: ${code}, ${words}`);
  }

  #mayRefuse(request: Request, code: RefusalCode, since: number): boolean {
    switch (request.kind) {
      case 'purchase': {
        const sent = this.#purchasesSent.get(orderKey(request.merchant.id, request.purchase.orderId)) ?? [];
        if (code === 'ORDER_MISMATCH') return sent.length > 1;
        const { currency } = request.purchase;
        return (
          code === 'VALIDATION_FAILED' &&
          this.#versionsOf(request.merchant.programmeId).some((v) => !takesCurrency(v.version.terms.earning, currency))
        );
      }
      case 'return': {
        const sent = this.#purchasesSent.get(orderKey(request.merchant.id, request.giveBack.orderId)) ?? [];
        if (code !== 'RETURN_EXCEEDS_PURCHASE') return false;
        const order = this.#orders.get(orderKey(request.merchant.id, request.giveBack.orderId));
        // Not credited: returns that wait are the platform's own affair until then.
        if (order === undefined) return sent.length > 0;
        const asked = 'lines' in request.giveBack ? { lines: request.giveBack.lines } : { amount: request.giveBack.amount };
        const book = this.#books.get(bookKey(request.merchant.programmeId, order.memberId));
        if (book === undefined || book.changed > since) return true;
        return bringBack(copyOf(order.stock), asked).exceeding;
      }
      case 'enrol':
        return code === 'MEMBER_EXISTS';
      case 'adjust': {
        if (code === 'IDEMPOTENCY_MISMATCH') return true;
        if (code !== 'INSUFFICIENT_POINTS' || request.adjust.points > 0) return false;
        const book = this.#bookOfPerson(request.programmeId, request.person);
        return (
          book === undefined ||
          book.changed > since ||
          buckets.total(book.state.active) + buckets.total(book.state.pending) < BigInt(-request.adjust.points) ||
          this.#mayHaveLess(book, request)
        );
      }
      case 'publish':
        return code === 'VERSION_CONFLICT';
      default:
        return false;
    }
  }

  /** Pending points cannot be spent, and expired ones neither: with either the sum says nothing. */
  #mayHaveLess(book: Book, request: RequestOf<'adjust'>): boolean {
    return (
      book.state.pending.size > 0 ||
      [...book.state.active.keys()].some((key) => key !== '~') ||
      buckets.total(book.state.active) < BigInt(-request.adjust.points)
    );
  }

  /** What was answered once is answered always, and said to be a repetition. */
  #toldAgain({ request, known }: Sent, answer: unknown, replayed: boolean): void {
    const before = this.#told.get(request.id);
    if (before === undefined) {
      this.#told.set(request.id, { answer, request });
      return;
    }
    if (!same(before.answer, answer)) {
      fail('answer', `${request.id} was answered ${JSON.stringify(before.answer)}, and now ${JSON.stringify(answer)}`);
    }
    if (known && !replayed) fail('answer', `${request.id} was answered before, but the answer does not say so`);
  }

  #answersWrittenEntry(request: Request, entry: Entry): void {
    const written = this.#bookOf(entry.programmeId, entry.memberId).written[entry.number - 1];
    if (!same(written, entry)) fail('answer', `${request.id} is answered with an entry ${entry.number} that is not in the ledger`);
    const source =
      request.kind === 'purchase'
        ? entry.purchase?.orderId === request.purchase.orderId && entry.purchase.returnId === undefined
        : request.kind === 'return'
          ? entry.purchase?.orderId === request.giveBack.orderId && entry.purchase.returnId === request.giveBack.returnId
          : request.kind === 'adjust' && entry.reason === request.adjust.reason;
    if (!source) fail('answer', `${request.id} is answered with the entry of something else: ${JSON.stringify(entry)}`);
  }

  #checkBalance(read: {
    readonly memberId: string;
    readonly asOf: string;
    readonly account: { readonly programmeId: string; readonly version: number };
    readonly balance: Balance;
  }): void {
    const book = this.#bookOf(read.account.programmeId, read.memberId);
    // Someone else was faster: what was read is history.
    if (book.entries !== read.account.version) return;
    const state = buckets.copied(book.state);
    buckets.mature(state, read.asOf);
    buckets.expire(state, read.asOf);
    if (!balances(state, read.balance)) {
      fail('balance', `at ${read.asOf} ${JSON.stringify(read.balance)} is shown, where the ledger makes ${buckets.shown(state)}`);
    }
  }

  // ---- What is written

  wrote(written: readonly Written[], now: number): void {
    this.#transactions += 1;
    const books = new Set<Book>();
    const accounts: Item[] = [];
    const entries: Entry[] = [];
    const orders = new Map<string, { before: Order | undefined; after: Order }>();
    for (const { key, after } of written) {
      const { PK, SK } = key;
      const name = `${PK}\n${SK}`;
      const before = this.#items.get(name);
      if (after === undefined) this.#items.delete(name);
      else this.#items.set(name, after);
      if (SK.startsWith('ENTRY#')) {
        if (before !== undefined || after === undefined) fail('immutability', `${SK} of ${PK} was changed or removed`);
        entries.push(entryIn(after));
      } else if (SK === 'ACCOUNT') {
        if (after === undefined) fail('account', `${PK} lost its account`);
        accounts.push(after);
      } else if (SK === 'ORDER') {
        if (after === undefined) fail('order', `${PK} was removed`);
        orders.set(PK.slice('ORDER#'.length), { before: before && orderIn(before), after: orderIn(after) });
      } else if (SK.startsWith('VERSION#')) this.#sawVersion(before, after, now);
      else if (SK === 'IDENTITY' && before !== undefined) fail('enrolment', `${PK} was given to another member`);
      else if (SK === 'CLAIM' && before !== undefined) fail('claim', `${PK} was claimed twice`);
    }
    for (const [key, { before, after }] of orders) {
      this.#checkOrder(key, before, after);
      if (after.state !== 'awaiting-purchase' && !this.#takenAt.has(key)) this.#takenAt.set(key, now);
    }
    entries.sort((a, b) => a.number - b.number);
    for (const entry of entries) books.add(this.#checkEntry(entry, orders, now));
    for (const account of accounts) books.delete(this.#checkAccount(account));
    for (const { memberId } of books) fail('fold', `${memberId} has entries that its account does not have`);
    for (const [key, { before, after }] of orders) this.#checkCredited(key, before, after);
  }

  #sawVersion(before: Item | undefined, item: Item | undefined, now: number): void {
    if (before !== undefined || item === undefined) fail('immutability', 'a published version was changed');
    const version = versionIn(item);
    const known = this.#versionsOf(version.programmeId);
    const last = known.at(-1)?.version;
    if (version.version !== known.length + 1) fail('version', `version ${version.version} follows version ${known.length}`);
    if (last !== undefined && Date.parse(version.effectiveAt) < Date.parse(version.publishedAt) + PUBLISH_LEAD) {
      fail('version', `version ${version.version} takes effect before every server can have heard of it`);
    }
    if (last !== undefined && version.effectiveAt < last.effectiveAt)
      fail('version', `version ${version.version} takes effect before the one before it`);
    known.push({ version, seenAt: now });
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
    const audited = this.#orders.get(key);
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

  #checkEntry(entry: Entry, orders: ReadonlyMap<string, { before: Order | undefined; after: Order }>, now: number): Book {
    const book = this.#bookOf(entry.programmeId, entry.memberId);
    const where = `entry ${entry.number} (${entry.kind}) of ${entry.memberId}`;
    if (entry.number !== book.entries + 1) fail('chain', `${where} follows entry ${book.entries}`);
    const { hash, ...content } = entry;
    if (hash !== chained(book.head, content)) fail('chain', `the hash of ${where} does not follow from the one before and its content`);
    const off = Date.parse(entry.at) - now;
    if (off > CLOCK_AHEAD || off < -CLOCK_BEHIND) fail('time', `${where} is dated ${off} ms from now`);

    const expected = this.#expected(entry, buckets.copied(book.state), orders, now, where);
    const before = book.state;
    const broken = buckets.post(before, entry.postings);
    if (buckets.shown(before) !== buckets.shown(expected)) {
      fail('terms', `${where}: the terms make ${buckets.shown(expected)}, the entry ${buckets.shown(before)}: ${JSON.stringify(entry)}`);
    }
    if (broken !== undefined) fail('buckets', `after ${where} ${broken}`);
    const sum = buckets.total(before.active) + buckets.total(before.pending) - before.debt;
    if (book.points + BigInt(entry.points) !== sum)
      fail('balance', `after ${where} the balance is ${sum}, the entries add up to ${book.points + BigInt(entry.points)}`);
    if (!balances(before, entry.balance))
      fail('balance', `${where} says ${JSON.stringify(entry.balance)}, where ${buckets.shown(before)} is left`);
    book.points = sum;
    book.head = hash;
    book.entries = entry.number;
    book.written.push(entry);
    book.changed = this.#transactions;
    return book;
  }

  /** What the terms make of the state. */
  #expected(
    entry: Entry,
    state: buckets.Buckets,
    orders: ReadonlyMap<string, { before: Order | undefined; after: Order }>,
    now: number,
    where: string,
  ): buckets.Buckets {
    const { at } = entry;
    if (entry.kind === 'enrol') {
      if (entry.number !== 1) fail('terms', `${where} is not the first`);
      return state;
    }
    if (entry.kind === 'mature') {
      if (!buckets.hasMaturing(state, at)) fail('terms', `${where}: nothing matures at ${at}`);
      buckets.mature(state, at);
      return state;
    }
    if (buckets.hasMaturing(state, at)) fail('expiry', `${where}: points that mature before ${at} are still pending`);
    if (entry.kind === 'expire') {
      if (!buckets.hasExpiring(state, at)) fail('expiry', `${where}: nothing expires by ${at}`);
      buckets.expire(state, at);
      return state;
    }
    if (buckets.hasExpiring(state, at)) fail('expiry', `${where}: points that expire before ${at} are still counted`);
    if (entry.kind === 'adjust') return this.#expectedAdjustment(entry, state, where);
    const { purchase } = entry;
    if (purchase === undefined) return fail('terms', `${where} is of no purchase`);
    const key = orderKey(purchase.merchantId, purchase.orderId);
    const order = orders.get(key);
    if (order === undefined) return fail('order', `${where}: nothing is kept of order ${key} in its transaction`);
    return entry.kind === 'earn'
      ? this.#expectedEarning(entry, key, order.after, state, now, where)
      : this.#expectedReversal(entry, key, order, state, where);
  }

  #expectedAdjustment(entry: Entry, state: buckets.Buckets, where: string): buckets.Buckets {
    const request = this.#adjustmentsSent.get(entry.reason ?? '');
    if (request === undefined || request.adjust.by !== entry.by) return fail('terms', `${where}: no one asked for it`);
    const claim = `${entry.by} ${request.adjust.idempotencyKey}`;
    const before = this.#adjusted.get(claim);
    if (before !== undefined) fail('once', `${where}: ${request.id} was done before, as ${before}`);
    this.#adjusted.set(claim, where);
    const points = BigInt(request.adjust.points);
    const { terms } = this.#versionAt(entry.programmeId, entry.at);
    if (points > 0n) buckets.earn(state, points, null, expiryOf(terms, entry.at));
    else if (!buckets.spend(state, -points)) fail('terms', `${where} takes more points than are active`);
    return state;
  }

  #expectedEarning(entry: Entry, key: string, order: Order, state: buckets.Buckets, now: number, where: string): buckets.Buckets {
    const credited = this.#orders.get(key);
    if (credited !== undefined)
      fail('once', `${where}: order ${key} was credited before, as entry ${credited.entry} of ${credited.memberId}`);
    if (order.state !== 'credited') return fail('order', `${where}: the order is ${order.state}`);
    const sent = (this.#purchasesSent.get(key) ?? []).find(({ command }) => isContent(command, order));
    if (sent === undefined)
      return fail('once', `${where}: no one sent what order ${key} was credited for, ${JSON.stringify(order.purchase)}`);
    const { command } = sent;
    const occurredAt = new Date(command.occurredAt).toISOString();
    const version = this.#versionHeardOf(entry.programmeId, occurredAt, entry.programmeVersion, this.#takenAt.get(key) ?? now, where);
    const { earning, timeZone } = version.terms;
    const earned = pointsFor(earning, command);
    const maturesAt =
      earning.pendingDays === 0 ? null : iso(startOfDay(addDays(dayOf(Date.parse(entry.at), timeZone), earning.pendingDays), timeZone));
    const expiresAt = expiryOf(version.terms, entry.at);
    buckets.earn(state, earned, maturesAt, expiresAt);
    this.#orders.set(key, {
      content: command,
      memberId: entry.memberId,
      entry: entry.number,
      version,
      earned,
      maturesAt,
      expiresAt,
      stock: stockOf(command),
      reversed: 0n,
      reversals: new Map(),
    });
    return state;
  }

  #expectedReversal(
    entry: Entry,
    key: string,
    { before, after }: { before: Order | undefined; after: Order },
    state: buckets.Buckets,
    where: string,
  ): buckets.Buckets {
    const order = this.#orders.get(key);
    const returnId = entry.purchase?.returnId ?? '';
    if (order === undefined) return fail('order', `${where}: order ${key} was not credited`);
    if (order.reversals.has(returnId)) fail('once', `${where}: return ${returnId} of ${key} was reversed before`);
    const kept = after.returns.find(({ request }) => request.returnId === returnId);
    const sent = kept && (this.#returnsSent.get(`${key}/${returnId}`) ?? []).find((command) => isReturn(command, kept));
    if (sent === undefined) return fail('once', `${where}: no one sent return ${returnId} of ${key}`);
    const acceptedBefore = before?.returns.some(({ request, reversal }) => request.returnId === returnId && reversal === undefined);
    const brought: Brought = bringBack(order.stock, 'lines' in sent ? { lines: sent.lines } : { amount: sent.amount });
    if (brought.exceeding && acceptedBefore !== true)
      fail('return', `${where}: return ${returnId} of ${key} exceeds what is left of the purchase`);
    if (entry.purchase?.amount !== Number(brought.amount))
      fail('return', `${where} says that ${entry.purchase?.amount} came back, but it was ${brought.amount}`);
    const rest = order.stock.left === 0n ? 0n : pointsFor(order.version.terms.earning, order.content, order.stock.left);
    const points = order.earned - order.reversed - rest;
    buckets.takeBack(state, points, order.maturesAt, order.expiresAt);
    order.reversed += points;
    order.reversals.set(returnId, entry.number);
    return state;
  }

  #checkAccount(item: Item): Book {
    const [programmeId = '', memberId = ''] = item.PK.slice('MEMBER#'.length).split('#');
    const book = this.#bookOf(programmeId, memberId);
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
    let count = 0;
    for (const item of items) {
      count += 1;
      if (!same(item, this.#items.get(`${item.PK}\n${item.SK}`))) fail('immutability', `${item.PK} ${item.SK} is not what was written`);
      if (item.SK !== 'PROFILE' && JSON.stringify(item).includes(PERSONAL))
        fail('privacy', `an identity stands in clear in ${item.PK} ${item.SK}`);
    }
    if (count !== this.#items.size) fail('immutability', `${this.#items.size - count} items have disappeared`);
    for (const { answer, request } of this.#told.values()) {
      if (request.kind === 'purchase') this.#creditedOnce(request, answer);
      else if (request.kind === 'return') this.#reversedOnce(request);
      else if (request.kind === 'adjust' && !this.#adjusted.has(`${request.adjust.by} ${request.adjust.idempotencyKey}`))
        fail('once', `${request.id} was accepted, but never done`);
    }
  }

  #creditedOnce(request: RequestOf<'purchase'>, answer: unknown): void {
    const key = orderKey(request.merchant.id, request.purchase.orderId);
    const order = this.#orders.get(key);
    const enrolled = this.#enrolled.get(`${request.merchant.programmeId} ${request.person}`);
    const sent = this.#purchasesSent.get(key)?.find((other) => other.request.id === request.id);
    const [kind] = Object.keys(sent?.command.member ?? {});
    const isMember = kind === 'id' || (enrolled !== undefined && kind !== undefined && kind in enrolled.request.enrol.identities);
    if (order === undefined) {
      if (isMember)
        fail('once', `${request.id} was accepted (${JSON.stringify(answer)}) and its member has enrolled, but it was never credited`);
      return;
    }
    if (!same(order.content, sent?.command)) fail('once', `${request.id} was accepted, but the order was credited with other content`);
    if (!isMember || order.memberId !== enrolled?.memberId)
      fail('once', `${request.id} was credited to ${order.memberId}, who is not its member`);
  }

  #reversedOnce(request: RequestOf<'return'>): void {
    const order = this.#orders.get(orderKey(request.merchant.id, request.giveBack.orderId));
    if (order !== undefined && !order.reversals.has(request.giveBack.returnId))
      fail('once', `${request.id} was accepted, but never reversed`);
  }

  // ---- What is known

  #bookOf(programmeId: string, memberId: string): Book {
    const key = bookKey(programmeId, memberId);
    const known = this.#books.get(key);
    if (known !== undefined) return known;
    const book: Book = {
      programmeId,
      memberId,
      entries: 0,
      head: `${programmeId}#${memberId}`,
      points: 0n,
      state: buckets.empty(),
      written: [],
      changed: 0,
    };
    this.#books.set(key, book);
    return book;
  }

  #bookOfPerson(programmeId: string, person: number): Book | undefined {
    const enrolled = this.#enrolled.get(`${programmeId} ${person}`);
    return enrolled && this.#books.get(bookKey(programmeId, enrolled.memberId));
  }

  #versionsOf(programmeId: string): { readonly version: ProgrammeVersion; readonly seenAt: number }[] {
    const known = this.#versions.get(programmeId) ?? [];
    this.#versions.set(programmeId, known);
    return known;
  }

  /** The last one that has taken effect; the first one for what was before it. */
  #versionAt(programmeId: string, at: string): ProgrammeVersion {
    const versions = this.#versionsOf(programmeId);
    const found = versions.findLast(({ version }) => version.effectiveAt <= at) ?? versions[0];
    return found?.version ?? fail('version', `programme ${programmeId} has none`);
  }

  /** The version of the day; of a purchase dated ahead also what was in force by all that servers had heard of by then. */
  #versionHeardOf(programmeId: string, occurredAt: string, named: number, now: number, where: string): ProgrammeVersion {
    const inForce = this.#versionAt(programmeId, occurredAt);
    if (inForce.version === named) return inForce;
    const versions = this.#versionsOf(programmeId);
    const other = versions[named - 1];
    const newest = versions.findLast(({ seenAt }) => seenAt <= now - HEARD_WITHIN)?.version.version ?? 1;
    if (other === undefined || Date.parse(occurredAt) <= now || named < newest || other.version.effectiveAt > occurredAt) {
      return fail('terms', `${where} earns under version ${named}, but version ${inForce.version} was in force at ${occurredAt}`);
    }
    return other.version;
  }
}

const orderKey = (merchantId: string, orderId: string): string => `${merchantId}#${orderId}`;
const bookKey = (programmeId: string, memberId: string): string => `${programmeId}#${memberId}`;
const iso = (at: number): string => new Date(at).toISOString();

/** The last day, or month, of the points is spent in full: they expire with the first instant after it. */
function expiryOf({ expiry, timeZone }: ProgrammeVersion['terms'], at: string): string | null {
  if (expiry.policy !== 'after' || expiry.months === undefined) return null;
  const last = addMonths(dayOf(Date.parse(at), timeZone), expiry.months);
  return iso(startOfDay(expiry.to === 'day' ? addDays(last, 1) : firstOfNextMonth(last), timeZone));
}

function balances(state: buckets.Buckets, { active, pending, debt }: Balance): boolean {
  return buckets.total(state.active) === BigInt(active) && buckets.total(state.pending) === BigInt(pending) && state.debt === BigInt(debt);
}

/** Whether an order keeps what was sent; who it is for is checked once everyone's enrolment is known. */
function isContent(command: PurchaseCommand, order: Exclude<Order, { state: 'awaiting-purchase' }>): boolean {
  const { orderId: _, member: _member, occurredAt, ...facts } = command;
  const { inputHash: _hash, member: _key, occurredAt: kept, ...keptFacts } = order.purchase;
  return Date.parse(occurredAt) === Date.parse(kept) && same(facts, keptFacts);
}

function isReturn(command: RequestOf<'return'>['giveBack'], { request }: OrderReturn): boolean {
  const { orderId: _, occurredAt, ...facts } = command;
  const { inputHash: _hash, occurredAt: kept, ...keptFacts } = request;
  return Date.parse(occurredAt) === Date.parse(kept) && same(facts, keptFacts);
}

// Items hold what the codecs wrote; what their keys say is not said in them again.

function entryIn({ PK, SK, ...content }: Item): Entry {
  const [programmeId, memberId] = PK.slice('MEMBER#'.length).split('#');
  return { ...content, programmeId, memberId, number: Number(SK.slice('ENTRY#'.length)) } as Entry;
}

const orderIn = (item: Item): Order => item as unknown as Order;

interface StoredAccount {
  readonly version: number;
  readonly head: string;
  readonly batches: readonly { readonly expiresAt: string | null; readonly points: number }[];
  readonly pending: readonly { readonly maturesAt: string; readonly expiresAt: string | null; readonly points: number }[];
  readonly debt: number;
}
const accountIn = (item: Item): StoredAccount => item as unknown as StoredAccount;

function versionIn({ PK, SK, ...content }: Item): ProgrammeVersion {
  return { ...content, programmeId: PK.slice('PROGRAMME#'.length), version: Number(SK.slice('VERSION#'.length)) } as ProgrammeVersion;
}

function fail(rule: string, words: string): never {
  throw new Violation(rule, words);
}
