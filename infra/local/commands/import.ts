/** `npm run import -- FILE --format NAME`: sends real purchases through the signed webhook. */
import { Command, Option } from 'commander';
import * as z from 'zod';
import { MerchantId, ProgrammeId } from '../../../shared/contract/kernel/values.ts';
import { argument, platformUrl, timeZone, wholeFromOneTo } from './arguments.ts';
import { readMapping } from './import/csv-mapping.ts';
import { followClock } from './import/follow-clock.ts';
import { type FileFormat, FORMAT_NAMES, FORMATS, type FormatName, isFormatName } from './import/formats.ts';
import { createPipeline } from './import/pipeline.ts';
import { createProgress } from './import/progress.ts';
import type { FileRecord } from './import/record.ts';
import { collectRejections } from './import/rejections.ts';
import { openSession, type Session } from './import/session.ts';
import { type ZoneOf, zonesOfStores } from './import/store-zones.ts';
import { summaryJson, summaryTable } from './import/summary.ts';
import { encodingLabel } from './text-file.ts';

const EXIT_REJECTED = 2;

/** More requests in flight are a load test, and need more sockets than a laptop has. */
const MAX_CONCURRENCY = 256;

const Options = z.object({
  format: z.custom<FormatName>(isFormatName),
  json: z.boolean().optional(),
  followClock: z.boolean().optional(),
  url: z.string(),
  programme: z.string().optional(),
  merchant: z.string().optional(),
  concurrency: z.int(),
  mapping: z.string().optional(),
  sameRows: z.enum(['lines', 'once']).optional(),
  zone: z.string().optional(),
  encoding: z.string().optional(),
  orderPrefix: z.string().optional(),
  errors: z.string().optional(),
  enrol: z.boolean(),
  token: z.string().optional(),
  secret: z.string().optional(),
});
type Options = z.infer<typeof Options>;

class CannotImport extends Error {
  override readonly name = 'CannotImport';
}

const command = new Command('npm run import --')
  .description('Sends the purchases of a file to the platform as signed events of a merchant, and enrols their members.')
  .argument('<file>', 'the purchases')
  .addOption(new Option('--format <format>', 'the format of the file').choices(FORMAT_NAMES).makeOptionMandatory())
  .option('--json', 'print one JSON object as the last line of standard output')
  .option('--follow-clock', "move the local platform's clock along with the purchases, day by day, and run its schedules")
  .addOption(new Option('--url <url>', 'the platform').default('http://127.0.0.1:4000').argParser(platformUrl))
  .addOption(new Option('--programme <id>', 'the programme (default: "cdnow" for cdnow, "demo" for csv)').argParser(argument(ProgrammeId)))
  .addOption(
    new Option(
      '--merchant <id>',
      'the merchant, registered if it does not exist (default: "mer_cdnow" for cdnow, "mer_import" for csv)',
    ).argParser(argument(MerchantId)),
  )
  .addOption(new Option('--concurrency <count>', 'requests in flight').default(8).argParser(wholeFromOneTo(MAX_CONCURRENCY)))
  .option('--mapping <file>', 'csv: a JSON file that maps columns to fields')
  .addOption(
    new Option(
      '--same-rows <meaning>',
      'csv: rows of one order that are the same in every cell are lines of goods, or there once too often',
    ).choices(['lines', 'once']),
  )
  .addOption(
    new Option(
      '--zone <zone>',
      "csv: the time zone of days, and of times without an offset (default: the store's, or the programme's)",
    ).argParser(timeZone),
  )
  .addOption(new Option('--encoding <name>', 'the encoding of a file that is not UTF-8, such as windows-1252').argParser(encodingLabel))
  .option('--order-prefix <text>', 'put before every order id (default: "cdnow-" for cdnow, nothing for csv)')
  .option('--errors <file>', 'write every rejected line to this CSV file')
  .option('--no-enrol', 'leave purchases of unknown members unclaimed')
  .addOption(new Option('--token <token>', "a manager's token, for a platform that is not local").env('PERENNIAL_TOKEN'))
  .addOption(
    new Option('--secret <secret>', "the merchant's signing secret (whsec_…), instead of a stored or new one").env('PERENNIAL_SECRET'),
  )
  .addHelpText(
    'after',
    `
Every order is credited once, however often a file is imported: after a failure, run the same command again.
In a programme with tiers, the summary ends with how many of the file's members each tier has.

Exit status: 0 when every line was taken, ${EXIT_REJECTED} when some were rejected, 1 when the import could not run to its end.

Examples:
  $ npm run import -- purchases.csv --format csv
  $ npm run import -- export.csv --format csv --mapping columns.json --errors rejected.csv
  $ npm run import -- cdnow_sample.txt --format cdnow --follow-clock --json

Formats, columns and mappings: docs/import.md`,
  )
  .action(async (file: string, given: unknown) => {
    try {
      process.exitCode = await importFile(file, Options.parse(given));
    } catch (error) {
      console.error(`import: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    }
  });

/** @returns the exit status. */
async function importFile(file: string, options: Options): Promise<number> {
  const format: FileFormat = FORMATS[options.format];
  const readIn = await openFile(file, format, options);
  // The file is read whole before anything is sent, for the length of the bar and to refuse a wrong file as a whole.
  const total = await countOf(readIn(() => 'UTC'));
  const session = await openSession({
    url: options.url,
    programmeId: options.programme ?? format.destination.programmeId,
    merchantId: options.merchant ?? format.destination.merchantId,
    enrol: options.enrol,
    token: options.token,
    secret: options.secret,
  });
  if (options.followClock === true && !session.hasLocalClock)
    throw new CannotImport(`${options.url} has no clock that can be moved: --follow-clock needs a local platform`);

  const zoneOf = await zonesOf(options, format, session);
  const rejections = collectRejections(options.errors);
  const progress = createProgress(process.stderr, total);
  const pipeline = createPipeline({
    target: session.target,
    concurrency: options.concurrency,
    enrol: options.enrol,
    onRejected: rejections.add,
    onSettled: progress.update,
  });
  const started = performance.now();
  try {
    if (options.followClock === true) await followClock(readIn(zoneOf), { ...session, pipeline });
    else await pipeline.run(readIn(zoneOf));
  } catch (error) {
    const { purchases } = pipeline.tally;
    throw new CannotImport(
      `stopped after ${purchases} of ${total} purchases: ${messageOf(error)}. Run the same command again to continue.`,
      {
        cause: error,
      },
    );
  } finally {
    progress.stop();
    for (const line of rejections.report()) console.error(line);
    await rejections.close();
  }
  const seconds = (performance.now() - started) / 1000;
  console.log((options.json === true ? summaryJson : summaryTable)(pipeline.tally, pipeline.tiers(), seconds));
  return pipeline.tally.rejected === 0 ? 0 : EXIT_REJECTED;
}

async function zonesOf({ zone }: Options, { hasColumns }: FileFormat, session: Session): Promise<ZoneOf> {
  if (zone !== undefined) return () => zone;
  return hasColumns ? zonesOfStores(await session.stores(), await session.timeZone()) : () => 'UTC';
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

async function openFile(file: string, format: FileFormat, { format: name, mapping, sameRows, zone, encoding, orderPrefix }: Options) {
  if (!format.hasColumns) {
    const given = Object.entries({ '--mapping': mapping, '--same-rows': sameRows, '--zone': zone }).find(
      ([, value]) => value !== undefined,
    );
    if (given !== undefined) throw new CannotImport(`${given[0]} is not for --format ${name}`);
  }
  return format.open(file, {
    orderPrefix: orderPrefix ?? format.orderPrefix,
    mapping: mapping === undefined ? {} : await readMapping(mapping),
    sameRows,
    encoding,
  });
}

async function countOf(records: AsyncIterable<FileRecord>): Promise<number> {
  let count = 0;
  for await (const _ of records) count += 1;
  return count;
}

await command.parseAsync();
