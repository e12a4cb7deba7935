/**
 * Refusals over HTTP, on a platform of their own: the gateway answers what the functions do. A sample of what is tried at the handlers, unless
 * everything is proved; and what only a connection can have.
 */
import { expect, it } from 'vitest';
import { PROVING, SEED, sampleFrom, sampleOf } from '../../support/kernel/sample.ts';
import { expectRefused } from '../../support/platform/api.ts';
import { submit } from './attempts/draft.ts';
import { wholeDraft } from './attempts/refused-tries.ts';
import { TRIED_ROUTES } from './attempts/tried-routes.ts';
import type { Try } from './attempts/tries.ts';
import { UNKNOWN_PATHS } from './attempts/unknown-paths.ts';
import { BROKEN_OFF, heldOpen, statusOf, statusOfSlowPurchase, WIRE_ATTEMPTS } from './attempts/wire.ts';
import { refusalsSuite } from './refusals-suite.ts';
import { MANAGER } from './world/cast.ts';
import { overHttp } from './world/tried-platform.ts';
import type { World } from './world/world.ts';

const ROUTES = 12;
const OF_A_ROUTE = 4;

/** Whole requests are always sent, in their order: a tier can be extended once one was set that ends. */
const isWhole = ({ what }: Try): boolean => what.startsWith('as it stands');

refusalsSuite({
  routes: sampleOf(TRIED_ROUTES, ROUTES),
  sampled: (tries) => (PROVING ? tries : sampleFrom(tries, OF_A_ROUTE, SEED, isWhole)),
  start: overHttp,
  more: (world) => {
    it('paths and methods that no route has', async () => {
      const headers = { authorization: `Bearer ${await world().token(MANAGER)}` };
      for (const [method, path] of UNKNOWN_PATHS) expectRefused(await world().exchange({ method, path, headers }), 'NOT_FOUND');
    });

    it('a message that is no request', async () => {
      const statuses = await Promise.all(
        WIRE_ATTEMPTS.map(async ({ what, bytes }) => ({ what, status: await statusOf(world(), bytes(world())) })),
      );
      // No answer at all is a way to say no as well.
      expect(statuses.filter(({ status = 400 }) => status < 400 || status >= 500)).toEqual([]);
    });

    it.each(BROKEN_OFF)('a request that is broken off $what', async ({ bytes }) => {
      const socket = await heldOpen(world(), bytes(world()));
      socket.destroy();
      expect((await submit(world(), wholeDraftOf(world(), 'getOpenApi'))).status).toBe(200);
    });

    it('requests that do not end keep nobody waiting', async () => {
      const each = Array.from({ length: 25 }, () => BROKEN_OFF).flat();
      const sockets = await Promise.all(each.map(({ bytes }) => heldOpen(world(), bytes(world()))));
      const answer = await submit(world(), wholeDraftOf(world(), 'getProfile'));
      expect(answer.status, answer.text).toBe(200);
      for (const socket of sockets) socket.destroy();
    });
  },
  moreTaken: (world) => {
    it('a purchase that comes a few bytes at a time', async () => {
      expect(await statusOfSlowPurchase(world(), 16, 5)).toBe(200);
    });
  },
});

function wholeDraftOf(world: World, id: 'getOpenApi' | 'getProfile') {
  const tried = TRIED_ROUTES.find((one) => one.id === id);
  if (tried === undefined) throw new TypeError(`there is no route ${id}`);
  return wholeDraft(world, tried);
}
