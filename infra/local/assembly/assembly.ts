/** A synthesised CDK application, read from its output directory. */
import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { StartUpFailure } from '../failure.ts';

export interface Resource {
  readonly stack: string;
  readonly logicalId: string;
  /** The construct's path inside its stack, such as `merchant-api`; the logical id where the path is unknown. */
  readonly path: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface Stack {
  readonly name: string;
  readonly resources: ReadonlyMap<string, Resource>;
  /** Parameters with a default. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Exported values by export name, not resolved yet. Other stacks import them. */
  readonly exports: ReadonlyMap<string, unknown>;
  /** The asset directories, by the object key that the template names. */
  readonly assets: ReadonlyMap<string, string>;
}

export interface Assembly {
  readonly stacks: readonly Stack[];
}

const Manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z
        .object({ templateFile: z.string().optional(), stackName: z.string().optional(), file: z.string().optional() })
        .optional(),
      dependencies: z.array(z.string()).optional(),
      additionalMetadataFile: z.string().optional(),
      metadata: z.record(z.string(), z.array(z.object({ type: z.string(), data: z.unknown() }))).optional(),
    }),
  ),
});

const Template = z.object({
  Resources: z
    .record(
      z.string(),
      z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}), Condition: z.string().optional() }),
    )
    .default({}),
  Parameters: z.record(z.string(), z.object({ Default: z.union([z.string(), z.number()]).optional() })).default({}),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown(), Export: z.object({ Name: z.unknown() }).optional() })).default({}),
});

const AssetManifest = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string().optional() }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    )
    .default({}),
});

const Metadata = z.record(z.string(), z.array(z.object({ type: z.string(), data: z.unknown().optional() })));

const readJson = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, 'utf8'));

export async function readAssembly(directory: string): Promise<Assembly> {
  // Workers compare module paths with the bundle's directory, and a module knows only its real path.
  const root = await realpath(directory);
  const { artifacts } = Manifest.parse(await readJson(join(root, 'manifest.json')));
  const nested = Object.keys(artifacts).find((id) => artifacts[id]?.type === 'cdk:cloud-assembly');
  if (nested)
    throw new StartUpFailure(`The CDK app has a nested assembly, ${nested}: the local platform only runs stacks of the app itself.`);

  const stacks = await Promise.all(
    Object.entries(artifacts)
      .filter(([, artifact]) => artifact.type === 'aws:cloudformation:stack')
      .map(async ([id, artifact]): Promise<Stack> => {
        const name = artifact.properties?.stackName ?? id;
        const template = Template.parse(await readJson(join(root, artifact.properties?.templateFile ?? `${id}.template.json`)));
        const paths = constructPaths(
          artifact.additionalMetadataFile
            ? Metadata.parse(await readJson(join(root, artifact.additionalMetadataFile)))
            : (artifact.metadata ?? {}),
        );
        const assets = new Map<string, string>();
        for (const dependency of artifact.dependencies ?? []) {
          const manifest = artifacts[dependency];
          if (manifest?.type !== 'cdk:asset-manifest' || manifest.properties?.file === undefined) continue;
          for (const file of Object.values(AssetManifest.parse(await readJson(join(root, manifest.properties.file))).files)) {
            for (const destination of Object.values(file.destinations)) {
              if (file.source.path !== undefined) assets.set(destination.objectKey, join(root, file.source.path));
            }
          }
        }
        return {
          name,
          resources: new Map(
            Object.entries(template.Resources).map(([logicalId, { Type, Properties, Condition }]) => {
              if (Condition !== undefined && Type !== 'AWS::CDK::Metadata')
                throw new StartUpFailure(
                  `${Type} ${logicalId} depends on the condition ${Condition}: the local platform has no conditions.`,
                );
              return [logicalId, { stack: name, logicalId, path: paths.get(logicalId) ?? logicalId, type: Type, properties: Properties }];
            }),
          ),
          parameters: new Map(
            Object.entries(template.Parameters).flatMap(([parameter, { Default }]) =>
              Default === undefined ? [] : [[parameter, String(Default)] as const],
            ),
          ),
          exports: new Map(
            Object.values(template.Outputs).flatMap(({ Value, Export }) =>
              typeof Export?.Name === 'string' ? [[Export.Name, Value] as const] : [],
            ),
          ),
          assets,
        };
      }),
  );
  if (stacks.length === 0) throw new StartUpFailure(`The CDK app has no stack in ${directory}.`);
  return { stacks };
}

/** `/Stack/merchant-api/Resource` → `merchant-api`, by logical id. */
function constructPaths(metadata: z.infer<typeof Metadata>): Map<string, string> {
  const paths = new Map<string, string>();
  for (const [path, entries] of Object.entries(metadata)) {
    const logicalId = entries.find((entry) => entry.type === 'aws:cdk:logicalId')?.data;
    const [, , ...inner] = path.split('/');
    if (inner.at(-1) === 'Resource') inner.pop();
    if (typeof logicalId === 'string' && inner.length > 0) paths.set(logicalId, inner.join('/'));
  }
  return paths;
}
