/** Handlers reach the store through use cases only: what they answer is decided, and tested, without HTTP. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const FOLDER = new URL('../../functions/http/', import.meta.url);

const handlers = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

/** A method of the store, called or handed on. */
const STORE_METHOD = /\bstore\s*\??\.\s*\w+/;

test('finds a method of the store where there is one', () => {
  expect('platform().store.merchants(programmeId, after, limit)').toMatch(STORE_METHOD);
  expect('verifyLedger(platform().store, programmeId, memberId)').not.toMatch(STORE_METHOD);
});

test.each(handlers)('%s', (name) => {
  const text = readFileSync(join(FOLDER.pathname, name), 'utf8').replaceAll(/from '[^']*'/g, '');
  expect(text).not.toMatch(STORE_METHOD);
});
