/**
 * Virtual time: everything that waits is an event at a millisecond, and events happen one after another. Waits are drawn from seeds, so
 * concurrent commands interleave at every await of a port, the same way in every run of a seed.
 */
export interface Timeline {
  readonly now: number;
  /** Events of one millisecond happen in the order in which they were added. */
  at(time: number, happen: () => void): void;
  /** Runs events until none is left, or `stop` returns true. */
  run(stop: () => boolean): Promise<void>;
}

interface TimelineEvent {
  readonly time: number;
  readonly order: number;
  readonly happen: () => void;
}

const isBefore = (a: TimelineEvent, b: TimelineEvent): boolean => a.time < b.time || (a.time === b.time && a.order < b.order);

/** Every so many events, the rest of the process, such as a progress bar, gets a turn. */
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
        // A tick that a microtask queues comes after the last microtask, and so after all consequences of the event.
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
