/** Bytes that each function may load, minified. */
import type { FirstUse, Loaded } from './bundle-contents.ts';
import type { DeployedFunction } from './deployed-function.ts';

export interface LoadBudget {
  /** Before the first request. */
  readonly atStart: number;
  /** By one `import()`, such as a feature with its schemas. */
  readonly onFirstUse: number;
}

const kilobytes = (atStart: number, onFirstUse = 0): LoadBudget => ({ atStart: atStart * 1000, onFirstUse: onFirstUse * 1000 });

/**
 * The DynamoDB client and its document client alone are 191 KB. The aim, by processor time, is to load in 1.3 times what they take for a
 * function that members or merchants wait for, and in 1.6 times for any other; `npm run bench -- function` measures it. Each budget is
 * what the function takes today and some 2 % more.
 */
export const LOAD_BUDGETS: Readonly<Record<DeployedFunction, LoadBudget>> = {
  'merchant-api': kilobytes(252, 317),
  'member-api': kilobytes(253, 326),
  'admin-api': kilobytes(260, 431),
  reference: kilobytes(20),
  'agenda-worker': kilobytes(396, 15),
  'stock-worker': kilobytes(336, 15),
  'retention-worker': kilobytes(301, 194),
  projector: kilobytes(359, 15),
  publisher: kilobytes(284),
  reactor: kilobytes(273, 87),
  deliverer: kilobytes(327, 27),
  retrier: kilobytes(325, 27),
  'webhook-sweeper': kilobytes(314, 27),
};

/** Bytes that traces add to the start of a function, and the tracer, which it loads before its first request. */
const TRACES: LoadBudget = kilobytes(8, 131);

/** The budget of the same function on a stage with traces. */
export const tracedBudget = ({ atStart, onFirstUse }: LoadBudget): LoadBudget => ({
  atStart: atStart + TRACES.atStart,
  onFirstUse: Math.max(onFirstUse, TRACES.onFirstUse),
});

/** Largest parts that a fault names. */
const NAMED_PARTS = 20;

/** @returns a text for each exceeded budget: the largest parts, and the remedy. */
export function budgetFaults(
  name: DeployedFunction,
  start: Loaded,
  firstUses: readonly FirstUse[],
  { atStart, onFirstUse }: LoadBudget = LOAD_BUDGETS[name],
): readonly string[] {
  const faults = firstUses
    .filter(({ bytes }) => bytes > onFirstUse)
    .map((first) => faultOf(`${name} loads ${whole(first.bytes)} bytes on the first use of ${first.file}`, onFirstUse, first));
  return start.bytes > atStart
    ? [faultOf(`${name} loads ${whole(start.bytes)} bytes before its first request`, atStart, start), ...faults]
    : faults;
}

const faultOf = (fact: string, budget: number, { parts }: Loaded): string =>
  [
    `${fact}, and its budget is ${whole(budget)}. The largest parts:`,
    ...parts.slice(0, NAMED_PARTS).map(([part, size]) => `  ${whole(size).padStart(9)}  ${part}`),
    'Load parts that not every request needs with `import()`. If every request needs them, raise the budget in infra/constructs/load-budgets.ts.',
  ].join('\n');

const whole = (bytes: number): string => bytes.toLocaleString('en');
