/**
 * The two reads and the transaction of a redemption without the product's code: items of the same size and shape, on the same conditions,
 * with their own counters in turns, so the product's items stay as they are.
 */

import {
  type DynamoDBDocumentClient,
  GetCommand,
  type GetCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { invariant } from '../../../shared/domain/kernel/refusal.ts';
import type { Item, Write } from '../../../shared/store/kernel/item-table.ts';
import type { Key } from '../../../shared/store/kernel/key.ts';
import { ledgerItems } from '../../../shared/store/ledger/items.ts';
import { rewardItems } from '../../../shared/store/rewards/items.ts';
import { ATTRIBUTES } from '../../../shared/store/table.ts';

/** The writes of a redemption: the key of each item, and its content unless it is a counter. */
export interface RedemptionItems {
  readonly account: Item;
  readonly entry: Item;
  readonly redemption: Item;
  readonly claim: Item;
  readonly voucher: Item;
  readonly limit: Key;
}

/** Extracts the items from the one transaction of a redemption. */
export function itemsOfRedemption(writes: readonly Write[]): RedemptionItems {
  const written = (sort: string): Write => {
    const found = writes.find(({ key }) => key.SK.startsWith(sort));
    invariant(found !== undefined, `a redemption writes ${sort}`);
    return found;
  };
  const put = (sort: string): Item => {
    const { key, action } = written(sort);
    invariant(action.kind === 'put', `${sort} is put`);
    return { ...action.attributes, ...key };
  };
  return {
    account: put(ledgerItems.account.sort.prefix),
    entry: put(ledgerItems.entry.sort.prefix),
    redemption: put(rewardItems.redemption.sort.prefix),
    claim: put(ledgerItems.claim.sort.prefix),
    voucher: put(rewardItems.voucher.sort.prefix),
    limit: written(rewardItems.limit.sort.prefix).key,
  };
}

export interface BareRedemption {
  readonly reads: readonly GetCommandInput[];
  readonly write: TransactWriteCommandInput;
}

const PROGRAMME = 'bare-calls';
const REWARD = 'rew_bar';
/** More than any run takes. */
const PLENTY = 1_000_000;

export class BareRedemptions {
  readonly #items: RedemptionItems;
  readonly #tableName: string;
  readonly #shards: number;
  #made = 0;

  constructor(tableName: string, items: RedemptionItems, shards: number) {
    this.#tableName = tableName;
    this.#items = items;
    this.#shards = shards;
  }

  /** The counters, and the accounts of so many members, each for one redemption. */
  seeds(members: number): readonly Item[] {
    const { PK: _, SK: __, ...account } = this.#items.account;
    const version = Number(account.version) - 1;
    return [
      ...Array.from({ length: this.#shards }, (_, shard) => ({
        ...rewardItems.stock.key({ programmeId: PROGRAMME, rewardId: REWARD, shard }),
        [rewardItems.stock.counter]: PLENTY,
      })),
      ...Array.from({ length: members }, (_, member) => ({ ...account, ...accountKey(member), version })),
    ];
  }

  /** Each redemption is used once. */
  next(count: number): readonly BareRedemption[] {
    return Array.from({ length: count }, () => this.#one(this.#made++));
  }

  #one(member: number): BareRedemption {
    const { account, entry, redemption, claim, voucher, limit } = this.#items;
    const TableName = this.#tableName;
    const id = memberId(member);
    const { PK } = accountKey(member);
    const put = (item: Item, key: Key) => ({ Put: { ...absent(TableName), Item: { ...item, ...key } } });
    const claimKey = ledgerItems.claim.key({ caller: id, key: lengthened('', member, CLAIMED_BY_KEY) });
    const counter = (Key: Key, attribute: string, by: number, condition: string, number: number) => ({
      Update: {
        TableName,
        Key,
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
        ConditionExpression: condition,
        UpdateExpression: 'ADD #added :by',
        ExpressionAttributeNames: { '#number': attribute, '#added': attribute },
        ExpressionAttributeValues: { ':number': number, ':by': by },
      },
    });
    return {
      reads: [claimKey, accountKey(member)].map((Key) => ({ TableName, Key, ConsistentRead: true })),
      write: {
        TransactItems: [
          { Put: { ...unchanged(TableName, Number(account.version) - 1), Item: { ...account, ...accountKey(member) } } },
          put(entry, { PK, SK: entry.SK }),
          put(redemption, { PK, SK: redemption.SK }),
          counter(
            rewardItems.stock.key({ programmeId: PROGRAMME, rewardId: REWARD, shard: member % this.#shards }),
            rewardItems.stock.counter,
            -1,
            '#number >= :number',
            1,
          ),
          counter({ PK, SK: limit.SK }, rewardItems.limit.counter, 1, 'attribute_not_exists(#number) OR #number < :number', 1),
          put(voucher, rewardItems.voucher.key({ programmeId: PROGRAMME, code: lengthened('', member, VOUCHER_SYMBOLS) })),
          put(claim, claimKey),
        ],
      },
    };
  }
}

/** The reads are in parallel, as in the product. */
export async function sendBare(documents: DynamoDBDocumentClient, { reads, write }: BareRedemption): Promise<void> {
  await Promise.all(reads.map((read) => documents.send(new GetCommand(read))));
  await documents.send(new TransactWriteCommand(write));
}

const absent = (TableName: string) => ({
  TableName,
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  ConditionExpression: 'attribute_not_exists(#key)',
  ExpressionAttributeNames: { '#key': ATTRIBUTES.partitionKey },
});

const unchanged = (TableName: string, version: number) => ({
  TableName,
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  ConditionExpression: '#revision = :revision',
  ExpressionAttributeNames: { '#revision': 'version' },
  ExpressionAttributeValues: { ':revision': version },
});

/** Lengths of the product's values. */
const CLAIMED_BY_KEY = 36;
const VOUCHER_SYMBOLS = 17;
const lengthened = (prefix: string, number: number, length: number): string => `${prefix}${String(number).padStart(length, '0')}`;
const memberId = (member: number): string => lengthened('mem_', member, 26);
const accountKey = (member: number): Key => ledgerItems.account.key({ programmeId: PROGRAMME, memberId: memberId(member) });
