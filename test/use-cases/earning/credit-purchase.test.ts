/** Exactly one credit a purchase, whatever goes wrong: on every table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { reactionsOfEntry } from '../../../shared/domain/events/reaction.ts';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import type { Identities } from '../../../shared/domain/members/member.ts';
import { collectSlice, MAX_COLLECTED_BY_COMMAND, MAX_COLLECTED_BY_REACTION } from '../../../shared/use-cases/earning/collect-unclaimed.ts';
import type { EventOutcome, PurchaseCommand } from '../../../shared/use-cases/earning/credit-purchase.ts';
import { creditPurchase } from '../../../shared/use-cases/earning/credit-purchase.ts';
import { Busy, MAX_ATTEMPTS } from '../../../shared/use-cases/kernel/commit.ts';
import { readBalance } from '../../../shared/use-cases/members/read-member.ts';
import { publishVersion } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { FAULTS, redelivered } from '../../support/kernel/faults.ts';
import { atCall, atFirst, type Fault, faultyStore } from '../../support/kernel/faulty-store.ts';
import { NOON } from '../../support/kernel/ports.ts';
import { aPurchase, CORNER_SHOP, entryIn, openShop, PROGRAMME, provedLedger, type Shop, termsAt } from '../../support/kernel/shop.ts';
import { memoryTables, TABLES } from '../../support/kernel/tables.ts';

const COMMIT_FAULTS = FAULTS;
const refused = (code: string, field?: string) => (field === undefined ? { name: 'Refusal', code } : { name: 'Refusal', code, field });

describe.each(TABLES)('crediting a purchase $name', (tables) => {
  let shop: Shop;
  beforeAll(tables.start);
  afterAll(tables.stop);
  beforeEach(async () => {
    shop = await openShop(await tables.fresh());
  });

  const ledgerOf = (memberId: string) => provedLedger(shop.store, memberId);
  const waiting = async (email = 'a@example.com') => shop.store.unclaimed(PROGRAMME, await shop.key('email', email), 100);

  describe('once', () => {
    test('credits it', async () => {
      const { memberId } = await shop.enrol();
      const outcome = await shop.credit();
      expect(outcome).toMatchObject({ replayed: false, entry: { kind: 'earn', points: 42, memberId, number: 2 } });
      expect(await ledgerOf(memberId)).toEqual(['enrol 0', 'earn 42']);
      expect(await shop.store.account(PROGRAMME, memberId)).toMatchObject({ version: 2, pending: [{ points: 42 }], collecting: [] });
    });

    test('20 duplicates at the same time: one credit, all answers equal', async () => {
      const { memberId } = await shop.enrol();
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => redelivered(() => shop.credit())));
      const entries = outcomes.map(entryIn);
      for (const entry of entries) expect(entry).toStrictEqual(entries[0]);
      expect(outcomes.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect(await ledgerOf(memberId)).toEqual(['enrol 0', 'earn 42']);
    });

    if (!tables.everything) return;

    test('the same order again gets the same entry again', async () => {
      const { memberId } = await shop.enrol();
      const first = entryIn(await shop.credit());
      shop.ports.clock.advance(86_400);
      await shop.credit({ orderId: 'order-2', occurredAt: NOON });
      expect(await shop.credit()).toEqual({ entry: first, replayed: true });
      expect(await ledgerOf(memberId)).toEqual(['enrol 0', 'earn 42', 'earn 42']);
    });

    test.each<[string, Partial<PurchaseCommand>]>([
      ['amount', { amount: 4201 }],
      ['currency', { currency: 'USD' }],
      ['time', { occurredAt: '2026-03-02T11:59:59Z' }],
      ['member', { member: { externalId: 'A-2' } }],
      ['channel', { channel: 'web' }],
      ['lines', { lines: [{ sku: 'cup', quantity: 1, amount: 4200 }] }],
    ])('the same order with another %s is refused, and changes nothing', async (_, differing) => {
      const { memberId } = await shop.enrol();
      await shop.enrol({ externalId: 'A-2' });
      await shop.credit();
      const before = await shop.testTable.items();
      await expect(shop.credit(differing)).rejects.toMatchObject(refused('ORDER_MISMATCH', 'orderId'));
      expect(await shop.testTable.items()).toEqual(before);
      expect(await ledgerOf(memberId)).toEqual(['enrol 0', 'earn 42']);
    });

    test('the same order id of another merchant is another order', async () => {
      const { memberId } = await shop.enrol();
      await shop.credit();
      const other = await creditPurchase(shop.ports, { id: 'other-shop', programmeId: PROGRAMME }, aPurchase({ amount: 100 }));
      expect(other).toMatchObject({ replayed: false, entry: { points: 1 } });
      expect(await ledgerOf(memberId)).toEqual(['enrol 0', 'earn 42', 'earn 1']);
    });

    test('10 different purchases of one member at the same time: all credited, the chain whole', async () => {
      const { memberId } = await shop.enrol();
      const orders = Array.from({ length: 10 }, (_, index) => ({ orderId: `order-${index}`, amount: (index + 1) * 100 }));
      const outcomes = await Promise.all(orders.map((order) => redelivered(() => shop.on(shop.store).credit(order))));
      expect(outcomes.map((outcome) => entryIn(outcome).points)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(await ledgerOf(memberId)).toHaveLength(11);
      expect(await shop.store.account(PROGRAMME, memberId)).toMatchObject({ version: 11, pending: [{ points: 55 }] });
    });

    test('a purchase that could not be decided any more still gets its first answer', async () => {
      const { memberId } = await shop.enrol();
      const first = entryIn(await shop.credit());
      const account = await shop.store.account(PROGRAMME, memberId);
      if (account === undefined) throw new TypeError('no account');
      const full = { ...account, batches: [{ expiresAt: null, points: Number.MAX_SAFE_INTEGER - 50 }] };
      expect(await shop.store.commit([{ kind: 'account', account: full, expected: 2, nextActionAt: null }])).toEqual({ committed: true });
      await expect(shop.credit({ orderId: 'order-2' })).rejects.toMatchObject(refused('LIMIT_EXCEEDED'));
      expect(await shop.credit()).toEqual({ entry: first, replayed: true });
    });
  });

  describe('before its member enrols', () => {
    const member = { email: 'a@example.com' };

    test('is kept, and credited when they do; its repetition says kept for ever', async () => {
      expect(await shop.credit({ member })).toEqual({ kept: 'unclaimed', replayed: false });
      expect(await shop.credit({ member })).toEqual({ kept: 'unclaimed', replayed: true });
      await expect(shop.credit({ member, amount: 1 })).rejects.toMatchObject(refused('ORDER_MISMATCH'));
      const { memberId } = await shop.enrol({ email: 'A@example.com' });
      expect(await ledgerOf(memberId)).toEqual(['enrol 0', 'earn 42']);
      expect(await waiting()).toEqual([]);
      expect(await shop.credit({ member })).toEqual({ kept: 'unclaimed', replayed: true });
      expect(await ledgerOf(memberId)).toEqual(['enrol 0', 'earn 42']);
    });

    test('two who collect at the same time credit it once', async () => {
      await Promise.all([1, 2, 3].map((order) => shop.credit({ orderId: `order-${order}`, member })));
      // The enroller dies after the enrolment; two purchases then come at the same time.
      await expect(shop.on(faultyStore(shop.store, dyingAfterEnrolment())).enrol(member)).rejects.toThrow('died');
      const { memberId } = (await shop.store.identity(PROGRAMME, await shop.key('email', 'a@example.com'))) ?? { memberId: '' };
      expect(await ledgerOf(memberId)).toEqual(['enrol 0']);
      await Promise.all(
        [4, 5].map((order) => redelivered(() => shop.on(shop.store).credit({ orderId: `order-${order}`, member, amount: 100 }))),
      );
      expect((await ledgerOf(memberId)).toSorted()).toEqual(['earn 1', 'earn 1', 'earn 42', 'earn 42', 'earn 42', 'enrol 0']);
      expect(await waiting()).toEqual([]);
    });

    if (!tables.everything) return;

    test('with returns that were kept: credited, and the returns taken off', async () => {
      await shop.giveBack({ orderId: 'order-1', returnId: 'before', amount: 1000 });
      await shop.credit({ member });
      expect(await shop.giveBack({ returnId: 'after', amount: 200 })).toEqual({ kept: 'unclaimed', replayed: false });
      const { memberId } = await shop.enrol(member);
      expect(await ledgerOf(memberId)).toEqual(['enrol 0', 'earn 42', 'reverse -10', 'reverse -2']);
      expect(await shop.giveBack({ returnId: 'before', amount: 1000 })).toEqual({ kept: 'awaiting-purchase', replayed: true });
      expect(await shop.giveBack({ returnId: 'after', amount: 200 })).toEqual({ kept: 'unclaimed', replayed: true });
    });

    test('and the enroller dies: the next purchase collects it, in two commits of which none is refused', async () => {
      await shop.credit({ member });
      await expect(shop.on(faultyStore(shop.store, dyingAfterEnrolment())).enrol(member)).rejects.toThrow('died');
      const store = faultyStore(shop.store);
      await shop.on(store).credit({ orderId: 'order-2', member });
      expect(store.calls.filter(({ operation }) => operation === 'commit')).toHaveLength(2);
    });

    test('and the enroller dies: their repeated enrolment collects', async () => {
      await shop.credit({ member });
      await expect(shop.on(faultyStore(shop.store, dyingAfterEnrolment())).enrol(member)).rejects.toThrow('died');
      const { memberId, replayed } = await shop.enrol(member);
      expect(replayed).toBe(true);
      expect(await ledgerOf(memberId)).toEqual(['enrol 0', 'earn 42']);
    });

    test('and the enroller dies between two of them: none is lost, none twice', async () => {
      await Promise.all([1, 2, 3].map((order) => shop.credit({ orderId: `order-${order}`, member })));
      const dying = faultyStore(shop.store, atFirst('commit', { meanwhile: died }, 3));
      await expect(shop.on(dying).enrol(member)).rejects.toThrow('died');
      expect(await waiting()).toHaveLength(2);
      const next = await shop.credit({ orderId: 'order-4', member });
      expect(entryIn(next)).toMatchObject({ collected: true });
      expect(await ledgerOf(entryIn(next).memberId)).toEqual(['enrol 0', 'earn 42', 'earn 42', 'earn 42', 'earn 42']);
    });

    test('once everything is collected, later commands do not look again, and say nothing of it', async () => {
      await shop.enrol(member);
      await shop.credit({ member });
      const store = faultyStore(shop.store);
      expect(await shop.on(store).credit({ orderId: 'order-2', member })).not.toHaveProperty('entry.collected');
      expect(store.calls.map(({ operation }) => operation)).not.toContain('unclaimed');
      expect(store.calls.filter(({ operation }) => operation === 'account')).toHaveLength(1);
    });
  });

  if (!tables.everything) return;

  describe('with a fault at any of its calls', () => {
    /** The calls of the command when nothing goes wrong. */
    async function callsOf(command: (of: Shop) => Promise<unknown>): Promise<readonly { operation: string; number: number }[]> {
      const store = faultyStore(shop.store);
      await command(shop.on(store));
      return store.calls;
    }

    test('a member is credited once, and the answer is the same', async () => {
      const calls = await callsOf(async (of) => {
        await shop.enrol({ externalId: 'A-0' });
        await of.credit({ orderId: 'order-0', member: { externalId: 'A-0' } });
      });
      expect(calls.map(({ operation }) => operation)).toContain('commit');
      for (const { operation, number } of calls) {
        for (const fault of operation === 'commit' ? COMMIT_FAULTS : (['lost-before'] as const)) {
          const externalId = `B-${number}-${fault}`;
          const order = { orderId: externalId, member: { externalId } };
          const { memberId } = await shop.enrol({ externalId });
          const store = faultyStore(shop.store, atCall(number, fault));
          const answered = entryIn(await shop.on(store).credit(order));
          expect(answered, `${fault} at ${operation}`).toMatchObject({ memberId, number: 2, points: 42 });
          expect(await shop.credit(order)).toEqual({ entry: answered, replayed: true });
          expect(await ledgerOf(memberId)).toEqual(['enrol 0', 'earn 42']);
        }
      }
    });

    test('an unknown member: kept once, credited once', async () => {
      const calls = await callsOf((of) => of.credit({ orderId: 'order-0', member: { email: 'nobody@example.com' } }));
      for (const { operation, number } of calls) {
        for (const fault of operation === 'commit' ? COMMIT_FAULTS : (['lost-before'] as const)) {
          const email = `b-${number}-${fault}@example.com`;
          const store = faultyStore(shop.store, atCall(number, fault));
          expect(await shop.on(store).credit({ orderId: email, member: { email } })).toMatchObject({ kept: 'unclaimed' });
          expect(await waiting(email)).toHaveLength(1);
          const { memberId } = await shop.enrol({ email });
          expect(await ledgerOf(memberId)).toEqual(['enrol 0', 'earn 42']);
          expect(await shop.credit({ orderId: email, member: { email } })).toEqual({ kept: 'unclaimed', replayed: true });
        }
      }
    });

    test('an answer that is lost although it was written: the next attempt finds it', async () => {
      await shop.enrol();
      const store = faultyStore(shop.store, atFirst('commit', 'lost-after'));
      const outcome = await shop.on(store).credit();
      expect(outcome.replayed).toBe(true);
      expect(store.calls.filter(({ operation }) => operation === 'commit')).toHaveLength(2);
    });

    test.each<[string, Fault]>([
      ['contention', 'contention'],
      ['an unavailable store', 'lost-before'],
    ])('gives up after so many attempts at %s, and has written nothing', async (_, fault) => {
      await shop.enrol();
      const before = await shop.testTable.items();
      const store = faultyStore(shop.store, ({ operation }) => (operation === 'commit' ? fault : undefined));
      const server = shop.on(store);
      await expect(server.credit()).rejects.toBeInstanceOf(Busy);
      expect(store.calls.filter(({ operation }) => operation === 'commit')).toHaveLength(MAX_ATTEMPTS);
      expect(server.ports.pause.upTo).toHaveLength(MAX_ATTEMPTS - 1);
      expect(server.ports.pause.upTo).toEqual([...server.ports.pause.upTo].sort((a, b) => a - b));
      expect(await shop.testTable.items()).toEqual(before);
      expect(await shop.credit()).toMatchObject({ replayed: false });
    });

    test('the last attempt may still succeed', async () => {
      await shop.enrol();
      const store = faultyStore(shop.store, ({ operation, ofOperation }) =>
        operation === 'commit' && ofOperation < MAX_ATTEMPTS ? 'contention' : undefined,
      );
      expect(await shop.on(store).credit()).toMatchObject({ replayed: false });
    });

    test('a commit that is overtaken by another purchase decides afresh', async () => {
      const { memberId } = await shop.enrol();
      const store = faultyStore(shop.store, atFirst('commit', { meanwhile: () => shop.credit({ orderId: 'order-2', amount: 100 }) }));
      expect(await shop.on(store).credit()).toMatchObject({ replayed: false, entry: { number: 3 } });
      expect(await ledgerOf(memberId)).toEqual(['enrol 0', 'earn 1', 'earn 42']);
    });

    test('a commit that is overtaken by its own duplicate gets the answer of that', async () => {
      const { memberId } = await shop.enrol();
      let duplicate: EventOutcome | undefined;
      const meanwhile = async () => {
        duplicate = await shop.credit();
      };
      const outcome = await shop.on(faultyStore(shop.store, atFirst('commit', { meanwhile }))).credit();
      expect(outcome).toEqual({ ...duplicate, replayed: true });
      expect(await ledgerOf(memberId)).toEqual(['enrol 0', 'earn 42']);
    });
  });

  describe('names its member', () => {
    const ENROLLED: Identities = {
      externalId: 'Kunde 7',
      email: 'Zoe@Example.com',
      phone: '+41441234567',
      card: '4000 1234-abcd',
      subject: 'sub-1',
    };
    test.each<[string, PurchaseCommand['member']]>([
      ['external id', { externalId: 'Kunde 7' }],
      ['external id with blanks around it', { externalId: ' Kunde 7 ' }],
      ['e-mail', { email: 'Zoe@Example.com' }],
      ['e-mail in other case', { email: ' zoe@EXAMPLE.com' }],
      ['phone', { phone: '+41441234567' }],
      ['card', { card: '4000 1234-abcd' }],
      ['card without blanks', { card: '40001234ABCD' }],
    ])('by %s', async (_, member) => {
      const { memberId } = await shop.enrol(ENROLLED);
      expect(entryIn(await shop.credit({ member }))).toMatchObject({ memberId });
    });

    test('by a letter that has two forms in Unicode', async () => {
      const { memberId } = await shop.enrol({ externalId: 'Zo\u00eb' });
      expect(entryIn(await shop.credit({ member: { externalId: 'Zoe\u0308' } }))).toMatchObject({ memberId });
    });

    test('by the id of the platform', async () => {
      const { memberId } = await shop.enrol(ENROLLED);
      expect(entryIn(await shop.credit({ member: { id: memberId } }))).toMatchObject({ memberId });
    });

    test('and an order that was sent with other spelling is the same order', async () => {
      await shop.enrol(ENROLLED);
      const first = await shop.credit({ member: { email: 'zoe@example.com' } });
      expect(await shop.credit({ member: { email: 'ZOE@example.com' } })).toEqual({ ...first, replayed: true });
    });

    test('by an id that no one has: refused, and nothing is written', async () => {
      const before = await shop.testTable.items();
      await expect(shop.credit({ member: { id: 'mem_nobody' } })).rejects.toMatchObject(refused('NOT_FOUND', 'member.id'));
      expect(await shop.testTable.items()).toEqual(before);
    });

    test('of its own programme: the same e-mail elsewhere is no one here', async () => {
      await shop.enrol({ email: 'a@example.com' });
      const elsewhere = { id: 'tea-shop', programmeId: 'tea-club' };
      await expect(creditPurchase(shop.ports, elsewhere, aPurchase({ member: { email: 'a@example.com' } }))).rejects.toMatchObject(
        refused('NOT_FOUND', 'programmeId'),
      );
    });
  });

  describe('that races with the enrolment lands exactly once', () => {
    const member = { email: 'a@example.com' };
    const landed = async () => {
      const identity = await shop.store.identity(PROGRAMME, await shop.key('email', 'a@example.com'));
      return ledgerOf(identity?.memberId ?? '');
    };

    test('at any call of the purchase, when the enrolment comes before it', async () => {
      // The longest way that a purchase can take: what is past its end is an enrolment that never came.
      for (let number = 1; number <= 12; number += 1) {
        const email = `p${number}@example.com`;
        let enrolled = false;
        const meanwhile = async () => {
          enrolled = true;
          await shop.enrol({ email });
        };
        const outcome = await shop.on(faultyStore(shop.store, atCall(number, { meanwhile }))).credit({ orderId: email, member: { email } });
        if (!enrolled) {
          expect(outcome).toMatchObject({ kept: 'unclaimed' });
          await shop.enrol({ email });
        }
        const identity = await shop.store.identity(PROGRAMME, await shop.key('email', email));
        expect(await ledgerOf(identity?.memberId ?? '')).toEqual(['enrol 0', 'earn 42']);
        expect(await waiting(email)).toEqual([]);
      }
    });

    test('at any call of the enrolment, when the purchase comes before it', async () => {
      for (let number = 1; number <= 12; number += 1) {
        const email = `e${number}@example.com`;
        const order = { orderId: email, member: { email } };
        let sent = false;
        const meanwhile = async () => {
          sent = true;
          await shop.credit(order);
        };
        const { memberId } = await shop.on(faultyStore(shop.store, atCall(number, { meanwhile }))).enrol({ email });
        if (!sent) await shop.credit(order);
        expect(await ledgerOf(memberId)).toEqual(['enrol 0', 'earn 42']);
        expect(await waiting(email)).toEqual([]);
      }
    });

    test('its answer is lost, the member enrols, and only then it is tried again', async () => {
      const store = faultyStore(shop.store, ({ operation, ofOperation }) => {
        if (operation === 'commit' && ofOperation === 1) return 'lost-after';
        return operation === 'identity' && ofOperation === 2 ? { meanwhile: () => shop.enrol(member) } : undefined;
      });
      expect(await shop.on(store).credit({ member })).toEqual({ kept: 'unclaimed', replayed: true });
      expect(await landed()).toEqual(['enrol 0', 'earn 42']);
    });

    test('in earnest', async () => {
      const emails = Array.from({ length: 10 }, (_, index) => `r${index}@example.com`);
      await Promise.all(
        emails.flatMap((email) => [
          redelivered(() => shop.on(shop.store).credit({ orderId: email, member: { email } })),
          redelivered(() => shop.on(shop.store).enrol({ email, externalId: email })),
        ]),
      );
      for (const email of emails) {
        const { memberId } = await shop.enrol({ email, externalId: email });
        expect(await ledgerOf(memberId)).toEqual(['enrol 0', 'earn 42']);
      }
    });
  });

  describe('is checked', () => {
    test('dated up to five minutes ahead: tills drift; not more', async () => {
      await shop.enrol();
      expect(await shop.credit({ occurredAt: '2026-03-02T12:05:00Z' })).toMatchObject({ replayed: false });
      const later = { orderId: 'order-2', occurredAt: '2026-03-02T12:05:00.001Z' };
      await expect(shop.credit(later)).rejects.toMatchObject(refused('VALIDATION_FAILED', 'occurredAt'));
      shop.ports.clock.advance(1);
      expect(await shop.credit(later)).toMatchObject({ replayed: false });
    });

    test('lines must add up to the amount', async () => {
      await shop.enrol();
      const lines = [
        { sku: 'cup', quantity: 2, amount: 4000 },
        { sku: 'tin', quantity: 1, amount: 199 },
      ];
      await expect(shop.credit({ lines })).rejects.toMatchObject(refused('VALIDATION_FAILED', 'lines'));
      expect(await shop.credit({ lines, amount: 4199 })).toMatchObject({ entry: { points: 41 } });
    });

    test.each([{ externalId: 'A-1' }, { externalId: 'unknown' }])('a currency without a rate is refused, also for %o', async (member) => {
      await shop.enrol();
      const before = await shop.testTable.items();
      await expect(shop.credit({ member, currency: 'CHF' })).rejects.toMatchObject(refused('VALIDATION_FAILED', 'currency'));
      expect(await shop.testTable.items()).toEqual(before);
    });

    test('a refused purchase can be sent again corrected', async () => {
      await shop.enrol();
      await expect(shop.credit({ currency: 'CHF' })).rejects.toMatchObject(refused('VALIDATION_FAILED'));
      expect(await shop.credit()).toMatchObject({ replayed: false });
    });
  });

  test('earns by the version in force when it was made', async () => {
    const { memberId } = await shop.enrol();
    const { effectiveAt } = (await publishVersion(shop.ports, PROGRAMME, termsAt(3), 'manager-1')).version;
    shop.ports.clock.set(plusSeconds(effectiveAt, 10));
    await shop.credit({ orderId: 'old', occurredAt: plusSeconds(effectiveAt, -0.001), amount: 100 });
    await shop.credit({ orderId: 'new', occurredAt: effectiveAt, amount: 100 });
    await shop.credit({ orderId: 'ancient', occurredAt: '2019-01-01T00:00:00Z', amount: 100 });
    expect(await ledgerOf(memberId)).toEqual(['enrol 0', 'earn 1', 'earn 3', 'earn 1']);
    expect(await shop.store.order(CORNER_SHOP.id, 'new')).toMatchObject({ credit: { programmeVersion: 2 } });
  });
});

async function died(): Promise<never> {
  throw new TypeError('died');
}

/** The server is gone after its first commit. */
const dyingAfterEnrolment = () => atFirst('unclaimed', { meanwhile: died });

describe('many purchases before their member enrols, by several identities, from two merchants', () => {
  const identities = { email: 'a@example.com', card: '1234', externalId: 'A-1' };
  const named = [{ email: 'a@example.com' }, { card: '1234' }, { externalId: 'A-1' }] as const;
  const merchants = [CORNER_SHOP, { id: 'tea-shop', programmeId: PROGRAMME }];
  const buys = async (shop: Shop, count: number) => {
    for (let index = 0; index < count; index += 1) {
      const [merchant, member] = [merchants[index % 2] ?? CORNER_SHOP, named[index % 3] ?? named[0]];
      const purchase = aPurchase({ orderId: `order-${Math.floor(index / 2)}`, member, amount: 100 * (index + 1) });
      expect(await creditPurchase(shop.ports, merchant, purchase)).toEqual({ kept: 'unclaimed', replayed: false });
    }
  };
  /** Reacts to every entry, from the first one on, and again to those that this adds. */
  const react = async (shop: Shop, memberId: string): Promise<number> => {
    let [reactions, number] = [0, 1];
    for (; ; number += 1) {
      const entry = await shop.store.entry(PROGRAMME, memberId, number);
      if (entry === undefined) return reactions;
      const messages = reactionsOfEntry(entry);
      expect(messages.map(({ group }) => group)).toEqual(messages.map(() => memberId));
      for (const _ of messages) await collectSlice(shop.ports, PROGRAMME, memberId);
      reactions += messages.length;
    }
  };

  test('few are credited with the enrolment', async () => {
    const shop = await openShop(await memoryTables().fresh());
    await buys(shop, MAX_COLLECTED_BY_COMMAND);
    const { memberId } = await shop.enrol(identities);
    expect(await provedLedger(shop.store, memberId)).toHaveLength(1 + MAX_COLLECTED_BY_COMMAND);
    expect(await react(shop, memberId)).toBe(0);
  });

  test('P12: of many the enrolment credits one, and reactions the others; the balance says so meanwhile', async () => {
    const shop = await openShop(await memoryTables().fresh());
    await buys(shop, 250);
    const { memberId } = await shop.enrol(identities);
    expect(await provedLedger(shop.store, memberId)).toHaveLength(2);
    expect(await readBalance(shop.ports, PROGRAMME, memberId)).toMatchObject({ collecting: true });
    // A retry and a purchase between do not credit all the others either.
    await shop.enrol(identities);
    await shop.credit({ orderId: 'new', member: { id: memberId }, amount: 100 });
    expect((await provedLedger(shop.store, memberId)).length).toBeLessThan(6);

    expect(await react(shop, memberId)).toBeGreaterThanOrEqual(3);
    const balance = await readBalance(shop.ports, PROGRAMME, memberId);
    expect(balance).toMatchObject({ account: { pending: [{ points: (250 * 251) / 2 + 1 }] } });
    expect(balance).not.toHaveProperty('collecting');
    expect(await provedLedger(shop.store, memberId)).toHaveLength(1 + 250 + 1);
    await shop.credit({ orderId: 'newer', member: { id: memberId }, amount: 100 });
    expect(await shop.store.account(PROGRAMME, memberId)).toMatchObject({ collecting: [] });
  });

  test('a reaction that is delivered again, or dies, loses and repeats nothing', async () => {
    const shop = await openShop(await memoryTables().fresh());
    await buys(shop, MAX_COLLECTED_BY_REACTION + 30);
    const { memberId } = await shop.enrol(identities);
    const dying = shop.on(faultyStore(shop.store, atFirst('commit', { meanwhile: died }, 7)));
    await expect(collectSlice(dying.ports, PROGRAMME, memberId)).rejects.toThrow('died');
    await Promise.allSettled([1, 2].map(() => redelivered(() => collectSlice(shop.ports, PROGRAMME, memberId))));
    await react(shop, memberId);
    expect(await provedLedger(shop.store, memberId)).toHaveLength(1 + MAX_COLLECTED_BY_REACTION + 30);
  });
});
