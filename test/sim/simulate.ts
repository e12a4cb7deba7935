/** `npm run simulate -- --ops N --seed S`: the real use cases under faults, against an auditor. */
import { Command, InvalidArgumentError, Option } from 'commander';
import * as z from 'zod';
import { FAULT_KINDS } from './kernel/faults.ts';
import { described } from './kernel/history.ts';
import { showProgress } from './kernel/progress.ts';
import { shrink } from './kernel/shrink.ts';
import { simulate } from './run.ts';

const EXIT_VIOLATED = 2;

/** Thousands of errors are meant to happen in a second: the stack of each costs more than what it is thrown for. */
Error.stackTraceLimit = 0;

const Options = z.object({ ops: z.int(), seed: z.int(), world: z.int().optional(), json: z.boolean().optional() });

const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const number = Number(text);
    if (!Number.isSafeInteger(number) || number < least || number > most)
      throw new InvalidArgumentError(`must be a whole number from ${least} to ${most}`);
    return number;
  };

const command = new Command('npm run simulate --')
  .description(
    'Runs the real use cases and domain on the store in memory, under a virtual clock: members, purchases, returns,\n' +
      'fulfilments, enrolments, birthdays, rewards, what managers do by hand, new terms, jumps of the clock, runs of the agenda,\n' +
      'nights of reports, duplicates, and everything that can go wrong on the way. An auditor that shares no code with them checks every\n' +
      "transaction and every answer against the programmes' terms.",
  )
  .addOption(new Option('--ops <count>', 'operations').default(100_000).argParser(wholeNumber(1, Number.MAX_SAFE_INTEGER)))
  .addOption(
    new Option('--seed <number>', 'the same seed and operations: the same run').default(1).argParser(wholeNumber(-(2 ** 31), 2 ** 31 - 1)),
  )
  .addOption(new Option('--world <number>', 'only this world of the run: to see a violation again').argParser(wholeNumber(0, 2 ** 31)))
  .option('--json', 'print one JSON object as the last line of standard output')
  .addHelpText(
    'after',
    `
An operation is one request that a client decides to send: a first one, a duplicate, a look at the balance, or the
question for an answer once more in the end. What is sent again because no answer came is not counted.
Memory does not grow with the number of operations. Where no one watches, a line every 30 seconds says how far it is.
A violation is printed in words, with the shortest history found that leads to it; the exit code is then ${EXIT_VIOLATED}.

Examples:
  npm run simulate -- --ops 1000000 --seed 7
  npm run simulate -- --ops 100000000 --seed 1 --json    overnight`,
  );

async function main(): Promise<void> {
  const { ops, seed, world, json = false } = Options.parse(command.parse().opts());
  const progress = world === undefined ? showProgress(ops) : undefined;
  const began = performance.now();
  const outcome = await simulate({ operations: ops, seed, world, onProgress: (done) => progress?.update(done) });
  const seconds = (performance.now() - began) / 1_000;
  progress?.stop();

  const { operations, requests, faults, failure } = outcome;
  const total = FAULT_KINDS.reduce((sum, kind) => sum + faults[kind], 0);
  const memory = Math.round(process.resourceUsage().maxRSS / 1_024);
  console.log(
    `${operations} operations (${requests} requests) in ${seconds.toFixed(1)} s: ${Math.round(operations / seconds)} a second, ` +
      `${memory} MiB at most; ${total} faults:`,
  );
  for (const kind of FAULT_KINDS) console.log(`  ${String(faults[kind]).padStart(10)}  ${kind}`);
  if (failure === undefined) console.log('No violation.');
  else {
    Error.stackTraceLimit = 20;
    console.log(`\n${failure.violation.message}\nLooking for a shorter history …\n`);
    console.log(described(failure, await shrink(failure), seed, ops));
    process.exitCode = EXIT_VIOLATED;
  }
  if (json) {
    console.log(
      JSON.stringify({ ops: operations, faults, violations: failure === undefined ? 0 : 1, seed, seconds: Number(seconds.toFixed(3)) }),
    );
  }
}

await main();
