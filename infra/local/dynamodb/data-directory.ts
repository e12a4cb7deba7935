/** The directory of data that outlive the platform, and the lock that keeps a second platform out. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { StartUpFailure } from '../failure.ts';
import { waitUntil } from '../wait-until.ts';

const Lock = z.object({ pid: z.int(), javaPid: z.int().optional() });

/** After a kill -9 the database needs a moment to notice. It must not share its file with the next one. */
const OLD_DATABASE_ENDS_WITHIN_MILLISECONDS = 5_000;

export class DataDirectory {
  readonly path: string;
  readonly isTemporary: boolean;

  private constructor(path: string, isTemporary: boolean) {
    this.path = path;
    this.isTemporary = isTemporary;
  }

  /** @param path undefined: a temporary directory, deleted when the platform stops. */
  static async open(path: string | undefined): Promise<DataDirectory> {
    const directory =
      path === undefined ? new DataDirectory(await mkdtemp(join(tmpdir(), 'perennial-')), true) : new DataDirectory(resolve(path), false);
    await Promise.all([directory.cdkOutput, directory.logs, directory.database].map((inner) => mkdir(inner, { recursive: true })));
    await directory.#lock();
    return directory;
  }

  get cdkOutput(): string {
    return join(this.path, 'cdk.out');
  }
  get database(): string {
    return join(this.path, 'dynamodb');
  }
  get logs(): string {
    return join(this.path, 'logs');
  }
  get secrets(): string {
    return join(this.path, 'secrets.json');
  }
  get issuerKey(): string {
    return join(this.path, 'issuer-key.json');
  }
  get clock(): string {
    return join(this.path, 'clock.json');
  }
  get eventProgress(): string {
    return join(this.path, 'event-progress.json');
  }
  get #lockFile(): string {
    return join(this.path, 'lock.json');
  }

  async #lock(): Promise<void> {
    const held = Lock.safeParse(await readFile(this.#lockFile, 'utf8').then(JSON.parse, () => undefined));
    if (held.success) {
      const { pid, javaPid } = held.data;
      if (pid !== process.pid && isRunning(pid)) {
        throw new StartUpFailure(
          `The data directory ${this.path} is in use by the platform with the process id ${pid}.`,
          'Stop that platform, or use another directory: npm start -- --data DIR.',
        );
      }
      if (javaPid !== undefined) await waitUntil(() => !isRunning(javaPid), OLD_DATABASE_ENDS_WITHIN_MILLISECONDS);
      await rm(this.#lockFile, { force: true });
    }
    // `wx`: if two start at once, one fails here.
    await writeFile(this.#lockFile, JSON.stringify({ pid: process.pid }), { flag: 'wx' });
  }

  async noteDatabase(javaPid: number | undefined): Promise<void> {
    await writeFile(this.#lockFile, JSON.stringify({ pid: process.pid, javaPid }));
  }

  async close(): Promise<void> {
    if (this.isTemporary) await rm(this.path, { recursive: true, force: true });
    else await rm(this.#lockFile, { force: true });
  }
}

/** Signal 0 only tests whether the process exists. EPERM: it does, and belongs to someone else. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
