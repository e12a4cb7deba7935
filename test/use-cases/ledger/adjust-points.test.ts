/** By hand, once per idempotency key: on every table. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { beginProof, proveEntry } from '../../../shared/domain/ledger/ledger.ts';
import { type AdjustCommand, type AdjustOutcome, adjustPoints } from '../../../shared/use-cases/ledger/adjust-points.ts';
import { openNote } from '../../../shared/use-cases/ledger/open-note.ts';
import { readBalance } from '../../../shared/use-cases/members/read-member.ts';
import { publishVersion } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { FAULTS, redelivered } from '../../support/kernel/faults.ts';
import { atCall, atFirst, faultyStore } from '../../support/kernel/faulty-store.ts';
import { openShop, PROGRAMME, provedLedger, type Shop, TERMS } from '../../support/kernel/shop.ts';
import { TABLES } from '../../support/kernel/tables.ts';

const refused = (code: string, field?: string) => (field === undefined ? { name: 'Refusal', code } : { name: 'Refusal', code, field });

describe.each(TABLES)('adjusting points $name', (tables) => {
  let shop: Shop;
  let memberId: string;
  beforeAll(tables.start);
  afterAll(tables.stop);
  beforeEach(async () => {
    shop = await openShop(await tables.fresh());
    ({ memberId } = await shop.enrol());
  });

  const adjust = (differing: Partial<AdjustCommand> = {}, on: Shop = shop) =>
    adjustPoints(on.ports, {
      programmeId: PROGRAMME,
      memberId,
      points: 100,
      reason: 'goodwill',
      by: 'manager-1',
      role: 'manager',
      idempotencyKey: 'key-1',
      ...differing,
    });
  const active = async () => (await readBalance(shop.ports, PROGRAMME, memberId)).balance.active;

  test('keeps reason and name sealed beside the entry: in no hash, so that they can be erased', async () => {
    const { entry } = await adjust();
    const [stored] = (await shop.testTable.items()).filter(({ SK }) => String(SK).endsWith(String(entry.number).padStart(10, '0')));
    expect(JSON.stringify(stored)).not.toMatch(/goodwill|manager-1/);
    const { sealed: _erased, ...rest } = entry;
    expect(await openNote(shop.ports, rest)).toEqual({ ...rest, noteMissing: 'erased' });
    const { items: ledger } = await shop.store.entriesAfter(PROGRAMME, memberId, 0, 10);
    const proved = ledger.map((one) => (one.number === entry.number ? rest : one)).reduce(proveEntry, beginProof(PROGRAMME, memberId));
    expect([proved.faults, proved.replayed.version]).toEqual([[], entry.number]);
    const other = (await adjust({ points: 5, reason: 'another', idempotencyKey: 'key-3' })).entry;
    for (const sealed of [other.sealed, 'v1.AAAA', 'nothing', `${entry.sealed}A`])
      expect(await openNote(shop.ports, { ...entry, sealed })).toMatchObject({ noteMissing: 'altered' });
    expect(await openNote(shop.ports, { ...entry, memberId: 'mem_other' })).toMatchObject({ noteMissing: 'altered' });
    expect(other.note).not.toBe((await adjust({ points: 5, reason: 'another', idempotencyKey: 'key-4' })).entry.note);
  });

  test('adds and takes', async () => {
    const { entry, replayed } = await adjust();
    expect(replayed).toBe(false);
    expect(await openNote(shop.ports, entry)).toMatchObject({ kind: 'adjust', points: 100, reason: 'goodwill', by: 'manager-1' });
    expect(await adjust({ points: -40, idempotencyKey: 'key-2' })).toMatchObject({ entry: { points: -40 } });
    expect(await active()).toBe(60);
  });

  test('taking at the same time never takes more than there is', async () => {
    await adjust();
    const takes = [1, 2, 3, 4, 5].map((number) =>
      redelivered(() => adjust({ points: -30, idempotencyKey: `take-${number}` }, shop.on(shop.store))),
    );
    const outcomes = await Promise.allSettled(takes);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(await active()).toBe(10);
    await provedLedger(shop.store, memberId);
  });

  if (!tables.everything) return;

  test('the same key again gets the same entry again; with different content it is refused', async () => {
    const { entry } = await adjust();
    shop.ports.clock.advance(86_400);
    expect(await adjust()).toEqual({ entry, replayed: true });
    for (const differing of [{ points: 101 }, { reason: 'other' }, { memberId: 'mem_other' }]) {
      await expect(adjust(differing)).rejects.toMatchObject(refused('IDEMPOTENCY_MISMATCH', 'idempotency-key'));
    }
    expect(await provedLedger(shop.store, memberId)).toEqual(['enrol 0', 'adjust 100']);
  });

  test("another manager's same key is another key", async () => {
    await adjust();
    expect(await adjust({ by: 'manager-2' })).toMatchObject({ replayed: false });
    expect(await active()).toBe(200);
  });

  test('a repetition that could not be decided any more gets its first answer', async () => {
    await adjust();
    const { entry } = await adjust({ points: -100, idempotencyKey: 'key-2' });
    expect(await adjust({ points: -100, idempotencyKey: 'key-2' })).toEqual({ entry, replayed: true });
  });

  test('a repetition that overtakes its first delivery gets the same answer, though the points are gone', async () => {
    await adjust();
    const take = (on?: Shop) => adjust({ points: -100, idempotencyKey: 'key-2' }, on);
    let first: Promise<AdjustOutcome> | undefined;
    const meanwhile = () => {
      first = take();
      return first;
    };
    // Done by someone else after this one found the key free, and before it reads the account.
    const again = await take(shop.on(faultyStore(shop.store, atFirst('account', { meanwhile }))));
    expect(again).toEqual({ entry: (await first)?.entry, replayed: true });
    expect(await provedLedger(shop.store, memberId)).toEqual(['enrol 0', 'adjust 100', 'adjust -100']);
  });

  test('takes no more than there is, and leaves the key free', async () => {
    await expect(adjust({ points: -1 })).rejects.toMatchObject(refused('INSUFFICIENT_POINTS', 'points'));
    expect(await adjust()).toMatchObject({ replayed: false });
  });

  test('of no one is refused', async () => {
    await expect(adjust({ memberId: 'mem_nobody' })).rejects.toMatchObject(refused('NOT_FOUND', 'memberId'));
  });

  test('the same key many times at the same time is one adjustment', async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => redelivered(() => adjust({}, shop.on(shop.store)))));
    for (const { entry } of outcomes) expect(entry).toStrictEqual(outcomes[0]?.entry);
    expect(outcomes.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await active()).toBe(100);
  });

  test('with a fault at any of its calls: once', async () => {
    const dry = faultyStore(shop.store);
    await adjust({ idempotencyKey: 'dry' }, shop.on(dry));
    let expected = 100;
    for (const { operation, number } of dry.calls) {
      for (const fault of operation === 'commit' ? FAULTS : (['lost-before'] as const)) {
        const idempotencyKey = `${number}-${String(fault)}`;
        const { entry } = await adjust({ idempotencyKey }, shop.on(faultyStore(shop.store, atCall(number, fault))));
        expect(await adjust({ idempotencyKey })).toEqual({ entry, replayed: true });
        expected += 100;
        expect(await active()).toBe(expected);
      }
    }
  });

  describe('P10: a person of support', () => {
    const grant = (points: number, idempotencyKey: string, by = 'sam') => adjust({ points, idempotencyKey, by, role: 'support' });

    test('adds 10,000 points at once, and no more', async () => {
      await expect(grant(10_001, 'key-1')).rejects.toMatchObject({
        code: 'LIMIT_EXCEEDED',
        field: 'points',
        message: 'a person of support may add at most 10000 points at once',
      });
      expect(await active()).toBe(0);
      expect((await grant(10_000, 'key-1')).entry.points).toBe(10_000);
      expect(await grant(10_000, 'key-1')).toMatchObject({ replayed: true });
    });

    test('adds 100,000 points in a day of the programme, whoever gets them; another person has a day of their own', async () => {
      for (let number = 0; number < 10; number += 1) await grant(10_000, `key-${number}`);
      await expect(grant(1, 'key-10')).rejects.toMatchObject({ code: 'PACE_EXCEEDED', field: 'points', retryAfterSeconds: 11 * 3_600 });
      expect((await grant(-5, 'key-11')).entry.points).toBe(-5);
      expect((await grant(1, 'key-12', 'sue')).entry.points).toBe(1);
      shop.ports.clock.advance(11 * 3_600);
      expect((await grant(1, 'key-10')).entry.points).toBe(1);
    });

    test('adds as much as the terms say, as does a manager', async () => {
      const limits = { staff: { support: { pointsPerGrant: 5, pointsPerDay: 7 }, manager: { pointsPerGrant: 9, pointsPerDay: 9 } } };
      await publishVersion(shop.ports, PROGRAMME, { ...TERMS, fraud: { limits } }, 'maya');
      shop.ports.clock.advance(60);
      await expect(grant(6, 'key-1')).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
      await grant(5, 'key-2');
      await expect(grant(3, 'key-3')).rejects.toMatchObject({ code: 'PACE_EXCEEDED' });
      await expect(adjust({ points: 10, idempotencyKey: 'key-4' })).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    });
  });
});
