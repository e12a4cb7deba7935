/** The preview of new terms over all members of a programme. */
import { describe, expect, test } from 'vitest';
import type { Store } from '../../../shared/ports/store.ts';
import { createProgramme } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { type PreviewPart, type PreviewPosition, previewTiers } from '../../../shared/use-cases/tiers/preview-tiers.ts';
import { expiringAfter, terms, tierTerms } from '../../support/kernel/builders.ts';
import { openShop, PROGRAMME, type Shop } from '../../support/kernel/shop.ts';
import { memoryTables } from '../../support/kernel/tables.ts';

const NOW = terms({ expiry: expiringAfter(12), tiers: tierTerms() });
const EMPTY = 'tea-club';
const BEGINNING: PreviewPosition = { shard: 0 };

/** More than one answer counts. */
const MEMBERS = 620;

async function aShop(members: number): Promise<Shop> {
  const shop = await openShop(await memoryTables().fresh(), NOW);
  await createProgramme(shop.ports, EMPTY, NOW, 'manager-1');
  for (let member = 0; member < members; member += 1) await shop.enrol({ externalId: `A-${member}` });
  return shop;
}

/** A store of pages of two, that tells how often it was asked, and how often at once. */
function watched(store: Store) {
  const asked = { queries: 0, underWay: 0, mostAtOnce: 0 };
  const due: Store['due'] = async (shard, until, after, limit) => {
    asked.queries += 1;
    asked.underWay += 1;
    asked.mostAtOnce = Math.max(asked.mostAtOnce, asked.underWay);
    const page = await store.due(shard, until, after, Math.min(limit, 2));
    asked.underWay -= 1;
    return page;
  };
  return { asked, store: { ...store, due } };
}

const preview = ({ ports }: Shop, store: Store, programmeId = PROGRAMME, from = BEGINNING) =>
  previewTiers({ ...ports, store }, programmeId, NOW, from);

describe('a preview', () => {
  test('of a programme without members asks several shards at a time, and each once', async () => {
    const shop = await aShop(0);
    const { asked, store } = watched(shop.store);
    expect(await preview(shop, store, EMPTY)).toEqual({ members: 0, moves: [], next: null });
    expect(asked).toMatchObject({ queries: shop.store.agendaShards, underWay: 0, mostAtOnce: 8 });
  });

  test('counts each member once, however many parts and pages there are', async () => {
    const shop = await aShop(MEMBERS);
    const { store } = watched(shop.store);
    const parts: PreviewPart[] = [];
    for (let from: PreviewPosition | null = BEGINNING; from !== null; from = parts.at(-1)?.next ?? null) {
      parts.push(await preview(shop, store, PROGRAMME, from));
    }
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.reduce((sum, { members }) => sum + members, 0)).toBe(MEMBERS);
    for (const { members, moves } of parts) expect(moves).toEqual([{ from: 'blue', to: 'blue', when: null, members }]);
    expect(await preview(shop, store, EMPTY)).toEqual({ members: 0, moves: [], next: null });
  });
});
