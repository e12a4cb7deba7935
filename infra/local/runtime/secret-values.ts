/** Generated secrets, made once and stored in a file that only its owner can read. */
import { randomInt, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import type { Secret } from '../resources/secret.ts';

const SecretValue = z.object({ versionId: z.string(), createdAtSeconds: z.number(), secretString: z.string() });
export type SecretValue = z.infer<typeof SecretValue>;
const SecretsFile = z.record(z.string(), SecretValue);

export async function loadSecretValues(file: string, secrets: readonly Secret[]): Promise<ReadonlyMap<string, SecretValue>> {
  const kept = SecretsFile.parse(await readFile(file, 'utf8').then(JSON.parse, () => ({})));
  for (const secret of secrets) {
    kept[secret.name] ??= { versionId: randomUUID(), createdAtSeconds: Math.floor(Date.now() / 1000), secretString: generate(secret) };
  }
  await writeFile(file, JSON.stringify(kept, null, 2), { mode: 0o600 });
  return new Map(Object.entries(kept));
}

/** The alphabets of `GetRandomPassword` in the Secrets Manager API. */
const ALPHABETS = {
  lowercase: 'abcdefghijklmnopqrstuvwxyz',
  uppercase: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  numbers: '0123456789',
  punctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
} as const;

function generate({ generate: options }: Secret): string {
  const excluded = new Set(options.ExcludeCharacters);
  const alphabet = [
    options.ExcludeLowercase ? '' : ALPHABETS.lowercase,
    options.ExcludeUppercase ? '' : ALPHABETS.uppercase,
    options.ExcludeNumbers ? '' : ALPHABETS.numbers,
    options.ExcludePunctuation ? '' : ALPHABETS.punctuation,
  ]
    .join('')
    .split('')
    .filter((character) => !excluded.has(character));
  const password = Array.from({ length: options.PasswordLength }, () => alphabet[randomInt(alphabet.length)]).join('');
  if (options.SecretStringTemplate === undefined || options.GenerateStringKey === undefined) return password;
  const template = z.record(z.string(), z.unknown()).parse(JSON.parse(options.SecretStringTemplate));
  return JSON.stringify({ ...template, [options.GenerateStringKey]: password });
}
