/** `npm run preview -- FILE`: what a programme file would make of the tiers of the members that there are. */
import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import * as z from 'zod';
import { createClient } from '../../../shared/contract/client.ts';
import { ProgrammeFile, ProgrammeTerms } from '../../../shared/contract/programme.ts';
import type { TierPreview } from '../../../shared/contract/tiers.ts';
import { localPlatform } from './local-platform.ts';

type Move = TierPreview['moves'][number];

const Options = z.object({
  url: z.string(),
  programme: z.string(),
  json: z.boolean().optional(),
  token: z.string().optional(),
});

class CannotPreview extends Error {
  override readonly name = 'CannotPreview';
}

const command = new Command('npm run preview --')
  .description('Counts, over all members, who would move from which tier to which under the terms of a file. Nothing is published.')
  .argument('<file>', 'the terms, as JSON: what POST …/versions takes, or a programme file')
  .option('--url <url>', 'the platform', 'http://127.0.0.1:4000')
  .option('--programme <id>', 'the programme', 'demo')
  .option('--json', 'print one JSON object as the last line of standard output')
  .option('--token <token>', "a manager's token, for a platform that is not local; unless given, PERENNIAL_TOKEN of the environment")
  .addHelpText('after', '\nExample:\n  $ npm run preview -- next-year.json --programme demo')
  .action(async (file: string, given: object) => {
    try {
      await preview(file, Options.parse({ token: process.env.PERENNIAL_TOKEN, ...given }));
    } catch (error) {
      console.error(`preview: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    }
  });

async function preview(file: string, { url, programme: programmeId, json, token }: z.infer<typeof Options>): Promise<void> {
  const body = await termsIn(file);
  const bearer = token ?? (await localPlatform(url).managerToken());
  if (bearer === undefined) throw new CannotPreview(`${url} is not local: give a manager's token with --token`);
  const client = createClient({ baseUrl: url, token: bearer });
  const moves = new Map<string, Move>();
  let members = 0;
  let cursor: string | undefined;
  do {
    const { body: part } = await client.call('previewVersion', { params: { programmeId }, query: { cursor }, body });
    members += part.members;
    for (const move of part.moves) {
      const name = JSON.stringify([move.from, move.to, move.when]);
      moves.set(name, { ...move, members: (moves.get(name)?.members ?? 0) + move.members });
    }
    cursor = part.nextCursor ?? undefined;
  } while (cursor !== undefined);
  const counted = [...moves.values()].sort((a, b) => b.members - a.members);
  console.log(json === true ? JSON.stringify({ members, moves: counted }) : table(members, counted));
}

/** A programme file has its id besides the terms. */
async function termsIn(file: string): Promise<ProgrammeTerms> {
  const content: unknown = JSON.parse(await readFile(file, 'utf8'));
  const asFile = ProgrammeFile.safeParse(content);
  const terms = asFile.success ? ProgrammeTerms.safeParse({ ...asFile.data, id: undefined }) : ProgrammeTerms.safeParse(content);
  if (terms.success) return terms.data;
  throw new CannotPreview(`${file}: ${terms.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}`);
}

const WHEN = { 'next-purchase': 'up, with the next purchase', 'next-review': 'down, at the next review' } as const;

function table(members: number, moves: readonly Move[]): string {
  const rows = moves.map((move) => [
    String(move.members),
    move.from ?? '(no tier)',
    move.to === move.from ? '' : `→ ${move.to ?? '(no tier)'}`,
    move.when === null ? 'stay' : WHEN[move.when],
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return [`${members} members`, ...lines].join('\n');
}

await command.parseAsync();
