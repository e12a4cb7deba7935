/** One platform for all tests that must have one for themselves: they move its clock, kill it, or read its stream again from the beginning. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { noteBox } from '../../../functions/edge/keys/note-box.ts';
import type { NoteBox } from '../../../shared/ports/ports.ts';
import { startOwnPlatform } from '../../support/platform/own-platform.ts';
import type { RunningPlatform } from '../../support/platform/platform.ts';

const Secrets = z.record(z.string(), z.object({ secretString: z.string() }));

export class AlonePlatform {
  readonly #directory: string;
  #platform: RunningPlatform;

  private constructor(directory: string, platform: RunningPlatform) {
    this.#directory = directory;
    this.#platform = platform;
  }

  static async start(): Promise<AlonePlatform> {
    const directory = await mkdtemp(join(tmpdir(), 'perennial-alone-'));
    return new AlonePlatform(directory, await startOwnPlatform({ dataDirectory: directory }));
  }

  get running(): RunningPlatform {
    return this.#platform;
  }

  /** Opens what the platform sealed. */
  async notes(): Promise<NoteBox> {
    const secrets = Secrets.parse(JSON.parse(await readFile(join(this.#directory, 'secrets.json'), 'utf8')));
    const [key, ...others] = Object.values(secrets);
    if (key === undefined || others.length > 0)
      throw new Error(`there are ${Object.keys(secrets).length} secrets, and not the platform's key alone`);
    return noteBox(async () => key.secretString);
  }

  /** kill -9, if it still runs, and a start on what it kept. */
  async killAndStart(): Promise<RunningPlatform> {
    await this.#platform.kill();
    return this.#startAgain();
  }

  async stopAndStart(): Promise<RunningPlatform> {
    const exitCode = await this.#platform.stop();
    if (exitCode !== 0) throw new Error(`the platform stopped with ${exitCode}:\n${this.#platform.output()}`);
    return this.#startAgain();
  }

  async #startAgain(): Promise<RunningPlatform> {
    const port = Number(new URL(this.#platform.url).port);
    this.#platform = await startOwnPlatform({ dataDirectory: this.#directory, port });
    return this.#platform;
  }

  async stop(): Promise<void> {
    await this.#platform.stop();
    await rm(this.#directory, { recursive: true, force: true });
  }
}

/** Gives the platform of a suite, which runs by then. */
export type Alone = () => AlonePlatform;
