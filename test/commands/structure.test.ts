import { describe, expect, it } from 'vitest';
import type { SourceFile } from '../../infra/local/commands/structure/import-graph.ts';
import { featureOf, layerOf } from '../../infra/local/commands/structure/layers.ts';
import { faultsOf, MAX_FILES_IN_FOLDER, SMALL_FILE_LINES, structureOf } from '../../infra/local/commands/structure/structure.ts';

const file = (path: string, imports: readonly string[] = [], lines = 100): SourceFile => ({ path, lines, imports });

describe('the structure of a project', () => {
  it('has no fault when files import downwards and within their layer', () => {
    const structure = structureOf([
      file('shared/use-cases/tiers/change-tier.ts', ['shared/domain/tiers/standing.ts', 'shared/use-cases/kernel/commit.ts']),
      file('shared/use-cases/kernel/commit.ts'),
      file('shared/domain/tiers/standing.ts'),
    ]);
    expect(faultsOf(structure)).toEqual([]);
    expect(structure.arrows).toEqual([{ from: 'shared/use-cases', to: 'shared/domain', imports: 1, up: false }]);
  });

  it('has a fault for the files of a circle, but for no file that only leads to it', () => {
    const structure = structureOf([
      file('shared/domain/a/a.ts', ['shared/domain/b/b.ts']),
      file('shared/domain/b/b.ts', ['shared/domain/c/c.ts']),
      file('shared/domain/c/c.ts', ['shared/domain/a/a.ts']),
      file('shared/domain/d/d.ts', ['shared/domain/a/a.ts']),
    ]);
    expect(structure.circles).toEqual([['shared/domain/a/a.ts', 'shared/domain/b/b.ts', 'shared/domain/c/c.ts']]);
    expect(faultsOf(structure)).toEqual([
      'These files import each other in a circle: shared/domain/a/a.ts, shared/domain/b/b.ts, shared/domain/c/c.ts.',
    ]);
  });

  it('has a fault for an import of a higher layer', () => {
    const structure = structureOf([file('shared/domain/tiers/standing.ts', ['shared/store/store.ts']), file('shared/store/store.ts')]);
    expect(faultsOf(structure)).toEqual(['shared/domain imports shared/store, which is a higher layer.']);
  });

  it('has a fault for a folder with one file too many, but not for a full one', () => {
    const folder = (name: string, files: number) => Array.from({ length: files }, (_, at) => file(`test/${name}/${at}.test.ts`));
    const structure = structureOf([...folder('full', MAX_FILES_IN_FOLDER), ...folder('crowded', MAX_FILES_IN_FOLDER + 1)]);
    expect(faultsOf(structure)).toEqual(['test/crowded has 26 files; a folder has at most 25. Split it by idea.']);
  });

  it('lists a small file of the product that one file imports', () => {
    const structure = structureOf([
      file('shared/domain/a/a.ts', ['shared/domain/a/small.ts', 'shared/domain/a/shared.ts', 'shared/domain/a/long.ts']),
      file('shared/domain/a/b.ts', ['shared/domain/a/shared.ts']),
      file('shared/domain/a/small.ts', [], SMALL_FILE_LINES - 1),
      file('shared/domain/a/shared.ts', [], SMALL_FILE_LINES - 1),
      file('shared/domain/a/long.ts', [], SMALL_FILE_LINES),
    ]);
    expect(structure.small).toEqual([{ path: 'shared/domain/a/small.ts', lines: SMALL_FILE_LINES - 1, importer: 'shared/domain/a/a.ts' }]);
  });
});

describe('the place of a file', () => {
  it.each([
    ['shared/domain/tiers/standing.ts', 'shared/domain', 'tiers'],
    ['shared/domain/analytics/rfm/rfm.ts', 'shared/domain', 'analytics'],
    ['shared/store/store.ts', 'shared/store', ''],
    ['infra/local/gateway/gateway.ts', 'infra/local', 'gateway'],
    ['infra/stacks/data.ts', 'infra', 'stacks'],
    ['test/domain/tiers/standing.test.ts', undefined, ''],
  ])('%s is in layer %s, feature %s', (path, layer, feature) => {
    expect(layerOf(path)).toBe(layer);
    expect(featureOf(path)).toBe(feature);
  });
});
