/** One running command on a server: the times of its calls, its faults, and whether a client still waits. */
import type { Outbox, OutgoingMessage } from '../../../shared/ports/events/outbox.ts';
import { StoreUnavailable } from '../../../shared/ports/kernel/storage.ts';
import type { ItemTable, Write, WriteConflict } from '../../../shared/store/kernel/item-table.ts';
import type { FaultCounts, FaultRates } from './faults.ts';
import type { Random } from './random.ts';
import type { Timeline } from './timeline.ts';

/** A call of a port takes a few milliseconds, and sometimes as long as a slow one. */
const USUAL_MILLIS = 12;
const SLOW_MILLIS = 800;
/** A crash happens at one of the first calls; a worker makes more calls than a command. */
export const CALLS_BEFORE_CRASH = { command: 6, worker: 40 } as const;

export class Invocation {
  /** A dead command never continues: its promises do not settle. */
  dead = false;
  readonly #timeline: Timeline;
  readonly #random: Random;
  readonly #rates: FaultRates;
  readonly #counts: FaultCounts;
  readonly #onDeath: () => void;
  #callsLeft: number;

  constructor(
    timeline: Timeline,
    random: Random,
    rates: FaultRates,
    counts: FaultCounts,
    onDeath: () => void,
    maxCalls: number = CALLS_BEFORE_CRASH.command,
  ) {
    this.#timeline = timeline;
    this.#random = random;
    this.#rates = rates;
    this.#counts = counts;
    this.#onDeath = onDeath;
    this.#callsLeft = random.chance(rates.crash) ? random.between(1, maxCalls) : Number.POSITIVE_INFINITY;
  }

  /** Waits for its turn. The command may be dead by then. */
  turn(upToMillis = USUAL_MILLIS): Promise<void> {
    let delay = this.#random.between(1, upToMillis);
    if (this.#random.chance(this.#rates.slow)) {
      delay += this.#random.below(SLOW_MILLIS);
      this.#counts['slow call'] += 1;
    }
    this.#callsLeft -= 1;
    return new Promise((resolve) => {
      this.#timeline.at(this.#timeline.now + delay, () => {
        if (this.dead) return;
        if (this.#callsLeft > 0) return resolve();
        this.#crash();
      });
    });
  }

  #crash(): void {
    this.#counts['crash between awaits'] += 1;
    this.kill();
  }

  /** Ends the command wherever it is. Its client only notices a timeout. */
  kill(): void {
    if (this.dead) return;
    this.dead = true;
    this.#onDeath();
  }

  /** The table as this command uses it. */
  on(table: ItemTable): ItemTable {
    return {
      get: (key) => this.#reading(() => table.get(key)),
      query: (range) => this.#reading(() => table.query(range)),
      agenda: (range) => this.#reading(() => table.agenda(range)),
      page: (range) => this.#reading(() => table.page(range)),
      getMany: (keys) => this.#reading(() => table.getMany(keys)),
      write: (writes) => this.#writing(table, writes),
    };
  }

  /** A queue as this command uses it. A message that is reported as refused may have been taken. */
  outbox(take: (message: OutgoingMessage) => void): Outbox {
    return {
      send: async (messages) => {
        await this.turn();
        const lost = new Set(messages.filter(() => this.#random.chance(this.#rates.errorBefore)).map(({ group }) => group));
        const from = new Map([...lost].map((group) => [group, this.#random.below(messages.length)]));
        const left = messages.filter(({ group }, index) => index >= (from.get(group) ?? messages.length));
        for (const message of messages) if (!left.includes(message)) take(message);
        if (left.length > 0) this.#counts['message not taken'] += 1;
        if (!this.#random.chance(this.#rates.answerLost)) return left.map(({ id }) => id);
        this.#counts['message taken, answer lost'] += 1;
        return messages.map(({ id }) => id);
      },
    };
  }

  async #reading<Found>(read: () => Promise<Found>): Promise<Found> {
    await this.turn();
    if (this.#random.chance(this.#rates.throttled)) {
      this.#counts.throttling += 1;
      throw new StoreUnavailable('throttled');
    }
    return read();
  }

  async #writing(table: ItemTable, writes: readonly Write[]): Promise<readonly WriteConflict[]> {
    await this.turn();
    if (this.#random.chance(this.#rates.errorBefore)) {
      this.#counts['error before the write'] += 1;
      throw new StoreUnavailable('did not arrive');
    }
    if (this.#random.chance(this.#rates.conflict)) {
      this.#counts['transaction conflict'] += 1;
      return writes.map((_, index) => ({ index, kind: 'contention' }));
    }
    const conflicts = await table.write(writes);
    if (conflicts.some(({ index }) => writes[index]?.key.SK === 'ACCOUNT')) this.#counts['stale read'] += 1;
    if (this.#random.chance(this.#rates.answerLost)) {
      this.#counts['write applied, answer lost'] += 1;
      throw new StoreUnavailable('the answer was lost');
    }
    return conflicts;
  }
}
