/** `AWS::SecretsManager::Secret` with a value that is generated. */
import * as z from 'zod';
import type { Resource } from '../assembly/assembly.ts';
import type { Resolve } from '../assembly/intrinsics.ts';
import { readProperties } from './properties.ts';

const SecretProperties = z.object({
  GenerateSecretString: z.strictObject({
    PasswordLength: z.int().min(1).max(4096).default(32),
    ExcludePunctuation: z.boolean().default(false),
    ExcludeCharacters: z.string().default(''),
    IncludeSpace: z.literal(false).default(false),
    ExcludeUppercase: z.boolean().default(false),
    ExcludeLowercase: z.boolean().default(false),
    ExcludeNumbers: z.boolean().default(false),
    RequireEachIncludedType: z.boolean().default(true),
    SecretStringTemplate: z.string().optional(),
    GenerateStringKey: z.string().optional(),
  }),
});

export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly generate: z.infer<typeof SecretProperties>['GenerateSecretString'];
}

export function readSecret(resource: Resource, resolve: Resolve, arn: string): Secret {
  const { GenerateSecretString } = readProperties(resource, resolve, SecretProperties, ['Name', 'Description', 'KmsKeyId', 'Tags']);
  const nameAndSuffix = arn.slice(arn.indexOf(':secret:') + ':secret:'.length);
  return { name: nameAndSuffix.slice(0, -'-123456'.length), arn, generate: GenerateSecretString };
}
