/** Reads the rows of a CSV file. */
import { pipeline, Readable } from 'node:stream';
import { parse } from 'csv-parse';
import * as z from 'zod';
import { textOf } from '../text-file.ts';
import { BadMapping } from './csv-mapping.ts';
import type { Rejection } from './record.ts';

/** A longer row has a quote that was never closed. */
const MAX_ROW_CHARACTERS = 64 * 1024;

export interface CsvRow {
  readonly kind: 'row';
  /** The last line of the row in the file, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

const Row = z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) });

/** The first line by which Excel is told the delimiter. */
const DELIMITER_LINE = /^sep=(.)\r?(?:\n|$)/i;

/**
 * The first row is the header. Empty rows are skipped.
 * @param delimiter `,` unless given, or named by a first line such as `sep=;`.
 * @throws UnreadableText; BadMapping when the header cannot be read.
 */
export const csvRows = (file: string, delimiter?: string, encoding?: string): AsyncGenerator<CsvRow | Rejection> =>
  parseRows(textOf(file, encoding), delimiter);

export async function* parseRows(text: AsyncGenerator<string>, delimiter?: string): AsyncGenerator<CsvRow | Rejection> {
  const first = await text.next();
  const begun = first.done === true ? '' : first.value;
  const [named = '', separator] = DELIMITER_LINE.exec(begun) ?? [];
  const skipped = named === '' ? 0 : 1;
  const unreadable: Rejection[] = [];
  let lastBadLine = 0;
  const parser = parse({
    bom: true,
    delimiter: delimiter ?? separator ?? ',',
    info: true,
    max_record_size: MAX_ROW_CHARACTERS,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    trim: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      const line = (z.looseObject({ lines: z.int() }).safeParse(error).data?.lines ?? 0) + skipped;
      // One row may have several errors, but is one purchase.
      if (line !== lastBadLine) unreadable.push({ kind: 'rejected', line, reason: error?.message ?? 'cannot be read as CSV' });
      lastBadLine = line;
      return undefined;
    },
  });
  const rest = (async function* () {
    yield begun.slice(named.length);
    yield* text;
  })();
  // Errors of either stream come out of the iteration. This call only connects the two.
  pipeline(Readable.from(rest), parser, () => undefined);
  let isHeader = true;
  for await (const row of parser) {
    const { record, info } = Row.parse(row);
    const line = info.lines + skipped;
    // The parser reads ahead, so its errors come early.
    for (let error = unreadable[0]; error !== undefined && error.line < line; error = unreadable[0]) {
      if (isHeader) throw new BadMapping(`the header cannot be read: ${error.reason}`);
      unreadable.shift();
      yield error;
    }
    isHeader = false;
    yield { kind: 'row', line, cells: record };
  }
  if (isHeader) throw new BadMapping('the file is empty: its first line must name the columns');
  yield* unreadable;
}
