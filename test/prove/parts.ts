/** The parts of the tests that `npm run prove` runs in full, and `npm test` only in part. Every test file belongs to one part. */

export interface Part {
  readonly name: string;
  readonly description: string;
  /** The unit that the part counts. */
  readonly unit: 'tests' | 'operations' | 'mutants';
  /** Run in the repository's folder, with PROVE=1. */
  readonly command: readonly [program: string, ...args: string[]];
  /** Variables besides those of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Runs only when it is asked for by name or flag: it takes hours. */
  readonly onlyWhenAsked?: true;
}

/** Folders below `test/`. */
export interface Suite {
  readonly of: readonly string[];
  readonly but?: readonly string[];
}

export const SUITES: Readonly<Record<string, Suite & { readonly description: string }>> = {
  rules: {
    description: 'Rules, laws with 1,000 cases each, schemas, handlers, commands, stacks',
    of: ['domain', 'contract', 'support', 'edge', 'handlers', 'commands', 'infra', 'prove'],
  },
  'use-cases': {
    description: 'Every suite of a use case, in memory and on DynamoDB; the contract of the store',
    of: ['use-cases', 'store'],
  },
  'planted-bugs': { description: 'Every planted bug, found by the promise that it breaks', of: ['sim/planted-bugs'] },
  simulator: { description: 'The simulator and its auditor', of: ['sim'], but: ['sim/planted-bugs'] },
  drill: { description: 'A restored table: adopted, and every ledger in it proved', of: ['drill'] },
  local: { description: 'The local platform on an app of its own', of: ['local'] },
  bench: { description: 'The benchmarks, and the meters that they count with', of: ['bench'] },
  refusals: { description: 'Every refusal of every route, in process and over HTTP', of: ['e2e/refusals'] },
  alone: { description: 'Plans of the simulator over HTTP with kill -9 on the way, moves of the clock, restarts', of: ['e2e/alone'] },
  import: { description: 'Imports of files over HTTP, CDNOW among them', of: ['e2e/import'] },
  'end-to-end': {
    description: 'The whole platform over HTTP',
    of: ['e2e'],
    but: ['e2e/refusals', 'e2e/alone', 'e2e/import'],
  },
};

/** Use cases whose decisions must not depend on eventually consistent reads. Jobs do: what they miss, their next run finds. */
const DECIDED_CONSISTENTLY = ['checkout', 'earning', 'fraud', 'kernel', 'ledger', 'members', 'merchants', 'programmes', 'referrals'];

/** @param operations of the simulation. */
export function partsOf(operations: number, seed: number): readonly Part[] {
  const suites = Object.entries(SUITES).map(
    ([name, { description, of, but = [] }]): Part => ({
      name,
      description,
      unit: 'tests',
      command: ['vitest', 'run', ...of.map((path) => `test/${path}`), ...but.flatMap((path) => ['--exclude', `test/${path}/**`])],
    }),
  );
  return [
    ...suites,
    {
      name: 'stale-reads',
      description: 'Use cases again, on a table whose eventually consistent reads are a commit behind',
      unit: 'tests',
      command: ['vitest', 'run', ...DECIDED_CONSISTENTLY.map((feature) => `test/use-cases/${feature}`)],
      env: { TABLES: 'lagging' },
    },
    {
      name: 'simulation',
      description: `${operations.toLocaleString('en')} operations of the simulator`,
      unit: 'operations',
      command: ['node', '--max-semi-space-size=64', 'test/sim/simulate.ts', '--ops', String(operations), '--seed', String(seed), '--json'],
    },
    {
      name: 'mutation',
      description: 'Every mutant of the domain and the use cases (hours)',
      unit: 'mutants',
      command: ['stryker', 'run'],
      onlyWhenAsked: true,
    },
  ];
}

/** Whether a file below `test/` is one of the suite. */
export function isIn(file: string, { of, but = [] }: Suite): boolean {
  const within = (path: string) => file === path || file.startsWith(`${path}/`);
  return of.some(within) && !but.some(within);
}
