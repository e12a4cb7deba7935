/** `npm run structure`: prints files per folder, imports between layers, and cycles of imports. */
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import * as z from 'zod';
import { sourceFiles } from './structure/import-graph.ts';
import { featureOf, LAYERS, layerOf } from './structure/layers.ts';
import { faultsOf, type Structure, structureOf } from './structure/structure.ts';
import { alignedRows } from './table.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const { check, json, small } = z
  .object({ check: z.boolean(), json: z.boolean(), small: z.boolean() })
  .parse(
    new Command('npm run structure --')
      .description('Prints the structure of the project: folders, layers, circles of imports.')
      .option('--check', 'print faults only; fail when there is one', false)
      .option('--small', 'list small files that a single file imports', false)
      .option('--json', 'print one JSON object', false)
      .parse()
      .opts(),
  );

const files = sourceFiles(ROOT);
const structure = structureOf(files);
const faults = faultsOf(structure);

if (json) console.log(JSON.stringify({ ...structure, faults }));
else if (!check) print(structure);
for (const fault of faults) console.error(fault);
if (check && faults.length === 0)
  console.log(`The structure of ${structure.files} files holds: no circle, no arrow up, no crowded folder.`);
if (check && faults.length > 0) process.exitCode = 1;

function print({ folders, arrows, circles, small: few }: Structure): void {
  console.log('Files by layer and feature\n');
  console.log(matrix().join('\n'));
  console.log('\nThe fullest folders\n');
  const fullest = folders.slice(0, 8).map(({ folder, files: count }) => [folder, String(count)]);
  console.log(alignedRows(['left', 'right'], [['folder', 'files'], ...fullest]).join('\n'));
  console.log('\nImports between layers\n');
  const rows = arrows.map(({ from, to, imports, up }) => [from, to, String(imports), up ? 'up' : '']);
  console.log(alignedRows(['left', 'left', 'right', 'left'], [['from', 'to', 'imports', ''], ...rows]).join('\n'));
  console.log(`\n${arrows.length} arrows, ${arrows.filter(({ up }) => up).length} of them up; ${circles.length} circles of files.`);
  console.log(`${few.length} small files have a single importer.`);
  if (small) for (const { path, lines, importer } of few) console.log(`  ${path} (${lines} lines) in ${importer}`);
}

/** One row a feature, one column a layer. */
function matrix(): readonly string[] {
  const features = [...new Set(files.map(({ path }) => featureOf(path)))].sort();
  const rows = features.map((feature) => [
    feature === '' ? '(root)' : feature,
    ...LAYERS.map((layer) => {
      const count = files.filter(({ path }) => layerOf(path) === layer && featureOf(path) === feature).length;
      return count === 0 ? '' : String(count);
    }),
  ]);
  const head = ['', ...LAYERS.map((layer) => layer.replace(/^(shared|functions)\//, ''))];
  return alignedRows(['left', ...LAYERS.map(() => 'right' as const)], [head, ...rows]);
}
