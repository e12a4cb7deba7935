/**
 * Everything that must be refused, route by route: with the right problem, naming the field, and with nothing written. What
 * is wrong in a field and who may call, the contract says; what it cannot say is written in the files beside this one.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accessOf, CALLER_KINDS, type CallerKind } from '../../../shared/contract/access.ts';
import type { RouteId } from '../../../shared/contract/routes.ts';
import { exchange } from '../../support/kernel/raw-http.ts';
import { type Answer, expectRefused } from '../../support/platform/api.ts';
import type { StoredItem } from '../../support/platform/platform.ts';
import { type Claimed, claimsBesideToken, claimsOfMember, claimsWithoutToken, NO_GROUPS } from './attempts/claims.ts';
import { type Draft, drafted, parameter, submit } from './attempts/draft.ts';
import { foreignIds } from './attempts/foreign-ids.ts';
import { type ForgedToken, forgedTokens } from './attempts/forged-tokens.ts';
import { faultOf, faultOfRefusal, type Refused, rungsAt } from './attempts/ladder.ts';
import { signatureOfBytes, WRONG_SIGNATURES } from './attempts/signatures.ts';
import { fieldsWithoutPlace, placeIn, TRIED_ROUTES, type TriedPlace, type TriedRoute } from './attempts/tried-routes.ts';
import { NOWHERE } from './attempts/unknown-paths.ts';
import { BROKEN_OFF, heldOpen, statusOf, statusOfSlowPurchase, WIRE_ATTEMPTS } from './attempts/wire.ts';
import { HUGE_BODY, WRONG_BODIES, type WrongBody } from './attempts/wrong-bodies.ts';
import { MET_ELSEWHERE, WRITTEN_REFUSALS } from './expected/refusals.ts';
import type { Sender } from './requests/requests.ts';
import { ADA, BOUGHT, CAROL, MANAGER, MARK, MEMBER, OTHER_SHOP, SHOP } from './world/cast.ts';
import { openWorld, type World } from './world/world.ts';

/** Many times what it takes on a machine of its own: it starts a platform. */
const OPEN_WITHIN_MILLISECONDS = 600_000;

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, OPEN_WITHIN_MILLISECONDS);
afterAll(() => world?.stop());

interface Sent {
  readonly what: string;
  readonly draft: Draft;
}

/** Several at a time, since each waits for the platform; not so many that its functions start more workers than there is work for. */
const AT_ONCE = 4;

/** Sends them all, and gives what is wrong with which answer. */
async function faultsIn<One extends Sent>(
  all: readonly One[],
  faultOfAnswer: (one: One, answer: Answer) => string | undefined,
  lanes = AT_ONCE,
) {
  const faults: string[] = [];
  const waiting = [...all];
  const lane = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      const answer = await submit(world, one.draft);
      const fault = faultOfAnswer(one, answer);
      if (fault !== undefined) faults.push(`${one.what} ${fault}: ${answer.status} ${answer.text.slice(0, 500)}`);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return faults;
}

const expectAllRefused = async ({ ladder }: TriedRoute, all: readonly (Sent & { readonly refused: Refused })[]) =>
  expect(await faultsIn(all, ({ refused }, answer) => faultOfRefusal(ladder, refused, answer))).toEqual([]);

const wholeDraft = ({ route, whole }: TriedRoute): Draft => drafted(route, whole(world.members));

/** The same by nobody, but for what it says of itself. */
const claiming = (draft: Draft, { headers = {}, query = [] }: Omit<Claimed, 'what'>): Draft => ({
  ...draft,
  by: 'nobody',
  query: [...draft.query, ...query],
  headers: { ...draft.headers, ...headers },
});

const wholeDraftOf = (id: RouteId): Draft => {
  const tried = TRIED_ROUTES.find((one) => one.id === id);
  if (tried === undefined) throw new TypeError(`there is no route ${id}`);
  return wholeDraft(tried);
};

const rungsOf = (tried: TriedRoute, { field, of, reach }: TriedPlace) => {
  const whole = () => tried.whole(world.members, of);
  return rungsAt(tried.ladder, placeIn(tried, whole(), field), reach, whole);
};

describe('the ladder', () => {
  it.each(TRIED_ROUTES)('has every field of $key', (tried) => {
    expect(fieldsWithoutPlace(tried)).toEqual([]);
  });

  it.each(TRIED_ROUTES)('has every problem of its own that $key has', ({ id, route }) => {
    const met = WRITTEN_REFUSALS[id]?.map(({ code }) => code) ?? [];
    const missing = (route.problems ?? []).filter((code) => !met.includes(code) && MET_ELSEWHERE[`${id} ${code}`] === undefined);
    expect(missing).toEqual([]);
  });
});

/** What is not there, by whichever of these a path has. */
const NOTHING = { endpointId: `end_${'0'.repeat(26)}`, segmentId: 'nobody' };

const SENDERS: Readonly<Record<CallerKind, Sender>> = {
  nobody: 'nobody',
  merchant: { shop: SHOP },
  'another merchant': { shop: OTHER_SHOP },
  member: MEMBER,
  analyst: { sub: `analyst-${MARK}`, groups: ['analyst'] },
  support: { sub: `support-${MARK}`, groups: ['support'] },
  manager: { sub: `manager-${MARK}`, groups: ['manager'] },
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
    before = await world.platform.items();
    writes = await world.platform.writes();
  });
  afterEach(async () => {
    const now = await world.platform.writes();
    // Most are refused before anything is written: the table is read only where something was tried.
    if (now === writes) return;
    const known = before;
    // What was let through is that test's fault, not the next one's.
    before = await world.platform.items();
    writes = now;
    expect(before).toEqual(known);
  });
  afterAll(async () => {
    expect(await world.platform.items()).toEqual(before);
    expect(tempted, "keys are fetched from the issuer only, whatever a token's head says").toBe(0);
    tempting.close();
  });

  describe.each(TRIED_ROUTES)('$key', (tried) => {
    const { id, route, ladder, places } = tried;

    it.each(places)('$field ($of)', async (place) => {
      const rungs = rungsOf(tried, place).filter(({ expected }) => expected !== 'taken');
      expect(await faultsIn(rungs, (rung, answer) => faultOf(ladder, rung, answer))).toEqual([]);
    });

    if (route.query !== undefined) {
      it('queries that it does not know', async () => {
        const unknown = ['surprise', '__proto__', 'constructor', 'toString', 'Limit', 'limit[]', 'limit[$gt]'].map((name) => ({
          what: name,
          draft: { ...wholeDraft(tried), query: [...wholeDraft(tried).query, parameter(name, '1')] },
          refused: { code: 'VALIDATION_FAILED', names: [`query.${name}`] } as const,
        }));
        await expectAllRefused(tried, unknown);
      });
    }

    if (route.body !== undefined) {
      it('bodies of the wrong form', async () => {
        const bodies = id === 'sendMerchantEvent' ? [...WRONG_BODIES, HUGE_BODY] : WRONG_BODIES;
        const sent = ({ what, change, code, names }: WrongBody) => {
          const draft = wholeDraft(tried);
          const { body, headers = {} } = change(String(draft.body));
          return {
            what,
            draft: { ...draft, body, headers: { ...draft.headers, ...headers } },
            refused: { code, ...(names === undefined ? {} : { names: [names] }) },
          };
        };
        await expectAllRefused(tried, bodies.map(sent));
      });
    }

    it.each(CALLER_KINDS.map((kind) => [kind, accessOf(route, kind)] as const))('%s: %s', async (kind, access) => {
      // Whoever is let in sends what is refused there, a body or a key: nothing is to be written.
      const body = route.body === undefined ? undefined : access === 'allowed' ? '{"surprise":1}' : wholeDraft(tried).body;
      const writesByKey = route.body === undefined && route.headers !== undefined;
      const headers = writesByKey && access === 'allowed' ? { 'idempotency-key': 'short' } : wholeDraft(tried).headers;
      // Where there is neither, whoever may not for a reason of their own.
      const isFrozen = id === 'makeTillCode' && kind === 'member';
      // Or with something that is not there.
      const isOfNothing =
        access === 'allowed' && route.body === undefined && !writesByKey && /^(POST|DELETE)$/.test(route.method) && !isFrozen;
      const params = { ...wholeDraft(tried).params, ...(isOfNothing ? NOTHING : {}) };
      const by = isFrozen ? { sub: CAROL.sub } : SENDERS[kind];
      const answer = await submit(world, { ...wholeDraft(tried), by, headers, body, params });
      const refused: Refused | undefined =
        access !== 'allowed'
          ? { code: access }
          : isFrozen
            ? { code: 'ACCOUNT_FROZEN' }
            : isOfNothing
              ? { code: 'NOT_FOUND' }
              : route.body === undefined && !writesByKey
                ? undefined
                : { code: 'VALIDATION_FAILED' };
      if (refused !== undefined) expect(faultOfRefusal(ladder, refused, answer), answer.text).toBeUndefined();
      // Of the brand, and no member: there is nothing to show them.
      else expect(answer.status, answer.text).toBe(route.caller === 'member' && kind !== 'member' ? 404 : 200);
    });

    if (route.caller !== 'anyone' && route.caller !== 'merchant') {
      it('tokens that do not hold', async () => {
        const unheld = forged.map(({ what, authorization }) => ({
          what,
          draft: claiming(wholeDraft(tried), { headers: { authorization } }),
          refused: { code: 'UNAUTHENTICATED' } as const,
        }));
        await expectAllRefused(tried, unheld);
      });

      it('words for a token', async () => {
        const { by } = wholeDraft(tried);
        const token = await world.token(typeof by === 'object' && 'sub' in by ? by : MEMBER);
        const words = claimsWithoutToken(token).map((claimed) => ({
          what: claimed.what,
          draft: claiming(wholeDraft(tried), claimed),
          refused: { code: 'UNAUTHENTICATED' } as const,
        }));
        await expectAllRefused(tried, words);
      });
    }

    if (Array.isArray(route.caller)) {
      it('groups that are none of those that may, whatever the headers say', async () => {
        const claimed = await claimsBesideToken(world, await world.token(MEMBER));
        const groupless = [
          ...NO_GROUPS.map((groups) => ({ what: groups.join(' '), draft: { ...wholeDraft(tried), by: { sub: `other-${MARK}`, groups } } })),
          ...claimed.map((claim) => ({ what: claim.what, draft: claiming(wholeDraft(tried), claim) })),
        ];
        await expectAllRefused(
          tried,
          groupless.map((one) => ({ ...one, refused: { code: 'FORBIDDEN' } })),
        );
      });
    }

    if (route.caller === 'merchant') {
      it('signatures that do not hold', async () => {
        await expectAllRefused(
          tried,
          WRONG_SIGNATURES.map(({ what, code, names, headers }) => {
            const draft = wholeDraft(tried);
            const refused = { code, ...(names === undefined ? {} : { names: [names] }) };
            return { what, draft: { ...draft, headers: { ...draft.headers, ...headers(world, String(draft.body)) } }, refused };
          }),
        );
      });

      const isOfEvents = id === 'sendMerchantEvent';
      it.skipIf(isOfEvents)('an event that was captured', async () => {
        const draft = { ...wholeDraft(tried), by: 'nobody' as const, ...world.bought };
        const refused = { code: 'VALIDATION_FAILED' } as const;
        const headers = { ...wholeDraft(tried).headers, ...world.bought.headers };
        await expectAllRefused(tried, [{ what: 'sent here', draft: { ...draft, headers }, refused }]);
      });

      it.runIf(isOfEvents)('a message that was captured', async () => {
        const { body, headers } = world.bought;
        const captured = { ...wholeDraft(tried), by: 'nobody' as const, headers };
        const again = await submit(world, { ...captured, body });
        expect({ status: again.status, replayed: again.replayed }, again.text).toEqual({ status: 200, replayed: true });
        const other = body.replace(String(BOUGHT.amount), '9');
        const messageId = headers['webhook-id'] ?? '';
        await expectAllRefused(tried, [
          { what: 'with another body', draft: { ...captured, body: other }, refused: { code: 'SIGNATURE_INVALID' } },
          {
            what: 'with another body, and signed anew',
            draft: { ...captured, body: other, headers: world.shops[SHOP].signatureOf(other, { messageId }) },
            refused: { code: 'ORDER_MISMATCH', names: ['data.orderId'] },
          },
          {
            what: 'under another name',
            draft: { ...captured, body, headers: { ...headers, 'webhook-id': `${messageId}2` } },
            refused: { code: 'SIGNATURE_INVALID' },
          },
        ]);
      });

      it('bytes that are not UTF-8, which are no longer the same once they are text', async () => {
        const draft = wholeDraft(tried);
        const body = Buffer.from(String(draft.body).replace('"type":"', '$&\u00ff'), 'latin1');
        const refused = { code: 'SIGNATURE_INVALID' } as const;
        await expectAllRefused(tried, [
          { what: 'Latin-1', draft: { ...draft, body, headers: { ...draft.headers, ...signatureOfBytes(world, body) } }, refused },
        ]);
      });

      it('says nothing of which merchants there are', async () => {
        const told = async (merchantId: string) => {
          const answer = await submit(world, { ...wholeDraft(tried), params: { merchantId } });
          const { instance: _, ...rest } = expectRefused(answer, 'SIGNATURE_INVALID');
          return rest;
        };
        expect(await told('mer_nobody')).toEqual(await told(OTHER_SHOP));
      });
    }

    if (id === 'getProfile' || id === 'getBalance') {
      it("another member's data, whatever the request says", async () => {
        const { headers = {}, query = [] } = claimsOfMember(world.members);
        const answer = await submit(world, { ...wholeDraft(tried), headers, query });
        expect(answer.body).toMatchObject({ memberId: world.members.ada });
        expect(answer.text).not.toContain(world.members.elsewhere);
      });
    }

    const others = foreignIds(route);
    if (others.length > 0) {
      it.each(others)('$what', async ({ param, value, code }) => {
        const draft = wholeDraft(tried);
        const answer = await submit(world, { ...draft, params: { ...draft.params, [param]: value(world.members) } });
        expect(faultOfRefusal(ladder, { code }, answer), answer.text).toBeUndefined();
      });
    }

    const written = WRITTEN_REFUSALS[id] ?? [];
    if (written.length > 0) {
      it.each(written)('$what', async ({ of, change, code, names, says }) => {
        const answer = await submit(world, drafted(route, change(tried.whole(world.members, of), world)));
        const fault = faultOfRefusal(ladder, { code, ...(names === undefined ? {} : { names: [names] }) }, answer);
        expect(fault, answer.text).toBeUndefined();
        if (says !== undefined) expect(answer.text).toContain(says);
      });
    }
  });

  it.each(NOWHERE)('%s %s is nowhere', async (method, path) => {
    const headers = { authorization: `Bearer ${await world.token(MANAGER)}` };
    expectRefused(await exchange(world.url, { method, path, headers }), 'NOT_FOUND');
  });

  describe('on the wire', () => {
    it.each(WIRE_ATTEMPTS)('$what', async ({ bytes }) => {
      const status = (await statusOf(world, bytes(world))) ?? 400;
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    });

    it.each(BROKEN_OFF)('a request that is broken off $what', async ({ bytes }) => {
      const socket = await heldOpen(world, bytes(world));
      socket.destroy();
      expect((await submit(world, wholeDraftOf('getOpenApi'))).status).toBe(200);
    });

    it('requests that do not end keep nobody waiting', async () => {
      const each = Array.from({ length: 25 }, () => BROKEN_OFF).flat();
      const sockets = await Promise.all(each.map(({ bytes }) => heldOpen(world, bytes(world))));
      const answer = await submit(world, wholeDraftOf('getProfile'));
      expect(answer.status, answer.text).toBe(200);
      for (const socket of sockets) socket.destroy();
    });
  });
});

describe('is taken, since the contract takes it:', () => {
  // What is shown at a till is good for one payment.
  beforeEach(({ task }) => (/AtTill|redemptions/.test(`${task.suite?.name} ${task.name}`) ? world.shownAtTill() : undefined));

  it.each(TRIED_ROUTES.flatMap((tried) => tried.variants.map((of) => ({ key: tried.key, of, tried }))))(
    '$key as it stands ($of)',
    async ({ tried, of }) => {
      const answer = await submit(world, drafted(tried.route, tried.whole(world.members, of)));
      expect(answer.status, answer.text).toBeLessThan(300);
      expect(tried.ladder.document.faultOf(tried.ladder.operation, answer)).toBeUndefined();
    },
  );

  describe.each(TRIED_ROUTES.filter(({ places }) => places.length > 0))('$key', (tried) => {
    it.each(tried.places)('$field ($of)', async (place) => {
      const rungs = rungsOf(tried, place).filter(({ expected }) => expected === 'taken');
      expect(await faultsIn(rungs, (rung, answer) => faultOf(tried.ladder, rung, answer), 1)).toEqual([]);
    });
  });

  it('a purchase that comes a few bytes at a time', async () => {
    expect(await statusOfSlowPurchase(world, 16, 5)).toBe(200);
  });
});

it('the logs have every request, and nothing that it said', async () => {
  const written = await world.written();
  expect(written.split('"message":"answered"').length).toBeGreaterThan(2_000);
  // Of a token, its signature: what is before that is said by the claims.
  const tokens = world.secrets().map((secret) => secret.split('.').at(-1) ?? secret);
  const personal = [ADA.phone.slice(1), ADA.profile.birthDate, ADA.profile.givenName, MARK, MARK.toUpperCase()];
  for (const clear of new Set([...tokens, ...personal, 'whsec_', 'Bearer', 'v1,', 'polluted']))
    expect(written.includes(clear), clear).toBe(false);
  expect(written.split('\n').filter((line) => /"level":"ERROR"|Error:|Runtime exited|Task timed out/.test(line))).toEqual([]);
});
