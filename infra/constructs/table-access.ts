/** The permission matrix as IAM statements. Each item declares who may use it (`shared/store/<feature>/items.ts`); docs/items.md prints all. */
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { AGENDA_INDEX, agendaPrefixesOf, ITEMS, prefixesOf } from '../../shared/store/table.ts';
import type { DeployedFunction } from './deployed-function.ts';

/**
 * The calls that each kind of access needs. A commit replaces whole items on condition; only counters are updated in place, and
 * nobody scans. A transaction is allowed by what it contains.
 */
export const ACTIONS = {
  read: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
  put: ['dynamodb:PutItem', 'dynamodb:ConditionCheckItem'],
  /** Of counters: what is left of a reward, how often a member has had it, how often a merchant guessed, what happened in a window, how many friends there are, how often a lane changed. */
  update: ['dynamodb:UpdateItem'],
  delete: ['dynamodb:DeleteItem'],
  /** Of the index, by whose partition key it is limited. */
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

/** What the items say of the function, as prefixes of partition keys. */
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

/** Signs what is sent to endpoints by their secrets. */
const SIGNING: ReadonlySet<DeployedFunction> = new Set(['deliverer', 'retrier']);

/** Items that are found by the hash of an identity or a trait: the platform's key makes it, and opens merchants' secrets. */
const HASHED = [ITEMS.members.identity, ITEMS.fraud.trait].map(({ partition }) => partition.prefix);

export const usesPlatformKeys = (name: DeployedFunction): boolean =>
  SIGNING.has(name) || prefixesFor(name).read.some((prefix) => HASHED.includes(prefix));

/**
 * What one function may do, as IAM statements.
 *
 * `ForAllValues` also holds when a request names no key at all; each of the actions above always does, Scan is the one that
 * would not. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
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
