/** Reads CSV files with a header. The rows of one order become one purchase, wherever they are in the file. */
import { BadMapping, type Layout, layoutOf, type Mapping } from './csv-mapping.ts';
import { cellOf, identitiesOf, orderReader, type SameRows } from './csv-order.ts';
import { type CsvRow, csvRows } from './csv-rows.ts';
import { type People, peopleOfFile } from './people.ts';
import { type FileRecord, type Rejection, recordOf } from './record.ts';
import type { ZoneOf } from './store-zones.ts';

export interface CsvOptions {
  readonly orderPrefix: string;
  readonly mapping: Mapping;
  /** The meaning of rows that are the same in every cell. Absent: an order of goods with such rows is rejected. */
  readonly sameRows?: SameRows | undefined;
}

type Rows = () => AsyncIterable<CsvRow | Rejection>;

/**
 * Reads the file once, to know which orders have several rows, and who is who.
 * @throws BadMapping when the header lacks a required field; UnreadableText.
 */
export async function openCsv(file: string, encoding: string | undefined, options: CsvOptions) {
  return readOrders(() => csvRows(file, options.mapping.delimiter, encoding), options);
}

export async function readOrders(rows: Rows, options: CsvOptions): Promise<(zoneOf: ZoneOf) => AsyncGenerator<FileRecord>> {
  const survey = await surveyOf(rows(), options.mapping);
  return (zoneOf) => recordsOf(rows(), survey, options, zoneOf);
}

interface Survey {
  readonly header: readonly string[];
  readonly layout: Layout;
  /** The number of rows of each order that has several. */
  readonly rowsOf: ReadonlyMap<string, number>;
  readonly people: People;
}

async function surveyOf(rows: AsyncIterable<CsvRow | Rejection>, mapping: Mapping): Promise<Survey> {
  let header: readonly string[] | undefined;
  let layout: Layout = new Map();
  const seen = new Set<string>();
  const rowsOf = new Map<string, number>();
  const people = peopleOfFile();
  for await (const row of rows) {
    if (row.kind === 'rejected') continue;
    if (header === undefined) {
      header = row.cells;
      layout = layoutOf(header, mapping);
      continue;
    }
    people.add(identitiesOf((field) => cellOf(layout, row.cells, field)));
    const orderId = cellOf(layout, row.cells, 'orderId');
    if (orderId === undefined) continue;
    if (seen.has(orderId)) rowsOf.set(orderId, (rowsOf.get(orderId) ?? 1) + 1);
    seen.add(orderId);
  }
  if (header === undefined) throw new BadMapping('the file is empty: its first line must name the columns');
  return { header, layout, rowsOf, people };
}

async function* recordsOf(
  rows: AsyncIterable<CsvRow | Rejection>,
  { header, layout, rowsOf, people }: Survey,
  options: CsvOptions,
  zoneOf: ZoneOf,
): AsyncGenerator<FileRecord> {
  const readOrder = orderReader(header, layout, { ...options, zoneOf, people });
  const waiting = new Map<string, CsvRow[]>();
  let isHeader = true;
  for await (const row of rows) {
    if (row.kind === 'rejected') yield row;
    else if (isHeader) isHeader = false;
    else {
      const complete = completed(row, waiting, rowsOf, cellOf(layout, row.cells, 'orderId'));
      if (complete !== undefined) yield recordOf(complete[0].line, () => readOrder(complete));
    }
  }
}

/** @returns all rows of the row's order with its last one. */
function completed(
  row: CsvRow,
  waiting: Map<string, CsvRow[]>,
  rowsOf: Survey['rowsOf'],
  orderId: string | undefined,
): readonly [CsvRow, ...CsvRow[]] | undefined {
  const count = orderId === undefined ? undefined : rowsOf.get(orderId);
  if (orderId === undefined || count === undefined) return [row];
  const [first, ...more] = [...(waiting.get(orderId) ?? []), row];
  if (first === undefined || more.length + 1 < count) {
    waiting.set(orderId, [...(waiting.get(orderId) ?? []), row]);
    return undefined;
  }
  waiting.delete(orderId);
  return [first, ...more];
}
