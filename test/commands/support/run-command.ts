/** Runs one of the commands as a process of its own. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface CommandRun {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** The directory in which it stores files; the test's own. */
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The process is killed as soon as this returns true for its standard error. */
  readonly killWhen?: (stderr: string) => boolean;
}

export function runCommand(
  name: 'import' | 'preview' | 'sign' | 'receive' | 'codes' | 'fulfilments' | 'generate' | 'manager' | 'pins',
  args: readonly string[],
  options: RunOptions,
): Promise<CommandRun> {
  const script = fileURLToPath(new URL(`../../../infra/local/commands/${name}.ts`, import.meta.url));
  const { PERENNIAL_TOKEN: _token, PERENNIAL_SECRET: _secret, ...env } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: options.cwd, env: { ...env, ...options.env } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (options.killWhen?.(stderr) === true) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ status, signal, stdout, stderr }));
  });
}

/** The JSON object on the last line, which `--json` promises. */
export function lastLine(run: CommandRun): unknown {
  return JSON.parse(run.stdout.trimEnd().split('\n').at(-1) ?? '');
}
