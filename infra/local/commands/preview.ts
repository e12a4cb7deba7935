/** `npm run preview -- FILE`: a dry run of a programme file over the tiers of all members. */
import { Command, Option } from 'commander';
import * as z from 'zod';
import { CallRefused, createClient } from '../../../shared/contract/client.ts';
import { ProgrammeId } from '../../../shared/contract/kernel/values.ts';
import { argument, platformUrl } from './arguments.ts';
import { bearerFetch, givenToken, localToken, type TokenSource } from './bearer-fetch.ts';
import { localPlatform } from './local-platform.ts';
import { CannotPreview, readDraft } from './preview/draft.ts';
import { allMoves } from './preview/moves.ts';
import { movesTable } from './preview/moves-table.ts';
import { retryingFetch } from './retrying-fetch.ts';

const Options = z.object({
  url: z.string(),
  programme: z.string().optional(),
  json: z.boolean().optional(),
  token: z.string().optional(),
});

const DEMO = 'demo';

const command = new Command('npm run preview --')
  .description('Counts the moves between tiers of all members of a programme under the terms of a file. Writes nothing.')
  .argument('<file>', 'the terms as JSON: a programme file, or the body of POST …/versions')
  .addOption(new Option('--url <url>', 'the platform').default('http://127.0.0.1:4000').argParser(platformUrl))
  .addOption(new Option('--programme <id>', `the programme (default: the file's id, or "${DEMO}")`).argParser(argument(ProgrammeId)))
  .option('--json', 'print one JSON object as the last line of standard output')
  .addOption(new Option('--token <token>', "a manager's token, for a platform that is not local").env('PERENNIAL_TOKEN'))
  .addHelpText(
    'after',
    `
Each member is looked at by what was earned until now: who has enough for a higher tier goes there with the next purchase,
who has not enough for the present one leaves it at the next review. A tier that is locked by hand stays.

Examples:
  $ npm run preview -- docs/cdnow-next.json
  $ npm run preview -- terms.json --programme demo --json
  $ PERENNIAL_TOKEN=… npm run preview -- terms.json --programme shop --url https://loyalty.example.com`,
  )
  .action(async (file: string, given: unknown) => {
    try {
      await preview(file, Options.parse(given));
    } catch (error) {
      console.error(`preview: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    }
  });

async function preview(file: string, { url, programme, json, token }: z.infer<typeof Options>): Promise<void> {
  const draft = await readDraft(file);
  const id = programme ?? draft.programmeId ?? DEMO;
  const client = createClient({ baseUrl: url, fetch: bearerFetch(await tokenSource(url, token), retryingFetch()) });
  try {
    const moves = await allMoves(client, id, draft.terms);
    console.log(json === true ? JSON.stringify(moves) : movesTable(moves, id));
  } catch (error) {
    throw explained(error, file, id, url);
  }
}

async function tokenSource(url: string, token: string | undefined): Promise<TokenSource> {
  if (token !== undefined) return givenToken(token);
  const platform = localPlatform(url);
  const local = await platform.managerToken();
  if (local !== undefined) return localToken(platform, local);
  throw new CannotPreview(`${url} is not a local platform: give a manager's token with --token or PERENNIAL_TOKEN`);
}

/** Adds the next step to a refusal, where it is known. */
function explained(error: unknown, file: string, id: string, url: string): unknown {
  if (!(error instanceof CallRefused)) return error;
  switch (error.problem.code) {
    case 'NOT_FOUND':
      return new CannotPreview(`there is no programme ${id} at ${url}: name another with --programme`, { cause: error });
    case 'VALIDATION_FAILED':
      return new CannotPreview(`the platform refuses the terms of ${file}: ${error.message}`, { cause: error });
    case 'UNAUTHENTICATED':
    case 'FORBIDDEN':
      return new CannotPreview(`a manager's token is needed: ${error.message}`, { cause: error });
    default:
      return error;
  }
}

await command.parseAsync();
