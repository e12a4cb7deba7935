/**
 * Reads a resource's properties. Used ones are resolved and parsed; those without meaning on one machine are listed and ignored; any
 * other stops start-up. A property that is silently ignored would not be tested by anyone.
 */
import type * as z from 'zod';
import type { Resource } from '../assembly/assembly.ts';
import type { Resolve } from '../assembly/intrinsics.ts';
import { StartUpFailure } from '../failure.ts';

export function readProperties<Shape extends z.ZodRawShape>(
  resource: Resource,
  resolve: Resolve,
  used: z.ZodObject<Shape>,
  passedOver: readonly string[],
): z.output<z.ZodObject<Shape>> {
  const where = describe(resource);
  const chosen: Record<string, unknown> = {};
  for (const [name, expression] of Object.entries(resource.properties)) {
    if (name in used.shape) chosen[name] = resolve(resource.stack, expression, `${where} ${name}`);
    else if (!passedOver.includes(name))
      throw new StartUpFailure(
        `${where} has the property ${name}, which the local platform does not run.`,
        'Add it in infra/local/resources/.',
      );
  }
  const parsed = used.safeParse(chosen);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'properties'}: ${issue.message}`).join('; ');
    throw new StartUpFailure(`${where} has a form that the local platform does not run: ${faults}.`, 'Add it in infra/local/resources/.');
  }
  return parsed.data;
}

export const describe = (resource: Resource): string => `${resource.type} ${resource.logicalId} (${resource.stack}/${resource.path})`;
