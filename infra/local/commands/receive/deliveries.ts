/** Counts received events: new ones, duplicates, and those of a member that came out of order. */
import * as z from 'zod';

const Payload = z.object({
  type: z.string(),
  data: z.object({ programmeId: z.string(), memberId: z.string().optional(), sequence: z.string() }),
});

const TYPE_WIDTH = 20;

export class Deliveries {
  readonly #seen = new Set<string>();
  readonly #last = new Map<string, string>();
  #received = 0;
  #late = 0;

  get different(): number {
    return this.#seen.size;
  }

  /** @param id the message id, the same for each attempt. @returns a line about the event. @throws ZodError for an invalid event. */
  take(id: string, body: string): string {
    const {
      type,
      data: { programmeId, memberId, sequence },
    } = Payload.parse(JSON.parse(body));
    const lane = memberId ?? programmeId;
    const isAgain = this.#seen.has(id);
    const isLate = !isAgain && sequence < (this.#last.get(lane) ?? '');
    this.#received += 1;
    this.#seen.add(id);
    if (isLate) this.#late += 1;
    if (!isAgain && !isLate) this.#last.set(lane, sequence);
    const marks = [...(isAgain ? ['again'] : []), ...(isLate ? ['late'] : [])];
    return [type.padEnd(TYPE_WIDTH), sequence, lane, ...marks].join('  ');
  }

  summary(): string {
    return `${this.#received} verified, ${this.#seen.size} different, ${this.#late} out of order`;
  }
}
