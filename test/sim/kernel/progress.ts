/** Shows the progress of a run on standard error: a bar on a terminal, otherwise a line now and then. */
import { SingleBar } from 'cli-progress';

export interface Progress {
  update(done: number): void;
  stop(): void;
}

/** Often enough to see that an overnight run is alive. */
const SECONDS_BETWEEN_LINES = 30;

export function showProgress(operations: number, stream: NodeJS.WriteStream = process.stderr): Progress {
  return stream.isTTY ? bar(operations, stream) : lines(operations, stream);
}

function bar(operations: number, stream: NodeJS.WriteStream): Progress {
  const format = '{bar} {percentage} % · {value} of {total} operations · {eta_formatted} left';
  const shown = new SingleBar({ format, stream, etaBuffer: 100 });
  shown.start(operations, 0);
  return { update: (done) => shown.update(done), stop: () => shown.stop() };
}

export function lines(operations: number, stream: { write(text: string): unknown }, now: () => number = () => performance.now()): Progress {
  const began = now();
  let last = began;
  return {
    update(done) {
      if (now() - last < SECONDS_BETWEEN_LINES * 1_000) return;
      last = now();
      const rate = Math.round((done / (last - began)) * 1_000);
      const left = Math.round((operations - done) / rate);
      stream.write(`${done} of ${operations} operations, ${rate} a second, ${left} s left\n`);
    },
    stop: () => undefined,
  };
}
