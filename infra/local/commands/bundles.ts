/** `npm run bundles`: what each function loads before its first request, against its budget; `--check` says only what is over it. */
import { Command } from 'commander';
import * as z from 'zod';
import { bundleFunction } from '../../constructs/bundle.ts';
import { startOf } from '../../constructs/bundle-contents.ts';
import { DEPLOYED_FUNCTIONS } from '../../constructs/deployed-function.ts';
import { budgetFault, LOAD_BUDGETS } from '../../constructs/load-budgets.ts';
import { alignedRows, whole } from './table.ts';

const { check } = z
  .object({ check: z.boolean() })
  .parse(
    new Command('npm run bundles --')
      .description('Prints the bytes that each function loads before its first request, and its budget.')
      .option('--check', 'print functions that are over their budget only; fail when there is one', false)
      .parse()
      .opts(),
  );

const starts = DEPLOYED_FUNCTIONS.map((name) => ({ name, start: startOf(bundleFunction(name).metafile) }));
const faults = starts.flatMap(({ name, start }) => budgetFault(name, start) ?? []);

if (!check) {
  const rows = starts.map(({ name, start }) => {
    const parts = start.parts.slice(0, 4).map(([part, bytes]) => `${part} ${Math.round(bytes / 1000)} KB`);
    return [name, whole(start.bytes), whole(LOAD_BUDGETS[name]), parts.join(' · ')];
  });
  const head = ['function', 'bytes at start', 'budget', 'largest parts'];
  console.log(alignedRows(['left', 'right', 'right', 'left'], [head, ...rows]).join('\n'));
}
for (const fault of faults) console.error(fault);
if (check && faults.length === 0) console.log(`Each of ${starts.length} functions loads within its budget of bytes.`);
if (faults.length > 0) process.exitCode = 1;
