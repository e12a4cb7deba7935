/** The lines that were refused: the first for people, all of them in a file when one is asked for. */
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { quoted } from '../csv-row.ts';
import type { Rejection } from './record.ts';

/** On the terminal: enough to see what is wrong with a file, few enough to read. */
const SHOWN = 20;

export interface Rejections {
  add(rejection: Rejection): void;
  /** For people; empty when there are none. */
  report(): readonly string[];
  /** The file is complete. */
  close(): Promise<void>;
}

export function collectRejections(file: string | undefined): Rejections {
  const first: Rejection[] = [];
  let count = 0;
  const stream = file === undefined ? undefined : createWriteStream(file);
  const written = stream === undefined ? Promise.resolve() : finished(stream);
  // Told by close(); without this, a file that cannot be written would end the process in the middle.
  written.catch(() => undefined);
  stream?.write('line,orderId,reason\n');
  return {
    add(rejection) {
      count += 1;
      if (first.length < SHOWN) first.push(rejection);
      stream?.write(`${rejection.line},${quoted(rejection.orderId ?? '')},${quoted(rejection.reason)}\n`);
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
