/** The memory that the template gives a function, which its price goes by. */
import type { FunctionName } from '../../shared/contract/route.ts';

export async function deployedMemoryMegabytes(name: FunctionName): Promise<number> {
  // Not above: the CDK takes a second to load, which every other benchmark and --help would wait for.
  const { LOCAL, resourcesOf, synthesise } = await import('../infra/synthesised.ts');
  for (const { Properties } of resourcesOf(synthesise(LOCAL).service, 'AWS::Lambda::Function').values()) {
    const { Description, MemorySize } = Properties;
    if (String(Description).endsWith(`: ${name}`)) return Number(MemorySize);
  }
  throw new RangeError(`the template has no function ${name}`);
}
