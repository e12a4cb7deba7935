/** The memory of a function in the template. AWS bills by it. */
import type { DeployedFunction } from '../../../infra/constructs/deployed-function.ts';

export async function deployedMemoryMegabytes(name: DeployedFunction): Promise<number> {
  // Imported on use, because the CDK takes a second to load and other benchmarks and --help do not need it.
  const { LOCAL, resourcesOf, synthesise } = await import('../../infra/synthesised.ts');
  const functions = Object.values(synthesise(LOCAL)).flatMap((stack) => [...resourcesOf(stack, 'AWS::Lambda::Function').values()]);
  for (const { Properties } of functions) {
    const { Description, MemorySize } = Properties;
    if (String(Description).endsWith(`: ${name}`)) return Number(MemorySize);
  }
  throw new RangeError(`the template has no function ${name}`);
}
