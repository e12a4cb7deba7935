/** Progress of a run: a bar on a terminal, otherwise a line for each part. */
import { SingleBar } from 'cli-progress';
import type { BenchProgress } from '../benchmark.ts';

export function createProgress(stream: NodeJS.WritableStream & { readonly isTTY?: boolean }): BenchProgress {
  return stream.isTTY === true ? bars(stream) : lines(stream);
}

function bars(stream: NodeJS.WritableStream): BenchProgress {
  const bar = new SingleBar({
    stream,
    format: '{title} {bar} {percentage} %',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    clearOnComplete: true,
    stopOnComplete: true,
  });
  return {
    begin: (title, steps) => bar.start(steps, 0, { title }),
    step: () => bar.increment(),
    end: () => bar.stop(),
  };
}

function lines(stream: NodeJS.WritableStream): BenchProgress {
  let began = 0;
  return {
    begin: (title) => {
      began = performance.now();
      stream.write(`bench ${title} …`);
    },
    step: () => undefined,
    end: () => stream.write(` ${((performance.now() - began) / 1000).toFixed(1)} s\n`),
  };
}
