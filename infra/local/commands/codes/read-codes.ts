/** Reads files of codes: one code a line, or a column `code` of a CSV file. */
import { pipeline, Readable } from 'node:stream';
import { parse } from 'csv-parse';
import * as z from 'zod';
import { CodeBatch } from '../../../../shared/contract/rewards/reward-changes.ts';
import type { Rejection } from '../import/record.ts';
import { textOf } from '../text-file.ts';

export type CodeRecord = { readonly kind: 'code'; readonly line: number; readonly code: string } | Rejection;

/** A longer line has a quote that was never closed. */
const MAX_LINE_CHARACTERS = 4 * 1024;

const HEADER = 'code';

const Code = CodeBatch.shape.codes.element;
const Row = z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) });

/** @throws UnreadableText. */
export const readCodes = (file: string, encoding?: string): AsyncGenerator<CodeRecord> => parseCodes(textOf(file, encoding));

export async function* parseCodes(text: AsyncIterable<string>): AsyncGenerator<CodeRecord> {
  const unreadable: Rejection[] = [];
  let lastBadLine = 0;
  const parser = parse({
    bom: true,
    info: true,
    max_record_size: MAX_LINE_CHARACTERS,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      const line = z.looseObject({ lines: z.int() }).safeParse(error).data?.lines ?? 0;
      if (line !== lastBadLine) unreadable.push({ kind: 'rejected', line, reason: error?.message ?? 'cannot be read as CSV' });
      lastBadLine = line;
      return undefined;
    },
  });
  // Errors of either stream come out of the iteration. This call only connects the two.
  pipeline(Readable.from(text), parser, () => undefined);
  let header: readonly string[] | undefined;
  for await (const row of parser) {
    const { record, info } = Row.parse(row);
    // The parser reads ahead, so its errors come early.
    for (let error = unreadable[0]; error !== undefined && error.line < info.lines; error = unreadable[0]) {
      unreadable.shift();
      yield error;
    }
    const isFirst = header === undefined;
    header ??= headerOf(record);
    if (!(isFirst && header.includes(HEADER))) yield recordOf(record, info.lines, header);
  }
  yield* unreadable;
}

/** A file without a header counts as one unnamed column. */
function headerOf(first: readonly string[]): readonly string[] {
  const names = first.map((cell) => cell.toLowerCase());
  return names.includes(HEADER) ? names : [''];
}

function recordOf(cells: readonly string[], line: number, header: readonly string[]): CodeRecord {
  const rejected = (reason: string): Rejection => ({ kind: 'rejected', line, reason });
  if (cells.length !== header.length) {
    return rejected(
      header.length === 1
        ? `must be one code, has ${cells.length} cells: put a code with a comma in quotes`
        : `must have ${header.length} cells as the header, has ${cells.length}`,
    );
  }
  const code = Code.safeParse(cells[Math.max(0, header.indexOf(HEADER))]);
  return code.success
    ? { kind: 'code', line, code: code.data }
    : rejected(`code ${code.error.issues.map(({ message }) => message).join('; ')}`);
}
