/** README.md with its table of features and layers: which layer has a folder of which feature. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const ROOT = new URL('../../../../', import.meta.url);

const LAYERS = [
  'shared/contract',
  'shared/domain',
  'shared/use-cases',
  'shared/store',
  'functions/http',
  'test/domain',
  'test/use-cases',
  'test/sim',
] as const;

const BEGIN = '<!-- Written by `npm run generate`. -->\n\n';
const END = '\n\n<!-- End of what `npm run generate` writes. -->';

export function readmePage(): string {
  const features = readdirSync(new URL('shared/domain/', ROOT), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return withFeatureTable(
    readFileSync(new URL('README.md', ROOT), 'utf8'),
    features.map(({ name }) => name),
    (layer, feature) => existsSync(new URL(`${layer}/${feature}/`, ROOT)),
  );
}

/** Features keep the order that they have on the page; new ones come last. */
export function withFeatureTable(page: string, features: readonly string[], has: (layer: string, feature: string) => boolean): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) return page;
  const before = page.slice(begin + BEGIN.length, end);
  const placeOf = (feature: string) => {
    const place = before.indexOf(`| [${feature}](`);
    return place < 0 ? before.length : place;
  };
  const ordered = features.toSorted((one, other) => placeOf(one) - placeOf(other) || (one < other ? -1 : 1));
  const rows = [
    ['feature', ...LAYERS.map((layer) => `\`${layer}\``)],
    ['---', ...LAYERS.map(() => ':-:')],
    ...ordered.map((feature) => [`[${feature}](docs/features/${feature}.md)`, ...LAYERS.map((layer) => (has(layer, feature) ? '●' : ' '))]),
  ];
  const table = rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return page.slice(0, begin + BEGIN.length) + table + page.slice(end);
}
