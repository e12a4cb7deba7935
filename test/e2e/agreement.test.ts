/** The platform that runs and the contract that is published are the same. */
import { readFile } from 'node:fs/promises';
import { describe, expect, inject, it } from 'vitest';
import * as z from 'zod';
import type { RouteDefinition } from '../../shared/contract/kernel/route.ts';
import { ROUTES, routeKey } from '../../shared/contract/routes.ts';
import { ask } from '../support/platform/api.ts';

const url = inject('platformUrl');

describe('the reference', () => {
  it('is the document that is committed', async () => {
    const { status, type, body } = await ask(url, '/openapi.json');
    expect({ status, type }).toEqual({ status: 200, type: 'application/json' });
    const committed: unknown = JSON.parse(await readFile(new URL('../../docs/openapi.json', import.meta.url), 'utf8'));
    expect(body).toEqual(committed);
  });

  it('has a page, which / leads to', async () => {
    const page = await ask(url, '/');
    expect(page.status).toBe(200);
    expect(page.type).toContain('text/html');
  });
});

describe('every route of the contract is served', () => {
  const routes: readonly RouteDefinition[] = Object.values(ROUTES);
  const NoRoute = z.object({ detail: z.string().startsWith('there is no route') });

  it.each(routes.map((route) => [routeKey(route), route] as const))('%s', async (_, route) => {
    const path = route.path.replace(/\{(\w+)\}/g, 'x');
    const answer = await ask(url, path, { method: route.method, ...(route.body === undefined ? {} : { json: {} }) });
    expect(NoRoute.safeParse(answer.body).success, answer.text).toBe(false);
    expect(answer.status).toBeLessThan(500);
    // The same path with a method that no route of it has.
    const method = ['DELETE', 'PATCH'].find((one) => !routes.some((other) => other.path === route.path && other.method === one));
    expect(NoRoute.safeParse((await ask(url, path, { method })).body).success).toBe(true);
  });
});
