/** Assemblies of hand-written resources. */
import type { Assembly } from '../../infra/local/assembly/assembly.ts';

export interface TemplateStack {
  readonly name?: string;
  readonly resources?: Readonly<Record<string, { readonly Type: string; readonly Properties?: Record<string, unknown> }>>;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly parameters?: Readonly<Record<string, string>>;
}

export function assemblyOf(...stacks: readonly TemplateStack[]): Assembly {
  return {
    stacks: stacks.map(({ name = 'S', resources = {}, exports = {}, parameters = {} }) => ({
      name,
      resources: new Map(
        Object.entries(resources).map(([logicalId, { Type, Properties = {} }]) => [
          logicalId,
          { stack: name, logicalId, path: logicalId, type: Type, properties: Properties },
        ]),
      ),
      exports: new Map(Object.entries(exports)),
      parameters: new Map(Object.entries(parameters)),
      assets: new Map([['code.zip', '/bundle']]),
    })),
  };
}
