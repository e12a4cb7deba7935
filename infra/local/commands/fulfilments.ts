/** `npm run fulfilments -- --programme P --state awaiting > FILE`: the queue of physical rewards as CSV. */
import { Command, Option } from 'commander';
import * as z from 'zod';
import type { Client } from '../../../shared/contract/client.ts';
import { ProgrammeId } from '../../../shared/contract/kernel/values.ts';
import { QueuedState, type QueueLine } from '../../../shared/contract/rewards/parcels.ts';
import { adminClient, explained } from './admin-client.ts';
import { argument, platformUrl } from './arguments.ts';
import { csvRow } from './csv-row.ts';
import { QUEUE_HEADER, queueRow } from './fulfilments/queue-rows.ts';

const Options = z.object({ programme: z.string(), state: QueuedState, url: z.string(), token: z.string().optional() });

const command = new Command('npm run --silent fulfilments --')
  .description('Writes what is to be sent, or on its way, to standard output as CSV; the longest redeemed first.')
  .addOption(new Option('--programme <id>', 'the programme').makeOptionMandatory().argParser(argument(ProgrammeId)))
  .addOption(new Option('--state <state>', 'not sent yet, or not arrived yet').choices(QueuedState.options).default('awaiting'))
  .addOption(new Option('--url <url>', 'the platform').default('http://127.0.0.1:4000').argParser(platformUrl))
  .addOption(new Option('--token <token>', 'a token of support or of a manager, for a platform that is not local').env('PERENNIAL_TOKEN'))
  .addHelpText(
    'after',
    `
Names and addresses are as members' profiles have them now: keep the file as carefully as those.

Example:
  $ npm run --silent fulfilments -- --programme demo --state awaiting > to-send.csv`,
  )
  .action(async (given: unknown) => {
    const { programme, state, url, token } = Options.parse(given);
    try {
      const client = await adminClient(url, token);
      process.stdout.write(csvRow(QUEUE_HEADER));
      for await (const line of queueOf(client, programme, state)) process.stdout.write(csvRow(queueRow(line)));
    } catch (error) {
      const told = explained(error, `programme ${programme} at ${url}`);
      console.error(`fulfilments: ${told instanceof Error ? told.message : String(told)}`);
      process.exitCode = 1;
    }
  });

async function* queueOf(client: Client, programmeId: string, state: z.infer<typeof QueuedState>): AsyncGenerator<QueueLine> {
  let cursor: string | undefined;
  do {
    const query = { state, limit: '100', ...(cursor === undefined ? {} : { cursor }) };
    const { items, nextCursor } = (await client.call('listFulfilments', { params: { programmeId }, query })).body;
    yield* items;
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
}

await command.parseAsync();
