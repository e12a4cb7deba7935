/** The memory that the template gives a function, which its price goes by. */
import type { DeployedFunction } from '../../../infra/constructs/deployed-function.ts';

export async function deployedMemoryMegabytes(name: DeployedFunction): Promise<number> {
  // Not above: the CDK takes a second to load, which every other benchmark and --help would wait for.
  const { LOCAL, resourcesOf, synthesise } = await import('../../infra/synthesised.ts');
  const functions = Object.values(synthesise(LOCAL)).flatMap((stack) => [...resourcesOf(stack, 'AWS::Lambda::Function').values()]);
  for (const { Properties } of functions) {
    const { Description, MemorySize } = Properties;
    if (String(Description).endsWith(`: ${name}`)) return Number(MemorySize);
  }
  throw new RangeError(`the template has no function ${name}`);
}
