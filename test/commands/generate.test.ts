import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { runCommand } from './support/run-command.ts';

it('npm run generate -- --help describes it, and an unknown option is named', async () => {
  const help = await runCommand('generate', ['--help'], { cwd: tmpdir() });
  expect([help.status, help.stdout]).toEqual([0, expect.stringContaining('Usage: npm run generate -- [options]')]);
  const unknown = await runCommand('generate', ['--chekc'], { cwd: tmpdir() });
  expect([unknown.status, unknown.stderr]).toEqual([1, "error: unknown option '--chekc'\n(Did you mean --check?)\n"]);
});
