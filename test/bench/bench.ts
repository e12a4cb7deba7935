/** `npm run bench -- [NAME…] [--json]`: the cost and speed of the platform, each figure beside a bare one of the same run. */
import { cpus } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import * as z from 'zod';
import type { Benchmark, Measured } from './benchmark.ts';
import { BENCHMARKS } from './benchmarks.ts';
import { createProgress } from './kernel/progress.ts';
import { figureTable } from './kernel/table.ts';
import { DisposableRun } from './run.ts';

const Options = z.object({ json: z.boolean().optional() });

/** `purchase` selects `purchase.rate` and every other figure with that prefix. */
const asks = (asked: string, figure: string): boolean => figure === asked || figure.startsWith(`${asked}.`);

const isWanted = (names: readonly string[], figure: string, { alsoIn }: Benchmark): boolean =>
  names.length === 0 || names.some((asked) => asks(asked, figure) || asked === alsoIn);

const figureNames = BENCHMARKS.flatMap(({ figures }) => figures);
const groupsOf = ({ figures, alsoIn }: Benchmark) => [
  ...figures.map((name) => name.split('.')[0] ?? ''),
  ...(alsoIn === undefined ? [] : [alsoIn]),
];
const groups = [...new Set(BENCHMARKS.flatMap(groupsOf))];

function nameOf(text: string, previous: readonly string[] = []): readonly string[] {
  if (!groups.includes(text) && !figureNames.some((figure) => asks(text, figure)))
    throw new InvalidArgumentError(`There are ${groups.join(', ')}; --help lists every figure in them.`);
  return [...previous, text];
}

const command = new Command('npm run bench --')
  .description(
    'Measures the platform, and compares each figure with the bare calls that it needs, in the same run on this machine:\n' +
      'the same calls by the AWS SDK alone, a bundle with nothing but the client, the same read of a short ledger.',
  )
  .argument('[name...]', `a group (${groups.join(', ')}), a figure, or a prefix of figures; default: all`, nameOf)
  .option('--json', 'print one JSON object as the last line of standard output')
  .addHelpText(
    'after',
    `
Columns: bare is the limit, measured in the same run; ratio is value over bare; aim is what was asked for.
Units and round trips are the same in every run. Times and rates are of this machine: stop what else runs on it.
The exit code is 0 whether or not the aims are met; it says that everything was measured.

Figures:
${figureNames.map((name) => `  ${name}`).join('\n')}

Examples:
  npm run bench
  npm run bench -- purchase.writeUnits purchase.roundTrips
  npm run bench -- function --json`,
  )
  .action(async (names: readonly string[], given: unknown) => {
    try {
      await report(names, Options.parse(given).json === true);
    } catch (error) {
      // An interrupted benchmark fails because its database is gone.
      if (interrupted) return;
      console.error(`\nbench: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      process.exitCode = 1;
    }
  });

let interrupted = false;

async function report(names: readonly string[], json: boolean): Promise<void> {
  const wanted = BENCHMARKS.flatMap((benchmark) => benchmark.figures.filter((figure) => isWanted(names, figure, benchmark)));
  const measured = await measureAll(BENCHMARKS.filter(({ figures }) => figures.some((figure) => wanted.includes(figure))));
  const figures = measured.flatMap((part) => part.figures).filter(({ name }) => wanted.includes(name));
  console.log(figureTable(figures));
  console.log(`\n${measured.flatMap(({ notes = [] }) => notes).join('\n')}`);
  console.log(`\nNode ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${new Date().toISOString()}`);
  if (json) console.log(JSON.stringify({ figures }));
}

/** One after another, because parallel work would change the measurements. */
async function measureAll(benchmarks: readonly Benchmark[]): Promise<readonly Measured[]> {
  await using run = new DisposableRun(createProgress(process.stderr));
  // The platform is a process of its own, and only ends when told to.
  const interrupt = (): void => {
    interrupted = true;
    console.error('\nbench: interrupted');
    void run[Symbol.asyncDispose]().finally(() => process.exit(1));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, interrupt);
  const measured: Measured[] = [];
  for (const benchmark of benchmarks) measured.push(await benchmark.measure(run));
  return measured;
}

await command.parseAsync();
