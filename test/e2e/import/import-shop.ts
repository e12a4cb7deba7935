/** A programme and a merchant that purchases are imported for. */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import * as z from 'zod';
import cdnowProgramme from '../../../infra/local/programmes/cdnow.json' with { type: 'json' };
import { type Client, createClient } from '../../../shared/contract/client.ts';
import { ProgrammeFile } from '../../../shared/contract/programmes/programme.ts';
import { lastLine, runCommand } from '../../commands/support/run-command.ts';
import { localCalls } from '../../support/platform/platform.ts';
import { scratchFolder } from '../../support/run/scratch-folder.ts';

const NEXT_TERMS = fileURLToPath(new URL('../../../docs/cdnow-next.json', import.meta.url));

export const managerAt = async (url: string) =>
  createClient({ baseUrl: url, token: await localCalls(url).token({ sub: 'import-test', groups: ['manager'] }) });

const PLAIN: Omit<ProgrammeFile, 'id'> = {
  name: 'Evergreen Records',
  timeZone: 'America/New_York',
  earning: { rates: [{ currency: 'USD', points: 1, perUnits: 1 }], rounding: 'down', include: [], pendingDays: 0 },
  expiry: { policy: 'never' },
};
export const WITH_TIERS = ProgrammeFile.parse(cdnowProgramme);

/** A programme and a merchant of one test's own: other tests use the same platform at the same time. */
export async function newShop(url: string, terms: Omit<ProgrammeFile, 'id'> = PLAIN) {
  const suffix = randomBytes(4).toString('hex');
  const admin = await managerAt(url);
  const programmeId = `import-${suffix}`;
  await admin.call('createProgramme', { body: { ...terms, id: programmeId } });
  const cwd = scratchFolder('import');
  const args = ['--url', url, '--programme', programmeId, '--merchant', `mer_import-${suffix}`, '--json'];
  return { admin, programmeId, cwd, args };
}

/** Gives a member's points and number of purchases, after it has proved the ledger. */
export async function ledgerOf(admin: Client, programmeId: string, externalId: string) {
  const found = await admin.call('findMembers', { params: { programmeId }, query: { externalId } });
  const memberId = found.body.items[0]?.memberId ?? '';
  const { body } = await admin.call('verifyLedger', { params: { programmeId, memberId } });
  expect(body.faults).toEqual([]);
  const entries = await admin.call('listMemberEntries', { params: { programmeId, memberId }, query: { limit: '100' } });
  return { points: body.points, purchases: entries.body.items.filter((entry) => entry.kind === 'earn').length };
}

const Preview = z.object({
  members: z.int(),
  moves: z.array(z.object({ from: z.string(), to: z.string(), when: z.string().nullable(), members: z.int() })),
});

/** The dry run of `docs/cdnow-next.json`, in the form of `movesOf`. */
export async function previewOf(url: string, { programmeId, cwd }: { readonly programmeId: string; readonly cwd: string }) {
  const run = await runCommand('preview', [NEXT_TERMS, '--programme', programmeId, '--url', url, '--json'], { cwd });
  const { members, moves } = Preview.parse(lastLine(run));
  return { members, moves: Object.fromEntries(moves.map((move) => [`${move.from} ${move.to} ${move.when}`, move.members])) };
}
