/** Progress of an import: a bar on a terminal, otherwise a line for every tenth. */
import { SingleBar } from 'cli-progress';
import type { Tally } from './pipeline.ts';

export interface Progress {
  update(tally: Readonly<Tally>): void;
  stop(): void;
}

export interface ProgressStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
}

export function createProgress(stream: ProgressStream, total: number): Progress {
  return stream.isTTY === true ? bar(stream, total) : lines(stream, total);
}

function bar(stream: ProgressStream, total: number): Progress {
  const single = new SingleBar({
    stream,
    format: 'import {bar} {percentage} % · {value} of {total} purchases · {points} points · {rejected} rejected · {eta_formatted} to go',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
  });
  single.start(total, 0, { points: 0, rejected: 0 });
  return {
    update: ({ purchases, points, rejected }) => single.update(purchases, { points, rejected }),
    stop: () => single.stop(),
  };
}

function lines(stream: ProgressStream, total: number): Progress {
  let tenths = 0;
  return {
    update({ purchases, credited, duplicates, rejected }) {
      const now = Math.floor((purchases * 10) / total);
      if (now === tenths) return;
      tenths = now;
      const percent = String(now * 10).padStart(3);
      stream.write(
        `import ${percent} % · ${purchases} of ${total} purchases · ${credited} credited · ${duplicates} duplicates · ${rejected} rejected\n`,
      );
    },
    stop: () => undefined,
  };
}
