/** `AWS::Lambda::Function` with a Node.js bundle. */
import * as z from 'zod';
import type { Resource, Stack } from '../assembly/assembly.ts';
import type { Resolve } from '../assembly/intrinsics.ts';
import { StartUpFailure } from '../failure.ts';
import { describe, readProperties } from './properties.ts';
import type { Role } from './role.ts';

const FunctionProperties = z.object({
  Code: z.strictObject({ S3Bucket: z.string(), S3Key: z.string() }),
  Handler: z.string().regex(/^[^.]+\.[^.]+$/, 'must be file.export'),
  Role: z.string(),
  Runtime: z.string().regex(/^nodejs\d+\.x$/, 'must be a Node.js runtime'),
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  ReservedConcurrentExecutions: z.int().optional(),
  Environment: z.strictObject({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).default({ Variables: {} }),
});

const PASSED_OVER = [
  'FunctionName',
  'Architectures',
  'Description',
  'EphemeralStorage',
  'LoggingConfig',
  'RecursiveLoop',
  'RuntimeManagementConfig',
  'Tags',
  'TracingConfig',
];

export interface LambdaFunction {
  /** For messages: the construct's path, such as `merchant-api`. */
  readonly label: string;
  readonly name: string;
  readonly arn: string;
  readonly runtime: string;
  readonly bundleDirectory: string;
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly concurrency: number | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly role: Role;
}

export function readFunction(
  resource: Resource,
  resolve: Resolve,
  stack: Stack,
  identity: { name: string; arn: string },
  roleOf: (arn: string) => Role | undefined,
): LambdaFunction {
  const properties = readProperties(resource, resolve, FunctionProperties, PASSED_OVER);
  const role = roleOf(properties.Role);
  if (!role) throw new StartUpFailure(`${describe(resource)} has the role ${properties.Role}, which no template has.`);
  const bundleDirectory = stack.assets.get(properties.Code.S3Key);
  if (!bundleDirectory)
    throw new StartUpFailure(`${describe(resource)} has the code ${properties.Code.S3Key}, which is not an asset of its stack.`);
  return {
    label: resource.path.replace(/\/Function$/, ''),
    ...identity,
    runtime: properties.Runtime,
    bundleDirectory,
    handler: properties.Handler,
    timeoutSeconds: properties.Timeout,
    memoryMegabytes: properties.MemorySize,
    concurrency: properties.ReservedConcurrentExecutions,
    environment: properties.Environment.Variables,
    role,
  };
}
