/** Writes docs/items.md: every item of the single table, the functions that may use it, and the permission matrix. */
import { AGENDA_LISTS, type AnyItem, agendaPrefixesOf, ITEMS, prefixesOf } from '../../../../shared/store/table.ts';
import { DEPLOYED_FUNCTIONS } from '../../../constructs/deployed-function.ts';

const INTRODUCTION = `# Items of the table

The platform keeps everything in one DynamoDB table with the keys \`PK\` and \`SK\`. \`npm run generate\` writes this page from the declarations
in \`shared/store/<feature>/items.ts\`; [how to add an item](how-to/add-an-item.md) says how a declaration is made.

A part of a key in \`<…>\` is named after the property that it holds. \`<version:6 digits>\` is a number with leading zeros, \`<shard:number>\` a
number without, \`<key:escaped>\` any text, URI-escaped, and \`<code:rest>\` any text up to the end of the key. A *put* writes a whole item on a
condition, or checks that there is none. An *update* adds to a counter in place.
`;

const code = (text: string): string => `\`${text}\``;
const names = (of: readonly string[] = []): string => of.join(', ');

/** An item's shards, counter, place on the agenda, stream and format, if it has them. */
const remarksOn = ({ shards, counter, due, streamed, format }: AnyItem): string =>
  [
    ...(shards === undefined ? [] : [`${shards} shards`]),
    ...(counter === undefined ? [] : [`counts ${code(counter)}`]),
    ...(due === undefined ? [] : [`on the agenda at ${code(due.place.text)}`]),
    ...(streamed === undefined ? [] : [`streamed on ${streamed.on.join(' and ')}`]),
    ...(format === undefined ? [] : [`format ${format}`]),
  ].join('; ');

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, header.map(() => '---'), ...rows];
  return lines.map((columns) => `| ${columns.join(' | ')} |`).join('\n');
}

function sectionOf([feature, items]: readonly [string, Readonly<Record<string, AnyItem>>]): string {
  const rows = Object.entries(items).map(([name, item]) => [
    `**${name}**: ${item.is}`,
    `${code(item.PK)} ${code(item.SK)}`,
    names(item.reads),
    names(item.puts),
    names(item.updates),
    names(item.deletes),
    remarksOn(item),
  ]);
  return `## ${feature}\n\n${table(['item', '`PK` `SK`', 'reads', 'puts', 'updates', 'deletes', ''], rows)}\n`;
}

const AGENDA = `## The agenda's index

Sparse, with keys only: an item is on a list while it waits for its time.

${table(
  ['list', 'partition', 'shards', 'reads'],
  AGENDA_LISTS.map(({ is, partition, shards, reads }) => [is, code(partition.text), String(shards), names(reads)]),
)}
`;

const prefixes = (of: readonly string[]): string => of.map(code).join(' ');

const MATRIX = `## The permission matrix

IAM tells partitions apart by the prefix of their key. This is what each function is granted (\`infra/constructs/table-access.ts\`); a test
holds the synthesised policies against a copy that is written out by hand (\`test/infra/permissions.test.ts\`).

${table(
  ['function', 'agenda', 'reads', 'puts', 'updates', 'deletes'],
  DEPLOYED_FUNCTIONS.map((name) => [
    name,
    prefixes(agendaPrefixesOf(name)),
    ...(['reads', 'puts', 'updates', 'deletes'] as const).map((kind) => prefixes(prefixesOf(name, kind))),
  ]),
)}
`;

export const itemsPage = (): string => [INTRODUCTION, ...Object.entries(ITEMS).map(sectionOf), AGENDA, MATRIX].join('\n');
