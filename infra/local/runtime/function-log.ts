/** The log of one function: the newest lines in memory, and all of them in a file if there is one. */
import { createWriteStream, type WriteStream } from 'node:fs';
import type { Readable } from 'node:stream';

/** A few megabytes at most, and more than a test run writes. */
const KEPT_LINES = 5_000;

export class FunctionLog {
  readonly #lines: string[] = [];
  readonly #file: WriteStream | undefined;

  /** The file is emptied at each start of the platform. */
  constructor(path: string | undefined) {
    this.#file = path === undefined ? undefined : createWriteStream(path, { flags: 'w' });
  }

  collect(stream: Readable): void {
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.write(line);
    });
    stream.on('end', () => {
      if (rest !== '') this.write(rest);
    });
  }

  write(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > 2 * KEPT_LINES) this.#lines.splice(0, KEPT_LINES);
    this.#file?.write(`${line}\n`);
  }

  newest(count = KEPT_LINES): readonly string[] {
    return this.#lines.slice(-Math.min(count, KEPT_LINES));
  }

  close(): Promise<void> {
    return new Promise((resolve) => (this.#file ? this.#file.end(() => resolve()) : resolve()));
  }
}
