/**
 * The table's stream: the writes of each commit, in order within each partition. Shards are read independently, one batch after another,
 * at least once, and sometimes again from an older position.
 */
import type { Written } from '../auditor.ts';
import { type RandomOf, textHash } from '../kernel/random-by-name.ts';
import { fail } from '../violation.ts';
import type { Surroundings } from './queue.ts';

/** One written item. */
export interface StreamRecord extends Written {
  readonly before: Written['after'];
  /** Its position in the stream. */
  readonly sequence: number;
}

/**
 * Reads a batch. @returns the sequence of the first failed record; undefined if all succeeded. If the promise is rejected, or the reader
 * dies, no record has succeeded.
 */
export type StreamReader = (batch: readonly StreamRecord[], attempt: Attempt) => Promise<number | undefined>;

/** One attempt at a batch or a message. */
export interface Attempt {
  readonly count: number;
  readonly random: ReturnType<RandomOf>;
  /** Call this if the reader dies: it never answers. */
  died(): void;
}

export interface Stream {
  add(written: readonly Omit<StreamRecord, 'sequence'>[]): void;
  /** Reads again from the start, or from so many records before the end of each shard. */
  rewind(records?: number): void;
  /** Whether the whole stream has been read. */
  readonly drained: boolean;
}

const SHARDS = 3;
const BATCH = 8;
const MAX_ATTEMPTS = 60;

interface Shard {
  readonly name: number;
  readonly records: StreamRecord[];
  position: number;
  attempts: number;
  reading: boolean;
}

export function createStream({ timeline, randomOf, rates, faults, noticing, isPassing }: Surroundings, read: StreamReader): Stream {
  const shards = Array.from({ length: SHARDS }, (_, name): Shard => ({ name, records: [], position: 0, attempts: 0, reading: false }));
  let made = 0;

  const wake = (shard: Shard, afterMillis: number): void => {
    if (shard.reading || shard.position >= shard.records.length) return;
    shard.reading = true;
    timeline.at(timeline.now + afterMillis, () => noticing(() => readOn(shard)));
  };

  const readOn = (shard: Shard): void => {
    shard.attempts += 1;
    const { position, attempts } = shard;
    if (attempts > MAX_ATTEMPTS) fail('liveness', `record ${shard.records[position]?.sequence} of the stream fails again and again`);
    const random = randomOf(`shard ${shard.name} ${position} ${attempts} ${timeline.now}`);
    const batch = shard.records.slice(position, position + random.between(1, BATCH));
    let over = false;
    const ended = (readUpTo: number, pause: number): void => {
      if (over) return;
      over = true;
      shard.reading = false;
      // The shard was rewound meanwhile.
      if (shard.position >= position) shard.position = Math.max(position, readUpTo);
      if (shard.position > position) shard.attempts = 0;
      if (shard.position > position && random.chance(rates().redelivered)) {
        faults['duplicate stream records'] += 1;
        shard.position = Math.max(0, shard.position - random.between(1, 3 * BATCH));
      }
      wake(shard, pause);
    };
    const again = (): void => ended(position, random.between(50, 2_000));
    const attempt: Attempt = {
      count: attempts,
      random,
      died: () => {
        if (over) return;
        faults['projector killed'] += 1;
        again();
      },
    };
    read(batch, attempt).then(
      (failed) => {
        if (failed === undefined) return ended(position + batch.length, random.between(1, 20));
        const through = batch.findIndex(({ sequence }) => sequence === failed);
        if (!over && through > 0) faults['partial failure of a batch'] += 1;
        return ended(position + Math.max(0, through), random.between(20, 1_000));
      },
      (error: unknown) =>
        noticing(() => {
          if (!isPassing(error)) throw error;
          again();
        }),
    );
  };

  return {
    add(written) {
      for (const one of written) {
        made += 1;
        const shard = shards[textHash(one.key.PK) % SHARDS];
        if (shard === undefined) continue;
        shard.records.push({ ...one, sequence: made });
        wake(shard, randomOf(`lag ${made}`).between(1, 200));
      }
    },
    rewind(records) {
      for (const shard of shards) {
        shard.position = Math.max(0, records === undefined ? 0 : shard.position - records);
        shard.attempts = 0;
        wake(shard, 1);
      }
    },
    get drained() {
      return shards.every(({ position, records, reading }) => !reading && position >= records.length);
    },
  };
}
