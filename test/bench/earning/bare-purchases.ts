/**
 * The read and the transaction of a purchase without the product's code: items of the same size and shape, on the same conditions. It has
 * its own members, so the product's ledgers stay as they are.
 */

import type { GetCommandInput, TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { invariant } from '../../../shared/domain/kernel/refusal.ts';
import { orderFrom } from '../../../shared/store/earning/codecs.ts';
import { earningItems } from '../../../shared/store/earning/items.ts';
import type { Item, ItemTable } from '../../../shared/store/kernel/item-table.ts';
import type { Key } from '../../../shared/store/kernel/key.ts';
import { ledgerItems } from '../../../shared/store/ledger/items.ts';
import { ATTRIBUTES } from '../../../shared/store/table.ts';
import { orderId } from './ordinary-purchase.ts';

export interface BareEvent {
  readonly read: GetCommandInput;
  readonly write: TransactWriteCommandInput;
}

export interface PurchaseItems {
  readonly account: Item;
  readonly entry: Item;
  readonly order: Item;
}

/** The items of a credited purchase. */
export async function itemsOfPurchase(table: ItemTable, programmeId: string, merchantId: string, orderId: string): Promise<PurchaseItems> {
  const there = async (key: Key): Promise<Item> => {
    const item = await table.get(key);
    invariant(item !== undefined, `a credited purchase leaves ${key.SK}`);
    return item;
  };
  const order = await there(earningItems.order.key({ merchantId, orderId }));
  const { credit } = Credited.parse(orderFrom(order));
  return {
    order,
    account: await there(ledgerItems.account.key({ programmeId, memberId: credit.memberId })),
    entry: await there(ledgerItems.entry.key({ programmeId, memberId: credit.memberId, number: credit.entry })),
  };
}

const Credited = z.object({ credit: z.object({ memberId: z.string(), entry: z.int() }) });

const PROGRAMME = 'bare-calls';
const MERCHANT = 'mer_bare';

export class BarePurchases {
  readonly #items: PurchaseItems;
  readonly #tableName: string;
  /** The present version of each account, by member. */
  readonly #versions: number[];
  #made = 0;

  private constructor(tableName: string, items: PurchaseItems, members: number) {
    this.#items = items;
    this.#tableName = tableName;
    this.#versions = Array.from({ length: members }, () => 1);
  }

  /** Writes the first accounts. */
  static async open(table: ItemTable, tableName: string, items: PurchaseItems, members: number): Promise<BarePurchases> {
    const { PK: _, SK: __, ...account } = items.account;
    const attributes = { ...account, version: 1 };
    for (let member = 0; member < members; member += 1) {
      await table.write([{ key: accountKey(member), condition: { kind: 'absent' }, action: { kind: 'put', attributes } }]);
    }
    return new BarePurchases(tableName, items, members);
  }

  /** Events to be sent once, in this order. */
  next(count: number): readonly BareEvent[] {
    return Array.from({ length: count }, () => this.#event());
  }

  #event(): BareEvent {
    const { account, entry, order } = this.#items;
    const TableName = this.#tableName;
    const member = this.#made % this.#versions.length;
    const version = this.#versions[member] ?? 1;
    this.#made += 1;
    this.#versions[member] = version + 1;
    const absent = {
      TableName,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ConditionExpression: 'attribute_not_exists(#key)',
      ExpressionAttributeNames: { '#key': ATTRIBUTES.partitionKey },
    } as const;
    const unchanged = {
      TableName,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ConditionExpression: '#revision = :revision',
      ExpressionAttributeNames: { '#revision': 'version' },
      ExpressionAttributeValues: { ':revision': version },
    } as const;
    return {
      read: { TableName, Key: accountKey(member), ConsistentRead: true },
      write: {
        TransactItems: [
          { Put: { ...unchanged, Item: { ...account, ...accountKey(member), version: version + 1 } } },
          {
            Put: {
              ...absent,
              Item: { ...entry, ...ledgerItems.entry.key({ programmeId: PROGRAMME, memberId: memberId(member), number: version + 1 }) },
            },
          },
          { Put: { ...absent, Item: { ...order, ...earningItems.order.key({ merchantId: MERCHANT, orderId: orderId(this.#made) }) } } },
        ],
      },
    };
  }
}

/** An id of the product's length. */
const memberId = (member: number): string => `mem_${String(member).padStart(26, '0')}`;
const accountKey = (member: number): Key => ledgerItems.account.key({ programmeId: PROGRAMME, memberId: memberId(member) });
