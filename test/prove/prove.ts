/** `npm run prove`: everything that is exhaustive rather than needed at each change. */
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import * as z from 'zod';
import { SEED } from '../support/kernel/sample.ts';
import { type Part, partsOf } from './parts.ts';
import { type Outcome, type Running, runPart } from './run-part.ts';
import { summaryTable } from './summary-table.ts';

const ROOT = join(import.meta.dirname, '../..');
const LOGS = join(ROOT, '.perennial/prove');
const OPERATIONS = 1_000_000;
const PROGRESS_EVERY_MILLISECONDS = 30_000;
const EXIT_FAILED = 1;
const EXIT_INTERRUPTED = 130;

const NAMES = partsOf(OPERATIONS, SEED).map(({ name }) => name);
const Options = z.object({
  only: z.array(z.string()).optional(),
  ops: z.int(),
  mutation: z.boolean().optional(),
  list: z.boolean().optional(),
  json: z.boolean().optional(),
});

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('must be a whole number from 1');
  return number;
}

const command = new Command('npm run prove --')
  .description(
    'Tries everything of which `npm test` tries a sample: every refusal of every route over HTTP, every planted bug, the suites of\n' +
      'all use cases on DynamoDB, the import of CDNOW, kill -9, and a million simulated operations. One part after another; a part that\n' +
      'fails does not keep the others from their turn.',
  )
  .addOption(new Option('--only <part...>', 'these parts alone').choices(NAMES))
  .addOption(new Option('--ops <count>', 'operations of the simulation').default(OPERATIONS).argParser(wholeNumber))
  .option('--mutation', 'also try every mutant of the domain and the use cases, which takes hours')
  .option('--list', 'say what the parts are, and run none')
  .option('--json', 'print one JSON object as the last line of standard output')
  .addHelpText(
    'after',
    `
What each part prints is in .perennial/prove/<part>.log. The seed is the commit's; TEST_SEED=… repeats another.
The exit code is ${EXIT_FAILED} if any part failed.

Examples:
  npm run prove -- --list
  npm run prove -- --only planted-bugs refusals
  npm run prove -- --only simulation --ops 10000000`,
  );

const { only, ops, mutation = false, list = false, json = false } = Options.parse(command.parse().opts());
const parts = partsOf(ops, SEED | 0).filter(({ name, onlyWhenAsked }) =>
  only === undefined
    ? onlyWhenAsked !== true || (mutation && name === 'mutation')
    : only.includes(name) || (mutation && name === 'mutation'),
);

let running: Running | undefined;
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    interrupted = true;
    running?.stop();
  });
}

if (list) {
  const listed = only === undefined ? partsOf(ops, SEED | 0) : parts;
  for (const { name, description } of listed) console.log(`${name.padEnd(14)}${description}`);
} else {
  process.exitCode = await prove();
}

async function prove(): Promise<number> {
  console.log(`Seed ${SEED}: TEST_SEED=${SEED} npm run prove repeats it.`);
  const outcomes: Outcome[] = [];
  for (const [index, part] of parts.entries()) {
    if (interrupted) break;
    outcomes.push(await tried(part, `[${index + 1} of ${parts.length}] ${part.name}`));
  }
  console.log(`\n${summaryTable(outcomes)}`);
  if (interrupted) console.log('Interrupted: the other parts were not run.');
  if (json) console.log(JSON.stringify({ seed: SEED, interrupted, parts: outcomes }));
  if (interrupted) return EXIT_INTERRUPTED;
  return outcomes.every(({ passed }) => passed) ? 0 : EXIT_FAILED;
}

async function tried(part: Part, title: string): Promise<Outcome> {
  console.log(`${title}: ${part.description}`);
  const began = performance.now();
  const current = runPart(part, LOGS);
  running = current;
  const seconds = () => `${Math.round((performance.now() - began) / 1_000)} s`;
  const ticking = setInterval(() => console.log(`${title}: ${seconds()}, ${current.progress()}`), PROGRESS_EVERY_MILLISECONDS);
  const outcome = await current.outcome;
  clearInterval(ticking);
  console.log(`${title}: ${outcome.passed ? 'passed' : 'FAILED'} after ${seconds()}`);
  for (const line of outcome.failures) console.log(`    ${line}`);
  if (!outcome.passed) console.log(`    ${outcome.log}`);
  return outcome;
}
