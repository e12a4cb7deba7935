/** `npm run codes -- FILE --programme P --reward R`: imports another system's codes for a reward. */
import { Command, Option } from 'commander';
import * as z from 'zod';
import { ProgrammeId } from '../../../shared/contract/kernel/values.ts';
import { RewardId } from '../../../shared/contract/rewards/rewards.ts';
import { adminClient, explained } from './admin-client.ts';
import { argument, platformUrl, wholeFromOneTo } from './arguments.ts';
import { createCodeProgress } from './codes/progress.ts';
import { readCodes } from './codes/read-codes.ts';
import { type CodeTally, sendCodes } from './codes/send-codes.ts';
import { suspectsOf } from './codes/suspects.ts';
import { collectRejections } from './import/rejections.ts';
import { alignedRows, whole } from './table.ts';
import { encodingLabel } from './text-file.ts';

const EXIT_REJECTED = 2;

/** Files beyond this must be split: reading, the progress bar and the counters are made for this size. */
const MAX_FILE_CODES = 1_000_000;
const MAX_CONCURRENCY = 64;

const Options = z.object({
  programme: z.string(),
  reward: z.string(),
  url: z.string(),
  json: z.boolean().optional(),
  concurrency: z.int(),
  errors: z.string().optional(),
  allLines: z.boolean().optional(),
  encoding: z.string().optional(),
  token: z.string().optional(),
});
type Options = z.infer<typeof Options>;

class CannotImport extends Error {
  override readonly name = 'CannotImport';
}

const command = new Command('npm run codes --')
  .description('Imports the codes of a file for a reward of kind code, each once.')
  .argument('<file>', `up to ${whole(MAX_FILE_CODES)} codes: a line each, or a column "code" of a CSV file`)
  .addOption(new Option('--programme <id>', 'the programme').makeOptionMandatory().argParser(argument(ProgrammeId)))
  .addOption(new Option('--reward <id>', 'the reward').makeOptionMandatory().argParser(argument(RewardId)))
  .addOption(new Option('--url <url>', 'the platform').default('http://127.0.0.1:4000').argParser(platformUrl))
  .option('--json', 'print one JSON object as the last line of standard output')
  .addOption(new Option('--concurrency <count>', 'requests in flight').default(4).argParser(wholeFromOneTo(MAX_CONCURRENCY)))
  .option('--errors <file>', 'write every rejected line to this CSV file')
  .option('--all-lines', 'take lines that look like a header or a total as codes, too')
  .addOption(new Option('--encoding <name>', 'the encoding of a file that is not UTF-8, such as windows-1252').argParser(encodingLabel))
  .addOption(new Option('--token <token>', "a manager's token, for a platform that is not local").env('PERENNIAL_TOKEN'))
  .addHelpText(
    'after',
    `
A code that is there already, whether or not it was given since, is known and not added: after a failure, run the same command again.

Exit status: 0 when every line was taken, ${EXIT_REJECTED} when some were rejected, 1 when the import could not run to its end.

Examples:
  $ npm run codes -- partner.csv --programme demo --reward rew_cinema
  $ npm run codes -- partner.txt --programme demo --reward rew_cinema --errors rejected.csv --json`,
  )
  .action(async (file: string, given: unknown) => {
    try {
      process.exitCode = await importFile(file, Options.parse(given));
    } catch (error) {
      console.error(`codes: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    }
  });

/** @returns the exit status. */
async function importFile(file: string, { programme, reward, url, json, errors, token, ...options }: Options): Promise<number> {
  // The file is read once before anything is sent, for the length of the bar and to refuse a wrong file as a whole.
  const total = await countOf(file, options);
  const client = await adminClient(url, token);
  const params = { programmeId: programme, rewardId: reward };
  const rejections = collectRejections(errors);
  const progress = createCodeProgress(process.stderr, total);
  const tally: CodeTally = { codes: 0, added: 0, known: 0, rejected: 0 };
  const started = performance.now();
  try {
    await sendCodes(readCodes(file, options.encoding), tally, {
      send: async (codes) => (await client.call('importCodes', { params, body: { codes } })).body,
      concurrency: options.concurrency,
      onRejected: rejections.add,
      onSettled: progress.update,
    });
  } catch (error) {
    throw stopped(explained(error, `reward ${reward} in the programme ${programme} at ${url}`), tally, total);
  } finally {
    progress.stop();
    for (const line of rejections.report()) console.error(line);
    await rejections.close();
  }
  const seconds = (performance.now() - started) / 1000;
  console.log(json === true ? JSON.stringify({ ...tally, seconds: Math.round(seconds * 10) / 10 }) : summaryTable(tally, seconds));
  return tally.rejected === 0 ? 0 : EXIT_REJECTED;
}

/** @throws CannotImport for a file without codes, with too many, or with lines that look like no codes. */
async function countOf(file: string, { encoding, allLines }: Pick<Options, 'encoding' | 'allLines'>): Promise<number> {
  let count = 0;
  const suspects = suspectsOf();
  for await (const record of readCodes(file, encoding)) {
    count += 1;
    suspects.add(record);
  }
  const found = suspects.found();
  if (found.length > 0 && allLines !== true) {
    const lines = found.map(({ line, code }) => `line ${line} ("${code}")`).join(', ');
    throw new CannotImport(
      `${lines} would be given to members as codes: take out headers and totals, or say --all-lines. Nothing was sent`,
    );
  }
  if (count === 0) throw new CannotImport(`${file} has no codes`);
  if (count > MAX_FILE_CODES) throw new CannotImport(`${file} has ${whole(count)} codes: at most ${whole(MAX_FILE_CODES)} at a time`);
  return count;
}

function stopped(error: unknown, { codes }: CodeTally, total: number): unknown {
  if (codes === 0) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new CannotImport(`stopped after ${codes} of ${total} codes: ${message}. Run the same command again to continue.`, {
    cause: error,
  });
}

function summaryTable({ codes, added, known, rejected }: CodeTally, seconds: number): string {
  const rows = [
    ['codes', whole(codes)],
    ['added', whole(added)],
    ['known', whole(known)],
    ['rejected', whole(rejected)],
    ['seconds', seconds.toFixed(1)],
    ['per second', whole(Math.round(codes / Math.max(seconds, 0.001)))],
  ];
  return alignedRows(['left', 'right'], rows).join('\n');
}

await command.parseAsync();
