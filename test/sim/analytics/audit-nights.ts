/**
 * The final audit of analytics, after days without events and an undisturbed last run. Its reports must agree with the ledgers and with
 * the findings, and equal the reports of a run over insights that were folded again from the ledgers.
 */
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { iso, startOfDay } from '../kernel/audit-calendar.ts';
import { same } from '../kernel/audit-hash.ts';
import type { MemberRecord, Records } from '../kernel/audit-records.ts';
import { at, total } from '../ledger/audit-buckets.ts';
import { fail } from '../violation.ts';
import { findingIn, type StoredFinding } from './audit-findings.ts';
import { type Figures, figuresOf, notAsMany } from './audit-report-figures.ts';
import { contentOf, reportsOf } from './audit-reports.ts';

const DAY = 86_400_000;

/** @param fresh items of a table on which the newest run of each programme was repeated from scratch. */
export function concludeNights(records: Records, fresh: readonly Item[]): void {
  for (const [programmeId, run] of newestRuns(records.items.values())) {
    if (run.state !== 'done') fail('night', `nothing disturbed the last night of ${programmeId}, which is ${String(run.state)}`);
    checkSameAsFresh(records, programmeId, run.SK, fresh);
    checkFigures(records, programmeId, run);
  }
}

function newestRuns(items: Iterable<Item>): ReadonlyMap<string, Item> {
  const newest = new Map<string, Item>();
  for (const item of items) {
    if (!item.PK.startsWith('RUN#')) continue;
    const programmeId = item.PK.slice('RUN#'.length);
    if ((newest.get(programmeId)?.SK ?? '') < item.SK) newest.set(programmeId, item);
  }
  return newest;
}

const insightsOf = (items: Iterable<Item>, programmeId: string): readonly Item[] =>
  [...items].filter(({ PK }) => PK.startsWith(`INSIGHT#${programmeId}#`));

function checkSameAsFresh(records: Records, programmeId: string, day: string, fresh: readonly Item[]): void {
  const anew = reportsOf(fresh, programmeId, day);
  const kept = reportsOf(records.items.values(), programmeId, day);
  if (anew.size === 0 || !same([...kept.keys()].sort(), [...anew.keys()].sort()))
    fail('reports', `${programmeId} has ${[...kept.keys()].join(', ')} of ${day}; repeated, it has ${[...anew.keys()].join(', ')}`);
  for (const [name, packed] of kept) {
    const other = anew.get(name) ?? '';
    if (packed !== other)
      fail('reports', `${name} of ${day} says ${JSON.stringify(contentOf(packed))}; repeated, it says ${JSON.stringify(contentOf(other))}`);
  }
  const found = new Map(insightsOf(fresh, programmeId).map((item) => [item.SK, item]));
  for (const item of insightsOf(records.items.values(), programmeId)) {
    const [one, other] = [item, found.get(item.SK)].map((of) => ({ history: of?.history, found: findingIn(of)?.insight }));
    if (!same(one, other))
      fail('findings', `the finding of ${item.SK} is ${JSON.stringify(one)}; repeated, it is ${JSON.stringify(other)}`);
  }
}

function checkFigures(records: Records, programmeId: string, run: Item): void {
  const packed = reportsOf(records.items.values(), programmeId, run.SK);
  const reports = new Map([...packed].map(([name, text]) => [name, contentOf(text)]));
  const told = figuresOf(reports);
  const { timeZone } = records.versions(programmeId).at(String(run.knownAt)).terms;
  const end = iso(startOfDay(Date.parse(run.SK) + DAY, timeZone) - 1);
  const memberRecords = [...records.memberRecords()].filter((record) => record.programmeId === programmeId && record.entries > 0);
  const findings = insightsOf(records.items.values(), programmeId).flatMap((item) => findingIn(item) ?? []);
  const right: Figures = { ...ledgerFigures(memberRecords, told.currency, end), ...foundFigures(findings) };
  const wrong = notAsMany(told.figures, right);
  if (wrong.length > 0) fail('reports', `the reports of ${run.SK} of ${programmeId} are wrong: ${wrong.join('; ')}`);
}

/** Figures from the entries and the auditor's own accounts. */
function ledgerFigures(memberRecords: readonly MemberRecord[], currency: string, end: string): Figures {
  const accounts = memberRecords.map(({ state }) => at(state, end));
  const sum = (of: 'active' | 'pending' | 'held'): number => Number(accounts.reduce((points, buckets) => points + total(buckets[of]), 0n));
  const orders = memberRecords.map((record) => ordersOf(record, currency));
  return {
    members: memberRecords.length,
    frozen: memberRecords.filter(({ marks }) => marks.frozenSince !== undefined).length,
    customers: orders.filter((own) => own.some(({ isLeft }) => isLeft)).length,
    revenue: orders.flat().reduce((amount, order) => amount + order.amount, 0),
    points: Number(memberRecords.reduce((points, record) => points + record.points, 0n)),
    active: sum('active'),
    pending: sum('pending'),
    held: sum('held'),
    debt: Number(accounts.reduce((points, { debt }) => points + debt, 0n)),
  };
}

/** Each order after returns. An order of zero value stays an order. `amount`: the rest, in the reports' currency. */
function ordersOf({ written }: MemberRecord, currency: string): readonly { readonly isLeft: boolean; readonly amount: number }[] {
  const orders = new Map<string, { amount: number; left: number; currency: string }>();
  for (const { kind, purchase } of written) {
    if (purchase === undefined || (kind !== 'earn' && kind !== 'reverse')) continue;
    const name = `${purchase.merchantId} ${purchase.orderId}`;
    const known = orders.get(name);
    if (kind === 'earn') orders.set(name, { amount: purchase.amount, left: purchase.amount, currency: purchase.currency });
    else if (known !== undefined) known.left -= purchase.amount;
  }
  return [...orders.values()].map(({ amount, left, currency: own }) => ({
    isLeft: amount === 0 || left > 0,
    amount: own === currency ? left : 0,
  }));
}

/** The number of members in each class, by the findings. */
function foundFigures(findings: readonly StoredFinding[]): Figures {
  const figures: { [name: string]: number } = {};
  const count = (name: string): void => {
    figures[name] = (figures[name] ?? 0) + 1;
  };
  for (const { insight } of findings) {
    count(`stage ${insight.stage}`);
    if (insight.rfm !== null) count(`rfm ${insight.rfm.class}`);
    if (insight.abc !== null) count(`abc ${insight.abc}`);
    if (insight.value !== null) count(`value ${insight.value}`);
    for (const segment of insight.segments) count(`segment ${segment}`);
  }
  return figures;
}
