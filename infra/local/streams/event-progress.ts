/**
 * The place of each consumer in its stream, and the messages in the queues, stored in a file if there is a data directory. Both are of
 * the same moment. After a kill -9, later work is done again and nothing is lost: at least once, as in AWS.
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

/** The greatest age of the file while queues are short. */
const WRITE_MILLISECONDS = 500;

/** Long queues take long to write. The pause is so many times longer than the write. */
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

  /** Fills the queues with the stored messages. @param file undefined: nothing is stored. */
  static async open(file: string | undefined, queues: Queues): Promise<EventProgress> {
    const progress = new EventProgress(file, queues);
    if (file !== undefined) await progress.#restore(file);
    queues.onChange(() => progress.#changed());
    return progress;
  }

  /** Changes after each read of a stream, and each send to or receive from a queue. */
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
      // Writes follow each other, because two at once would move each other's file away. The next change repeats a failed one.
      this.#writing = this.#writing
        .then(() => this.#write())
        .catch((error: unknown) => console.error(`${this.#file}: ${messageOf(error)}`));
    }, this.#pause);
  }

  /** Progress that changes while it is read is not of one moment. It is written the next time. */
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
