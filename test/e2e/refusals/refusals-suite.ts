/** Everything that must be refused, route by route: with the right problem, naming the field, and with nothing written. Then what is taken. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { StoredItem } from '../../support/platform/platform.ts';
import { submit } from './attempts/draft.ts';
import { type ForgedToken, forgedTokens } from './attempts/forged-tokens.ts';
import { refusedTries, wholeDraft } from './attempts/refused-tries.ts';
import { takenTries } from './attempts/taken-tries.ts';
import type { TriedRoute } from './attempts/tried-routes.ts';
import { faultsOf, saidIn, type Try } from './attempts/tries.ts';
import { ADA, MARK, OTHER_SHOP } from './world/cast.ts';
import type { TriedPlatform } from './world/tried-platform.ts';
import { openWorld, type World } from './world/world.ts';

export interface RefusalsSuite {
  readonly routes: readonly TriedRoute[];
  /** Chooses the tries of a route that this run makes. */
  readonly sampled: (tries: AsyncIterable<Try>, tried: TriedRoute, refused: boolean) => AsyncIterable<Try> | Promise<readonly Try[]>;
  readonly start: () => Promise<TriedPlatform>;
  /** More that is refused, on the same world. */
  readonly more?: (world: () => World) => void;
  /** More that is taken. */
  readonly moreTaken?: (world: () => World) => void;
}

/** A worker that met too many conflicts says so, and its message comes again: no failure. */
const IS_RETRIED = /"message":"message failed".*"name":"Busy"/;

/** Several at a time over HTTP, since each waits for the platform. */
const AT_ONCE = 4;

export function refusalsSuite({ routes, sampled, start, more, moreTaken }: RefusalsSuite): void {
  let world: World;
  let requests = 0;
  beforeAll(async () => {
    const platform = await start();
    try {
      world = await openWorld(platform);
    } catch (error) {
      // No world, so nothing else would stop it.
      await platform.stop();
      throw error;
    }
  });
  afterAll(() => world?.stop());

  const expectNoFaults = async (tries: Iterable<Try> | AsyncIterable<Try>, atOnce = AT_ONCE) => {
    const { faults, tried } = await faultsOf(world, tries, atOnce);
    requests += tried;
    expect(faults).toEqual([]);
    expect(tried).toBeGreaterThan(0);
  };

  describe('is refused, and nothing is written:', () => {
    let before: readonly StoredItem[];
    let writes: number;
    let forged: readonly ForgedToken[];
    let tempting: Server;
    let tempted = 0;
    beforeAll(async () => {
      tempting = createServer((_, response) => {
        tempted += 1;
        response.end('{"keys":[]}');
      });
      await new Promise<void>((resolve) => tempting.listen(0, '127.0.0.1', resolve));
      forged = await forgedTokens(world, `http://127.0.0.1:${(tempting.address() as AddressInfo).port}`);
      before = await world.items();
      writes = await world.writes();
    });
    afterEach(async () => {
      const now = await world.writes();
      // Most are refused before anything is written: the table is read only where something was tried.
      if (now === writes) return;
      const known = before;
      // A write that slipped through fails this test, and not the next one.
      before = await world.items();
      writes = now;
      expect(before).toEqual(known);
    });
    afterAll(async () => {
      expect(await world.items()).toEqual(before);
      expect(tempted, "keys are fetched from the issuer only, whatever a token's head says").toBe(0);
      tempting.close();
    });

    it.each(routes)('$key', async (tried) => {
      await expectNoFaults(await sampled(refusedTries({ world, forged }, tried), tried, true));
    });

    it.each(routes.filter(({ route }) => route.caller === 'merchant'))('$key says nothing of which merchants there are', async (tried) => {
      const told = async (merchantId: string) => saidIn(await submit(world, { ...wholeDraft(world, tried), params: { merchantId } }));
      expect(await told('mer_nobody')).toEqual(await told(OTHER_SHOP));
    });

    more?.(() => world);
  });

  describe('is taken, since the contract takes it, unless the domain has a reason of its own:', () => {
    it.each(routes)('$key', async (tried) => {
      await expectNoFaults(await sampled(takenTries(world, tried), tried, false), 1);
    });

    moreTaken?.(() => world);
  });

  it('the logs have every request, and nothing that it said', async () => {
    const written = await world.written();
    // Those that the gateway lets through: most of them.
    expect(written.split('"message":"answered"').length).toBeGreaterThan(requests / 2);
    // Only a token's signature is secret: the parts before it are its claims.
    const tokens = world.secrets().map((secret) => secret.split('.').at(-1) ?? secret);
    const personal = [ADA.phone.slice(1), ADA.profile.birthDate, ADA.profile.givenName, MARK, MARK.toUpperCase()];
    const lines = [...new Set(written.split('\n').map((line) => line.replace(OF_THE_REQUEST, '')))].join('\n');
    for (const clear of new Set([...tokens, ...personal, 'whsec_', 'Bearer', 'v1,', 'polluted']))
      expect(lines.includes(clear), clear).toBe(false);
    const failures = written.split('\n').filter((line) => /"level":"ERROR"|Error:|Runtime exited|Task timed out/.test(line));
    expect(failures.filter((line) => !IS_RETRIED.test(line))).toEqual([]);
  });
}

/** Without it, most lines of a log are the same. */
const OF_THE_REQUEST = /"(requestId|timestamp|Timestamp|millis|Duration)":("[\w:.-]*"|[\d.]+),?/g;
