import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Domain tests, which are quick to load, before use cases: most mutants die in the first files, and the rest is not run. */
class DomainFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => (a.moduleId < b.moduleId ? -1 : 1));
  }
}

/** What runs against a mutant of the domain or of a use case: seconds, in memory. */
export default defineConfig({
  test: {
    include: ['test/domain/**/*.test.ts', 'test/use-cases/**/*.test.ts'],
    // The first measures what the store writes. The second settles 20,000 accounts, whose coverage fills the memory of a runner.
    exclude: ['test/use-cases/item-sizes.test.ts', 'test/use-cases/agenda/crowded-minute.test.ts'],
    // A mutant gets a worker of its own in any case; loading every module once for each file as well takes twice the time.
    isolate: false,
    sequence: { sequencer: DomainFirst },
    env: { LAW_RUNS: '50', TABLES: 'memory' },
    // A slow machine kills no mutant: how long one may take is Stryker's to judge, which tells it from killed.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
