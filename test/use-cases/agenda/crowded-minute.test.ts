/** More accounts than DynamoDB Local has time for: in memory. */
import { describe, expect, test } from 'vitest';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import { blankAccount } from '../../../shared/domain/ledger/account.ts';
import { ledgerChanges } from '../../../shared/domain/ledger/decision.ts';
import { append } from '../../../shared/domain/ledger/ledger.ts';
import { decideEnrolment } from '../../../shared/domain/members/enrolment.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { done, run } from '../../support/kernel/agenda-runs.ts';
import { aVersion } from '../../support/kernel/builders.ts';
import { NOON } from '../../support/kernel/ports.ts';
import { openShop, PROGRAMME, provedLedger, type Shop, TERMS } from '../../support/kernel/shop.ts';
import { memoryTables } from '../../support/kernel/tables.ts';

describe('thousands of accounts that are due at the same minute', () => {
  const COUNT = 20_000;
  const DUE_AT = plusSeconds(NOON, 60);
  const memberId = (index: number) => `mem_${String(index).padStart(26, '0')}`;
  const version = aVersion(TERMS, { programmeId: PROGRAMME });

  async function crowd(): Promise<Shop> {
    const shop = await openShop(await memoryTables().fresh());
    for (let index = 0; index < COUNT; index += 1) {
      const ledger = append(decideEnrolment(memberId(index), [], version, NOON), {
        kind: 'earn',
        at: NOON,
        programmeVersion: 1,
        postings: [{ bucket: 'pending', maturesAt: DUE_AT, expiresAt: null, points: 1 }],
        explanation: [],
      });
      await shop.store.commit(ledgerChanges(blankAccount(PROGRAMME, memberId(index)), ledger, TERMS, NOON));
    }
    shop.ports.clock.set(DUE_AT);
    return shop;
  }

  /** How many accounts are held at the same time, and how many keys. */
  function watched(store: Store) {
    const most = { accounts: 0, keys: 0 };
    let accounts = 0;
    const watching: Store = {
      ...store,
      async due(...asked) {
        const page = await store.due(...asked);
        most.keys = Math.max(most.keys, page.items.length);
        return page;
      },
      async account(...asked) {
        accounts += 1;
        most.accounts = Math.max(most.accounts, accounts);
        return store.account(...asked);
      },
      async commit(changes) {
        const outcome = await store.commit(changes);
        accounts -= 1;
        return outcome;
      },
    };
    return { watching, most };
  }

  test('are worked off page by page, a few at a time', async () => {
    const shop = await crowd();
    const { watching, most } = watched(shop.store);
    expect(await run(shop.on(watching).ports)).toEqual(done({ settled: COUNT }));
    expect(most.keys).toBe(200);
    expect(most.accounts).toBe(16);
    for (const index of [0, 777, COUNT - 1]) {
      expect(await provedLedger(shop.store, memberId(index))).toEqual(['enrol 0', 'earn 1', 'mature 0']);
    }
    expect(await run(shop.ports)).toEqual(done({ settled: 0 }));
  });

  test('of which half are broken, the first on the agenda: the others have their turn in every run', async () => {
    const shop = await crowd();
    const isBroken = (id: string) => Number(id.slice('mem_'.length)) < COUNT / 2;
    const failing: Store = {
      ...shop.store,
      account: async (programmeId, id) => {
        const account = await shop.store.account(programmeId, id);
        return account !== undefined && isBroken(id) ? { ...account, debt: -1 } : account;
      },
    };
    const { ports } = shop.on(failing);
    expect(await run(ports)).toEqual(done({ settled: COUNT / 2, setAside: COUNT / 2 }));
    shop.ports.clock.advance(900);
    expect(await run(ports)).toEqual(done({ settled: 0, setAside: COUNT / 2 }));
    shop.ports.clock.advance(900);
    // They are repaired: in one run all are settled, and no record is left.
    expect(await run(shop.ports)).toEqual(done({ settled: COUNT / 2 }));
    expect((await shop.store.setAsides(PROGRAMME, undefined, 10)).items).toEqual([]);
  });
});
