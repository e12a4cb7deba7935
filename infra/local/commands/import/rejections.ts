/** Rejected lines: the first ones on the terminal, all of them in a file on request. */
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { csvRow } from '../csv-row.ts';
import type { Rejection } from './record.ts';

/** On the terminal: enough to recognise the fault, few enough to read. */
const SHOWN = 20;

export interface Rejections {
  add(rejection: Rejection): void;
  /** Lines for people; empty without rejections. */
  report(): readonly string[];
  /** Completes the file. */
  close(): Promise<void>;
}

export function collectRejections(file: string | undefined): Rejections {
  const first: Rejection[] = [];
  let count = 0;
  const stream = file === undefined ? undefined : createWriteStream(file);
  const written = stream === undefined ? Promise.resolve() : finished(stream);
  // close() reports the error. Without this handler, a file that cannot be written would end the process early.
  written.catch(() => undefined);
  stream?.write('line,orderId,reason\r\n');
  return {
    add(rejection) {
      count += 1;
      if (first.length < SHOWN) first.push(rejection);
      stream?.write(csvRow([`${rejection.line}`, rejection.orderId ?? '', rejection.reason]));
    },
    report() {
      const lines = first.map(({ line, orderId, reason }) => `line ${line}${orderId === undefined ? '' : ` (${orderId})`}: ${reason}`);
      if (count > first.length) lines.push(`… and ${count - first.length} more${file === undefined ? '; --errors FILE writes all' : ''}`);
      return lines;
    },
    async close() {
      stream?.end();
      await written;
    },
  };
}
