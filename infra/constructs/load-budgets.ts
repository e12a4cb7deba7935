/** Bytes that each function may load before its first request, minified. */
import type { StartOfBundle } from './bundle-contents.ts';
import type { DeployedFunction } from './deployed-function.ts';

/**
 * The DynamoDB client and its document client alone are 228 KB. By processor time a function that serves members or merchants loads in
 * at most 1.3 times what they take, any other in 1.6 times; `npm run bench -- function` measures it. Each budget is what the function
 * takes today and some 4 % more.
 */
export const LOAD_BUDGETS: Readonly<Record<DeployedFunction, number>> = {
  'merchant-api': 370_000,
  'member-api': 360_000,
  'admin-api': 365_000,
  reference: 20_000,
  'agenda-worker': 445_000,
  'stock-worker': 355_000,
  'retention-worker': 455_000,
  projector: 408_000,
  publisher: 95_000,
  reactor: 468_000,
  deliverer: 428_000,
  retrier: 426_000,
  'webhook-sweeper': 416_000,
};

/** Largest parts that a fault names. */
const NAMED_PARTS = 20;

/** @returns what to do about a function that loads more than its budget; undefined: it does not. */
export function budgetFault(name: DeployedFunction, { bytes, parts }: StartOfBundle): string | undefined {
  const budget = LOAD_BUDGETS[name];
  if (bytes <= budget) return undefined;
  return [
    `${name} loads ${bytes.toLocaleString('en')} bytes before its first request, and its budget is ${budget.toLocaleString('en')}. The largest parts:`,
    ...parts.slice(0, NAMED_PARTS).map(([part, size]) => `  ${size.toLocaleString('en').padStart(9)}  ${part}`),
    'Import with `import()` what not every request needs. If every request does, raise the budget in infra/constructs/load-budgets.ts.',
  ].join('\n');
}
