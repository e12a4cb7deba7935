/**
 * The permission matrix as IAM statements. Each item declares who may use it (`shared/store/<feature>/items.ts`); docs/items.md
 * prints all.
 */
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { AGENDA_INDEX, agendaPrefixesOf, ITEMS, prefixesOf } from '../../shared/store/table.ts';
import type { DeployedFunction } from './deployed-function.ts';

/**
 * The calls that each kind of access needs. A commit replaces whole items on condition. Only counters are updated in place, and no
 * function scans. IAM checks a transaction by its actions.
 */
export const ACTIONS = {
  read: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
  put: ['dynamodb:PutItem', 'dynamodb:ConditionCheckItem'],
  /** Counters only. The items declare them. */
  update: ['dynamodb:UpdateItem'],
  delete: ['dynamodb:DeleteItem'],
  /** Queries of the index, limited by its partition key. */
  agenda: ['dynamodb:Query'],
} as const;

type Action = keyof typeof ACTIONS;

const SIDS = {
  agenda: 'ReadAgenda',
  read: 'ReadTable',
  put: 'PutTable',
  update: 'CountInTable',
  delete: 'DeleteTable',
} as const satisfies Record<Action, string>;

/** The prefixes of partition keys that the items grant to the function. */
const prefixesFor = (name: DeployedFunction): Readonly<Record<Action, readonly string[]>> => ({
  agenda: agendaPrefixesOf(name),
  read: prefixesOf(name, 'reads'),
  put: prefixesOf(name, 'puts'),
  update: prefixesOf(name, 'updates'),
  delete: prefixesOf(name, 'deletes'),
});

/** A prefix that ends in `#` begins many partition keys; one that does not is a whole key. */
const pattern = (prefix: string): string => (prefix.endsWith('#') ? `${prefix}*` : prefix);

export const usesTable = (name: DeployedFunction): boolean => Object.values(prefixesFor(name)).some((prefixes) => prefixes.length > 0);

/** Functions that sign events with the secrets of endpoints. */
const SIGNING: ReadonlySet<DeployedFunction> = new Set(['deliverer', 'retrier']);

/** Items with a hash of an identity or a trait in their key. The platform's key makes the hash; it also opens merchants' secrets. */
const HASHED = [ITEMS.members.identity, ITEMS.fraud.trait].map(({ partition }) => partition.prefix);

export const usesPlatformKeys = (name: DeployedFunction): boolean =>
  SIGNING.has(name) || prefixesFor(name).read.some((prefix) => HASHED.includes(prefix));

/**
 * The permissions of one function, as IAM statements.
 *
 * `ForAllValues` also holds for a request without a key. Every action above has a key; only Scan, which no function may call, has none.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function tableStatements(name: DeployedFunction, table: ITable): readonly PolicyStatement[] {
  const prefixes = prefixesFor(name);
  return (['agenda', 'read', 'put', 'update', 'delete'] as const)
    .filter((action) => prefixes[action].length > 0)
    .map(
      (action) =>
        new PolicyStatement({
          sid: SIDS[action],
          actions: [...ACTIONS[action]],
          resources: [action === 'agenda' ? `${table.tableArn}/index/${AGENDA_INDEX}` : table.tableArn],
          conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': prefixes[action].map(pattern) } },
        }),
    );
}
