/**
 * `npm run bundles`: the bytes that each function loads before its first request and on first use, beside its budgets. `--check`
 * prints exceeded budgets only.
 */
import { Command } from 'commander';
import * as z from 'zod';
import { bundleFunction } from '../../constructs/bundle.ts';
import { firstUsesOf, startOf } from '../../constructs/bundle-contents.ts';
import { DEPLOYED_FUNCTIONS } from '../../constructs/deployed-function.ts';
import { budgetFaults, LOAD_BUDGETS, tracedBudget } from '../../constructs/load-budgets.ts';
import { alignedRows, whole } from './table.ts';

const { check } = z
  .object({ check: z.boolean() })
  .parse(
    new Command('npm run bundles --')
      .description('Prints the bytes that each function loads before its first request and on first use, and its budgets.')
      .option('--check', 'print exceeded budgets only; fail when there is one', false)
      .parse()
      .opts(),
  );

const bundlesOf = (traced: boolean) =>
  DEPLOYED_FUNCTIONS.map((name) => {
    const { metafile } = bundleFunction(name, undefined, traced);
    return { name, start: startOf(metafile), firstUses: firstUsesOf(metafile) };
  });
const bundles = bundlesOf(false);
const faults = [
  ...bundles.flatMap(({ name, start, firstUses }) => budgetFaults(name, start, firstUses)),
  ...bundlesOf(true).flatMap(({ name, start, firstUses }) =>
    budgetFaults(name, start, firstUses, tracedBudget(LOAD_BUDGETS[name])).map((fault) => `With traces, ${fault}`),
  ),
];

if (!check) {
  const rows = bundles.map(({ name, start, firstUses: [largest] }) => {
    const { atStart, onFirstUse } = LOAD_BUDGETS[name];
    const first = largest === undefined ? ['', '', ''] : [whole(largest.bytes), whole(onFirstUse), largest.file];
    return [name, whole(start.bytes), whole(atStart), ...first];
  });
  const head = ['function', 'bytes at start', 'budget', 'on first use', 'budget', 'file of the largest first use'];
  console.log(alignedRows(['left', 'right', 'right', 'right', 'right', 'left'], [head, ...rows]).join('\n'));
}
for (const fault of faults) console.error(fault);
if (check && faults.length === 0) console.log(`Each of ${bundles.length} functions loads within its budgets of bytes, with traces too.`);
if (faults.length > 0) process.exitCode = 1;
