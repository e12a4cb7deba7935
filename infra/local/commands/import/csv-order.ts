/** Makes one purchase of the rows that name one order. */
import type { Purchase } from '../../../../shared/contract/earning/merchant-events.ts';
import { type Field, IDENTITIES, type Layout, type Mapping } from './csv-mapping.ts';
import type { CsvRow } from './csv-rows.ts';
import { dateReader } from './dates.ts';
import { currencyDigits, minorUnits, wholeNumber } from './money.ts';
import type { People } from './people.ts';
import { BadField, type FilePurchase, type Identities, type NamedPurchase } from './record.ts';
import type { ZoneOf } from './store-zones.ts';

/** Rows that are the same in every cell: lines of goods, or one that is there once too often. */
export type SameRows = 'lines' | 'once';

export interface OrderOptions {
  readonly orderPrefix: string;
  readonly mapping: Mapping;
  readonly sameRows?: SameRows | undefined;
  /** The time zone of days, and of times without an offset. */
  readonly zoneOf: ZoneOf;
  readonly people: People;
}

type OrderLines = NonNullable<Purchase['lines']>;
type Rows = readonly [CsvRow, ...CsvRow[]];
type Cell = (field: Field) => string | undefined;

/** The text of a field in a row; undefined when it is empty. */
export function cellOf(layout: Layout, cells: readonly string[], field: Field): string | undefined {
  const place = layout.get(field);
  const text = typeof place === 'number' ? cells[place] : place?.value;
  return text === '' ? undefined : text;
}

export const identitiesOf = (cell: Cell): Identities => {
  const [externalId, email, phone, card] = IDENTITIES.map(cell);
  return {
    ...(externalId === undefined ? {} : { externalId }),
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
    ...(card === undefined ? {} : { card }),
  };
};

/** @returns a reader that @throws BadField. */
export function orderReader(header: readonly string[], layout: Layout, options: OrderOptions): (rows: Rows) => FilePurchase {
  const { orderPrefix, mapping, sameRows, zoneOf, people } = options;
  const readDate = dateReader(mapping.dateFormat ?? 'ISO');
  const readDecimal = decimalReader(mapping.decimalSeparator ?? '.');
  const inRow = (row: CsvRow): Cell => {
    if (row.cells.length !== header.length) throw new BadField(`must have ${header.length} cells as the header, has ${row.cells.length}`);
    return (field) => cellOf(layout, row.cells, field);
  };
  return (all) => {
    const rows = different(all, layout, sameRows);
    const cell = commonCell(rows, layout, inRow);
    const currency = (cell('currency') ?? missing('currency')).toUpperCase();
    const digits = currencyDigits(currency);
    const money = (text: string | undefined, field: Field) => (text === undefined ? undefined : readDecimal(text, field, digits));
    const amountIn = (row: CsvRow) => amountOf(inRow(row)('amountMinor'), money(inRow(row)('amount'), 'amount'));
    const { amount, lines } = goodsOf(rows, inRow, amountIn, readDecimal);
    const identities = identitiesOf(cell);
    const purchase: NamedPurchase = {
      orderId: `${orderPrefix}${cell('orderId') ?? missing('orderId')}`,
      member: memberOf(identities),
      occurredAt: readDate(cell('occurredAt') ?? missing('occurredAt'), 'occurredAt', () => zoneOf(cell('store'))),
      currency,
      amount,
      tax: money(cell('tax'), 'tax'),
      shipping: money(cell('shipping'), 'shipping'),
      discount: money(cell('discount'), 'discount'),
      channel: cell('channel'),
      store: cell('store'),
      ...(lines === undefined ? {} : { lines }),
    };
    return { purchase, identities: people.of(identities).identities };
  };
}

const inWords = (rows: readonly CsvRow[]): string => rows.map(({ line }) => line).join(', ');

/** The rows without those that only repeat another. */
function different(rows: Rows, layout: Layout, sameRows: SameRows | undefined): Rows {
  const [first, ...others] = rows;
  if (others.length === 0) return rows;
  const textOf = ({ cells }: CsvRow) => JSON.stringify(cells);
  const once: [CsvRow, ...CsvRow[]] = [first];
  for (const row of others) if (once.every((known) => textOf(known) !== textOf(row))) once.push(row);
  const areGoods = rows.every((row) => cellOf(layout, row.cells, 'sku') !== undefined);
  if (once.length === rows.length || (areGoods && sameRows === 'lines')) return rows;
  if (!areGoods || sameRows === 'once') return once;
  throw new BadField(
    `lines ${inWords(rows)} are one order, and some are the same: say with --same-rows whether they are lines of goods, or there once too often`,
  );
}

/** The columns of goods that have a row of their own. */
const OF_GOODS: readonly Field[] = ['amount', 'amountMinor', 'sku', 'category', 'quantity'];
/** They would add up, or be repeated: nobody can tell. */
const OF_ONE_ROW: readonly Field[] = ['tax', 'shipping', 'discount'];

/** A field of the order: in its first row or in all of them, but the same. */
function commonCell(rows: Rows, layout: Layout, inRow: (row: CsvRow) => Cell): Cell {
  const [first, ...others] = rows;
  return (field) => {
    if (others.length === 0 || OF_GOODS.includes(field) || typeof layout.get(field) !== 'number') return inRow(first)(field);
    const given = rows.flatMap((row) => {
      const text = inRow(row)(field);
      return text === undefined ? [] : [{ row, text }];
    });
    const [one, ...more] = given;
    const other = more.find(({ text }) => text !== one?.text);
    if (one !== undefined && other !== undefined)
      throw new BadField(`${field} must be the same in all rows of an order, but differs in lines ${one.row.line} and ${other.row.line}`);
    if (more.length > 0 && OF_ONE_ROW.includes(field))
      throw new BadField(`${field} must be in one row of the order only, but is in lines ${inWords(given.map(({ row }) => row))}`);
    return one?.text;
  };
}

/** An order line has at least one piece. */
function goodsOf(
  rows: Rows,
  inRow: (row: CsvRow) => Cell,
  amountIn: (row: CsvRow) => number | undefined,
  readDecimal: typeof minorUnits,
): { readonly amount: number; readonly lines?: OrderLines } {
  const [first, ...others] = rows;
  const priced = rows.flatMap((row) => {
    const amount = amountIn(row);
    return amount === undefined ? [] : [{ row, amount }];
  });
  const amount = priced.reduce((sum, one) => sum + one.amount, 0);
  const [onlyPriced, ...morePriced] = priced;
  if (onlyPriced === undefined) return missing('amount');
  // The order's total is in its first row; nobody says what each of the goods cost.
  if (others.length > 0 && morePriced.length === 0) return { amount };
  if (priced.length < rows.length)
    throw new BadField(`amount must be in each row of an order or in one of them, but is in ${priced.length} of lines ${inWords(rows)}`);
  const goods = priced.map(({ row, amount: of }) => {
    const cell = inRow(row);
    return {
      sku: cell('sku'),
      category: cell('category'),
      quantity: readDecimal(cell('quantity') ?? '1', 'quantity', 3) / 1000,
      amount: of,
    };
  });
  const lines = goods.flatMap(({ sku, ...line }) => (sku === undefined || line.quantity === 0 ? [] : [{ sku, ...line }]));
  if (others.length > 0 && goods.some(({ sku }) => sku === undefined))
    throw new BadField(`lines ${inWords(rows)} are one order with different content: goods of an order need a sku each`);
  return lines.length === rows.length && first !== undefined ? { amount, lines } : { amount };
}

function amountOf(minor: string | undefined, amount: number | undefined): number | undefined {
  const exact = minor === undefined ? undefined : wholeNumber(minor, 'amountMinor');
  if (exact !== undefined && amount !== undefined && exact !== amount)
    throw new BadField(`amount and amountMinor must agree, but are ${amount} and ${exact} minor units`);
  return exact ?? amount;
}

function missing(field: string): never {
  throw new BadField(`${field} must not be empty`);
}

/** The first identity that the order has. */
function memberOf({ externalId, email, phone, card }: Identities): Purchase['member'] {
  if (externalId !== undefined) return { externalId };
  if (email !== undefined) return { email };
  if (phone !== undefined) return { phone };
  if (card !== undefined) return { card };
  throw new BadField(`one of ${IDENTITIES.join(', ')} must not be empty`);
}

function decimalReader(separator: '.' | ','): typeof minorUnits {
  if (separator === '.') return minorUnits;
  return (decimal, field, digits) => {
    if (decimal.includes('.')) throw new BadField(`${field} "${decimal}" must be a decimal number with a comma, such as 29,33`);
    return minorUnits(decimal.replace(',', '.'), field, digits);
  };
}
