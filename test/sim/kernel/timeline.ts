/**
 * Virtual time: whatever waits is an event at a millisecond, and one event happens after another. Who waits how long is
 * drawn from seeds, so concurrent commands interleave at every await of a port, the same way in every run of a seed.
 */
export interface Timeline {
  readonly now: number;
  /** Events of one millisecond happen in the order in which they were put here. */
  at(time: number, happen: () => void): void;
  /** Lets events happen until none is left, or `stop` says so. */
  run(stop: () => boolean): Promise<void>;
}

interface TimelineEvent {
  readonly time: number;
  readonly order: number;
  readonly happen: () => void;
}

const isBefore = (a: TimelineEvent, b: TimelineEvent): boolean => a.time < b.time || (a.time === b.time && a.order < b.order);

/** The rest of the process, such as a progress bar, gets its turn as often. */
const EVENTS_BETWEEN_TURNS = 2_000;

export function createTimeline(start: number): Timeline {
  let now = start;
  let order = 0;
  const heap: TimelineEvent[] = [];

  const push = (event: TimelineEvent): void => {
    let at = heap.push(event) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || !isBefore(event, parent)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = event;
  };

  const pop = (): TimelineEvent | undefined => {
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      const left = heap[2 * at + 1];
      const right = heap[2 * at + 2];
      if (left === undefined) break;
      const [child, next] = right !== undefined && isBefore(right, left) ? [right, 2 * at + 2] : [left, 2 * at + 1];
      if (!isBefore(child, last)) break;
      heap[at] = child;
      at = next;
    }
    heap[at] = last;
    return first;
  };

  return {
    get now() {
      return now;
    },
    at: (time, happen) => push({ time: Math.max(time, now), order: order++, happen }),
    run: (stop) =>
      new Promise((resolve) => {
        let happened = 0;
        // A tick queued by a microtask comes once no microtask is left: after all that follows from the event before.
        const soon = (): void => process.nextTick(next);
        const next = (): void => {
          const event = stop() ? undefined : pop();
          if (event === undefined) {
            resolve();
            return;
          }
          now = event.time;
          event.happen();
          happened += 1;
          if (happened % EVENTS_BETWEEN_TURNS === 0) setImmediate(next);
          else queueMicrotask(soon);
        };
        next();
      }),
  };
}
