/** Progress of an import of codes: a bar on a terminal, otherwise a line for every tenth. */
import { SingleBar } from 'cli-progress';
import type { ProgressStream } from '../import/progress.ts';
import type { CodeTally } from './send-codes.ts';

export interface CodeProgress {
  update(tally: Readonly<CodeTally>): void;
  stop(): void;
}

export function createCodeProgress(stream: ProgressStream, total: number): CodeProgress {
  return stream.isTTY === true ? bar(stream, total) : lines(stream, total);
}

function bar(stream: ProgressStream, total: number): CodeProgress {
  const single = new SingleBar({
    stream,
    format: 'codes {bar} {percentage} % · {value} of {total} · {added} added · {known} known · {rejected} rejected · {eta_formatted} to go',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
  });
  single.start(total, 0, { added: 0, known: 0, rejected: 0 });
  return {
    update: ({ codes, added, known, rejected }) => single.update(codes, { added, known, rejected }),
    stop: () => single.stop(),
  };
}

function lines(stream: ProgressStream, total: number): CodeProgress {
  let tenths = 0;
  return {
    update({ codes, added, known, rejected }) {
      const now = Math.floor((codes * 10) / Math.max(total, 1));
      if (now === tenths) return;
      tenths = now;
      stream.write(
        `codes ${String(now * 10).padStart(3)} % · ${codes} of ${total} · ${added} added · ${known} known · ${rejected} rejected\n`,
      );
    },
    stop: () => undefined,
  };
}
