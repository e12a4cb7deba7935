/** Reads CSV files with a header and one purchase a row. */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { parse } from 'csv-parse';
import * as z from 'zod';
import type { Purchase } from '../../../../shared/contract/earning/merchant-events.ts';
import { BadMapping, type Field, IDENTITIES, type Layout, layoutOf, type Mapping } from './csv-mapping.ts';
import { dateReader } from './dates.ts';
import { currencyDigits, minorUnits, wholeNumber } from './money.ts';
import { BadField, type FileRecord, type Rejection, recordOf } from './record.ts';

/** A longer row has a quote that was never closed. */
const MAX_ROW_CHARACTERS = 64 * 1024;

const Row = z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) });

/** @throws BadMapping when the header lacks a required field. */
export function readCsv(file: string, orderPrefix: string, mapping: Mapping): AsyncGenerator<FileRecord> {
  return parseCsv(createReadStream(file), orderPrefix, mapping);
}

export async function* parseCsv(source: Readable, orderPrefix: string, mapping: Mapping): AsyncGenerator<FileRecord> {
  const unreadable: Rejection[] = [];
  let lastBadLine = 0;
  const parser = parse({
    bom: true,
    delimiter: mapping.delimiter ?? ',',
    info: true,
    max_record_size: MAX_ROW_CHARACTERS,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      const line = z.looseObject({ lines: z.int() }).safeParse(error).data?.lines ?? 0;
      // One row may have several errors, but is one purchase.
      if (line !== lastBadLine) unreadable.push({ kind: 'rejected', line, reason: error?.message ?? 'cannot be read as CSV' });
      lastBadLine = line;
      return undefined;
    },
  });
  // Errors of either stream come out of the iteration. This call only connects the two.
  pipeline(source, parser, () => undefined);
  let toPurchase: ((cells: readonly string[]) => Purchase) | undefined;
  for await (const row of parser) {
    const { record, info } = Row.parse(row);
    // The parser reads ahead, so its errors come early.
    for (let error = unreadable[0]; error !== undefined && error.line < info.lines; error = unreadable[0]) {
      if (toPurchase === undefined) throw new BadMapping(`the header cannot be read: ${error.reason}`);
      unreadable.shift();
      yield error;
    }
    if (toPurchase === undefined) toPurchase = purchaseReader(record, orderPrefix, mapping);
    else {
      const read = toPurchase;
      yield recordOf(info.lines, () => read(record));
    }
  }
  if (toPurchase === undefined) throw new BadMapping('the file is empty: its first line must name the columns');
  yield* unreadable;
}

function purchaseReader(header: readonly string[], orderPrefix: string, mapping: Mapping): (cells: readonly string[]) => Purchase {
  const layout = layoutOf(header, mapping);
  const readDate = dateReader(mapping.dateFormat ?? 'ISO');
  const readDecimal = decimalReader(mapping.decimalSeparator ?? '.');
  return (cells) => {
    if (cells.length !== header.length) throw new BadField(`must have ${header.length} cells as the header, has ${cells.length}`);
    const cell = (field: Field) => cellOf(layout, cells, field);
    const needed = (field: Field) => cell(field) ?? missing(field);
    const currency = needed('currency');
    const money = (field: Field) => {
      const text = cell(field);
      return text === undefined ? undefined : readDecimal(text, field, currencyDigits(currency));
    };
    const amount = amountOf(cell('amountMinor'), money('amount'));
    return {
      orderId: `${orderPrefix}${needed('orderId')}`,
      member: memberOf(cell),
      occurredAt: readDate(needed('occurredAt'), 'occurredAt'),
      currency,
      amount,
      tax: money('tax'),
      shipping: money('shipping'),
      discount: money('discount'),
      channel: cell('channel'),
      store: cell('store'),
      ...linesOf(cell, amount),
    };
  };
}

type Cell = (field: Field) => string | undefined;

function cellOf(layout: Layout, cells: readonly string[], field: Field): string | undefined {
  const place = layout.get(field);
  const text = typeof place === 'number' ? cells[place] : place?.value;
  return text === '' ? undefined : text;
}

function missing(field: string): never {
  throw new BadField(`${field} must not be empty`);
}

/** The first identity that the row has. */
function memberOf(cell: Cell): Purchase['member'] {
  const [externalId, email, phone, card] = IDENTITIES.map(cell);
  if (externalId !== undefined) return { externalId };
  if (email !== undefined) return { email };
  if (phone !== undefined) return { phone };
  if (card !== undefined) return { card };
  throw new BadField(`one of ${IDENTITIES.join(', ')} must not be empty`);
}

function amountOf(minor: string | undefined, amount: number | undefined): number {
  const exact = minor === undefined ? undefined : wholeNumber(minor, 'amountMinor');
  if (exact !== undefined && amount !== undefined && exact !== amount)
    throw new BadField(`amount and amountMinor must agree, but are ${amount} and ${exact} minor units`);
  return exact ?? amount ?? missing('amount');
}

/** The row is one order line if it has a sku. An order line has at least one piece. */
function linesOf(cell: Cell, amount: number): Pick<Purchase, 'lines'> {
  const sku = cell('sku');
  const quantity = wholeNumber(cell('quantity') ?? '1', 'quantity');
  if (sku === undefined || quantity === 0) return {};
  return { lines: [{ sku, category: cell('category'), quantity, amount }] };
}

function decimalReader(separator: '.' | ','): typeof minorUnits {
  if (separator === '.') return minorUnits;
  return (decimal, field, digits) => {
    if (decimal.includes('.')) throw new BadField(`${field} "${decimal}" must be a decimal number with a comma, such as 29,33`);
    return minorUnits(decimal.replace(',', '.'), field, digits);
  };
}
