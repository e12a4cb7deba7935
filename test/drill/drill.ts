/** `npm run drill`: the drill of a restore on this machine; with `--verify TABLE`, verifies the ledgers of a table in AWS. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Command, InvalidArgumentError } from 'commander';
import * as z from 'zod';
import { dynamoTables } from '../support/kernel/tables.ts';
import { restoreDrill } from './restore-drill.ts';
import { verifiedInWords, verifyTable } from './verify-table.ts';

const MEMBERS = 40;

const Options = z.object({
  members: z.int(),
  verify: z.string().optional(),
  region: z.string().optional(),
  endpoint: z.string().optional(),
});

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('must be a whole number from 1');
  return number;
}

const command = new Command('npm run drill --')
  .description(
    'Copies a table into a second one on DynamoDB Local, goes on with the copy, and verifies every ledger of both.\n' +
      'With --verify, it verifies the ledgers of a table that exists, such as a restored one. It then only reads.',
  )
  .option('--members <count>', 'members of the drill', wholeNumber, MEMBERS)
  .option('--verify <table>', 'verify this table and do nothing else; it reads the whole table once')
  .option('--region <region>', 'the AWS region of that table (default: that of the AWS settings)')
  .option('--endpoint <url>', 'where DynamoDB is, when it is not in AWS')
  .addHelpText('after', '\nThe exit code is 1 if a ledger has faults, or the drill finds that a restore would not work.')
  .action(async (given: unknown) => {
    const { members, verify, region, endpoint } = Options.parse(given);
    const isWhole =
      verify === undefined
        ? await drill(members)
        : await verified(
            new DynamoDBClient({ ...(region === undefined ? {} : { region }), ...(endpoint === undefined ? {} : { endpoint }) }),
            verify,
          );
    if (!isWhole) process.exitCode = 1;
  });

async function verified(client: DynamoDBClient, table: string): Promise<boolean> {
  const result = await verifyTable(client, table);
  for (const line of verifiedInWords(result)) console.log(line);
  return result.faulty.length === 0;
}

async function drill(members: number): Promise<boolean> {
  const [from, to] = [dynamoTables(), dynamoTables()];
  try {
    await from.start();
    await to.start();
    const { before, restored, after, repeatWasReplayed, foundWithKey, foundWithOtherKey } = await restoreDrill(from, to, members);
    for (const [name, one] of Object.entries({ before, restored, after })) console.log(`${name}: ${verifiedInWords(one).join('\n')}`);
    const findings = {
      'the copy has every entry': restored.entries === before.entries && restored.points === before.points,
      'a repeated purchase is not credited twice': repeatWasReplayed && after.entries === before.entries + 1,
      'the platform key finds members again': foundWithKey,
      'another key finds nobody': !foundWithOtherKey,
    };
    for (const [finding, holds] of Object.entries(findings)) console.log(`${holds ? 'ok ' : 'NOT'} ${finding}`);
    return [before, restored, after].every(({ faulty }) => faulty.length === 0) && Object.values(findings).every((holds) => holds);
  } finally {
    await to.stop();
    await from.stop();
  }
}

await command.parseAsync();
