import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { bundleFunction } from '../../infra/constructs/bundle.ts';

const ROOT = join(import.meta.dirname, '../..');
const OUTPUT = join(ROOT, 'cdk.out');
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A folder with one function. It lies inside the repository so that imports resolve. */
function sources(name: string, source: string): string {
  mkdirSync(OUTPUT, { recursive: true });
  const folder = mkdtempSync(join(OUTPUT, 'sources-'));
  folders.push(folder);
  writeFileSync(join(folder, `${name}.ts`), source);
  return folder;
}

describe('a bundle', () => {
  test('loads from its file, CommonJS packages and node: modules included, with only its own chunks beside it', async () => {
    const folder = sources(
      'merchant-api',
      `import { randomUUID } from 'node:crypto';
       import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
       import { Webhook } from 'standardwebhooks';
       export const handler = () => new Webhook('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw').sign('msg', new Date(0), randomUUID().slice(0, 0));
       export const client = new DynamoDBClient({ region: 'eu-central-1' });`,
    );
    const { directory, metafile } = bundleFunction('merchant-api', folder);
    expect(readdirSync(directory)).toEqual(Object.keys(metafile.outputs).sort());
    const loaded = await import(/* @vite-ignore */ pathToFileURL(join(directory, 'index.mjs')).href);
    expect(loaded.handler()).toMatch(/^v1,/);
    expect(Object.keys(metafile.inputs)).toContain('node_modules/standardwebhooks/dist/index.js');
    const leftOut = Object.values(metafile.outputs)
      .flatMap((output) => output.imports)
      .filter(({ external }) => external);
    expect(leftOut.map(({ path }) => path).filter((path) => !isBuiltin(path))).toEqual([]);
  });

  test('has code that is imported on first use in a file of its own, which does not load before', async () => {
    const folder = sources('merchant-api', `export const handler = async () => (await import('./rules.ts')).rules;`);
    writeFileSync(join(folder, 'rules.ts'), 'globalThis.rulesLoaded = true; export const rules = 7;');
    const { directory } = bundleFunction('merchant-api', folder);
    expect(readdirSync(directory)).toEqual(['index.mjs', expect.stringMatching(/^rules-[A-Z0-9]+\.mjs$/)]);
    const loaded = await import(/* @vite-ignore */ pathToFileURL(join(directory, 'index.mjs')).href);
    expect('rulesLoaded' in globalThis).toBe(false);
    expect(await loaded.handler()).toBe(7);
    expect('rulesLoaded' in globalThis).toBe(true);
  });

  test('imports modules of Node without their costly namespaces', () => {
    const names = ['fs', 'http', 'process', 'util'];
    const folder = sources(
      'merchant-api',
      [
        ...names.map((name) => `import * as ${name} from 'node:${name}';`),
        `import { readFile } from 'node:fs/promises';`,
        // CommonJS packages copy a whole module in this way.
        `export const whole = { ...http };`,
        `export const handler = () => [fs.readFileSync, http.request, process.env, util.promisify, readFile];`,
      ].join('\n'),
    );
    const { directory } = bundleFunction('merchant-api', folder);
    const loadedFrom = `
      const { handler } = await import(process.argv[1]);
      const required = process.getBuiltinModule('module').createRequire(process.argv[1]);
      const { readFileSync } = required('fs'), { request } = required('http'), { promisify } = required('util');
      const same = [readFileSync, request, process.env, promisify, required('fs/promises').readFile];
      const undici = process.moduleLoadList.filter((name) => name.includes('undici'));
      console.log(JSON.stringify({ same: handler().every((value, index) => value === same[index]), undici }));`;
    const index = pathToFileURL(join(directory, 'index.mjs')).href;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', loadedFrom, index], { encoding: 'utf8' });
    expect(JSON.parse(stdout)).toEqual({ same: true, undici: [] });
  });

  test('takes credentials from the environment, and has no code of other sources', async () => {
    const folder = sources(
      'merchant-api',
      `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
       const client = new DynamoDBClient({ region: 'eu-central-1' });
       export const handler = () => client.config.credentials();`,
    );
    const { directory, metafile } = bundleFunction('merchant-api', folder);
    const index = pathToFileURL(join(directory, 'index.mjs')).href;
    const called = `console.log(JSON.stringify(await (await import(process.argv[1])).handler()));`;
    const given = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'session' };
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', called, index], { encoding: 'utf8', env: given });
    expect(JSON.parse(stdout)).toMatchObject({ accessKeyId: 'key', secretAccessKey: 'secret', sessionToken: 'session' });
    const providers = Object.keys(metafile.inputs).flatMap(
      (path) => /@aws-sdk\/(credential-provider-[a-z]+|nested-clients)/.exec(path)?.[1] ?? [],
    );
    expect([...new Set(providers)]).toEqual(['credential-provider-env']);
  });

  test('of the reference contains the files that it serves', () => {
    const { directory } = bundleFunction('reference', sources('reference', 'export const handler = () => import.meta.url;'));
    expect(readdirSync(join(directory, 'files')).sort()).toEqual([
      'favicon-32x32.png',
      'openapi.json',
      'swagger-ui-bundle.js',
      'swagger-ui.css',
    ]);
    expect(readFileSync(join(directory, 'files/openapi.json'))).toEqual(readFileSync(join(ROOT, 'docs/openapi.json')));
  });

  test('is made once in a process, in one folder for its content', () => {
    const source = 'export const handler = () => 1;';
    const folder = sources('member-api', source);
    const first = bundleFunction('member-api', folder);
    const written = statSync(join(first.directory, 'index.mjs')).mtimeMs;
    expect(bundleFunction('member-api', folder)).toBe(first);
    const again = bundleFunction('member-api', sources('member-api', source));
    expect(again.directory).toBe(first.directory);
    expect(statSync(join(again.directory, 'index.mjs')).mtimeMs).toBe(written);
    expect(bundleFunction('member-api', sources('member-api', 'export const handler = () => 2;')).directory).not.toBe(first.directory);
  });

  test('cannot be made from a source that does not exist', () => {
    expect(() => bundleFunction('admin-api', sources('member-api', ''))).toThrow('admin-api.ts');
  });
});
