/**
 * How far each consumer of a stream is, and what lies in the queues: in a file, when there is a data directory. Both are of
 * one moment, so that after a kill -9 what was done since then is done again, and nothing is lost: at least once, as in AWS.
 */
import { readFile, rename, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { messageOf } from '../failure.ts';
import { KeptMessage, type Queues } from '../queues/queues.ts';
import { StreamPlace } from './stream-reader.ts';

const Kept = z.object({
  places: z.record(z.string(), StreamPlace),
  queues: z.record(z.string(), z.array(KeptMessage)),
});

/** How old the file may be, while queues are short. */
const WRITE_MILLISECONDS = 500;

/** Long queues take long to write: so many times longer than that, something else is done. */
const REST_FACTOR = 10;

export class EventProgress {
  readonly #file: string | undefined;
  readonly #queues: Queues;
  #places: Record<string, StreamPlace> = {};
  #version = 0;
  #written = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing = Promise.resolve();
  #pause = WRITE_MILLISECONDS;

  private constructor(file: string | undefined, queues: Queues) {
    this.#file = file;
    this.#queues = queues;
  }

  /** `file` undefined: nothing is kept. Fills the queues with what lay in them. */
  static async open(file: string | undefined, queues: Queues): Promise<EventProgress> {
    const progress = new EventProgress(file, queues);
    if (file !== undefined) await progress.#restore(file);
    queues.onChange(() => progress.#changed());
    return progress;
  }

  /** Another number after anything was read from a stream, sent to a queue or taken from one. */
  get version(): number {
    return this.#version;
  }

  placeOf(consumer: string): StreamPlace | undefined {
    return this.#places[consumer];
  }

  notePlace(consumer: string, place: StreamPlace): void {
    this.#places[consumer] = place;
    this.#changed();
  }

  forgetPlaces(): void {
    this.#places = {};
    this.#changed();
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#writing;
    await this.#write();
  }

  async #restore(file: string): Promise<void> {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) return;
    const kept = Kept.parse(JSON.parse(text));
    this.#places = kept.places;
    for (const queue of this.#queues.list) {
      for (const message of kept.queues[queue.name] ?? []) await this.#queues.send(queue, message);
    }
  }

  #changed(): void {
    this.#version += 1;
    if (this.#file === undefined) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      // One after another: of two at once, one would move the other's file away. The next change tries again what failed.
      this.#writing = this.#writing
        .then(() => this.#write())
        .catch((error: unknown) => console.error(`${this.#file}: ${messageOf(error)}`));
    }, this.#pause);
  }

  /** What changes while it is read is of no one moment: then the next time is soon enough. */
  async #write(): Promise<void> {
    if (this.#file === undefined || this.#written === this.#version) return;
    const started = performance.now();
    const version = this.#version;
    const places = { ...this.#places };
    const queues = await this.#queues.kept();
    this.#pause = Math.max(WRITE_MILLISECONDS, REST_FACTOR * (performance.now() - started));
    if (version !== this.#version) return;
    await writeFile(`${this.#file}.new`, JSON.stringify({ places, queues }));
    await rename(`${this.#file}.new`, this.#file);
    this.#written = version;
  }
}
