import { expect, it } from 'vitest';
import { withFeatureTable } from '../../infra/local/commands/generate/feature-table.ts';

const page = (table: string) =>
  `# Title\n\n<!-- Written by \`npm run generate\`. -->\n\n${table}\n\n<!-- End of what \`npm run generate\` writes. -->\n\nRest\n`;
const cells = (line: string) => line.split('|').map((cell) => cell.trim());

it('writes a row for each feature, in the order of the page, new ones last', () => {
  const written = withFeatureTable(
    page('| [tiers](docs/features/tiers.md) | stale |\n| [gone](docs/features/gone.md) | ● |\n| [agenda](docs/features/agenda.md) |'),
    ['agenda', 'badges', 'tiers'],
    (layer, feature) => layer === 'shared/domain' || feature === 'tiers',
  );
  const lines = written.split('\n').filter((line) => line.startsWith('|'));
  expect(cells(lines[0] ?? '').slice(1, 4)).toEqual(['feature', '`shared/contract`', '`shared/domain`']);
  expect(lines.slice(2).map(cells)).toEqual([
    ['', '[tiers](docs/features/tiers.md)', '●', '●', '●', '●', '●', '●', '●', '●', ''],
    ['', '[agenda](docs/features/agenda.md)', '', '●', '', '', '', '', '', '', ''],
    ['', '[badges](docs/features/badges.md)', '', '●', '', '', '', '', '', '', ''],
  ]);
  expect(written).toMatch(/^# Title\n.*\n\nRest\n$/s);
  expect(withFeatureTable(written, ['agenda', 'badges', 'tiers'], () => true)).not.toContain('gone');
});

it('leaves a page without the marks as it is', () => {
  expect(withFeatureTable('# Title\n', ['tiers'], () => true)).toBe('# Title\n');
});
