/** Which function may do what to which partitions of the table: the permission matrix, and the statements it stands for. */
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { FunctionName } from '../../shared/contract/route.ts';
import { PREFIX } from '../../shared/store/table.ts';

/**
 * The calls that each kind of access needs. Nobody updates in place: a commit replaces whole items on condition, and nobody
 * scans. A transaction is allowed by what it contains. The agenda index is not in here, since no function reads it yet.
 */
export const ACTIONS = {
  read: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
  put: ['dynamodb:PutItem', 'dynamodb:ConditionCheckItem'],
  delete: ['dynamodb:DeleteItem'],
} as const;

type Access = keyof typeof ACTIONS;
type Partitions = keyof typeof PREFIX;

export const TABLE_ACCESS = {
  'merchant-api': {
    read: ['programme', 'merchant', 'member', 'order', 'identity'],
    put: ['member', 'order', 'identity'],
    delete: ['identity'],
  },
  'member-api': {
    read: ['programme', 'member', 'order', 'identity'],
    put: ['member', 'order', 'identity'],
    delete: ['identity'],
  },
  'admin-api': {
    read: ['programmes', 'programme', 'merchant', 'member', 'order', 'identity', 'claim'],
    put: ['programmes', 'programme', 'merchant', 'member', 'order', 'identity', 'claim'],
    delete: ['identity'],
  },
  reference: { read: [], put: [], delete: [] },
} as const satisfies Record<FunctionName, Record<Access, readonly Partitions[]>>;

const SIDS = { read: 'ReadTable', put: 'PutTable', delete: 'DeleteTable' } as const satisfies Record<Access, string>;

/** A prefix that ends in `#` begins many partition keys; one that does not is a whole key. */
const pattern = (partitions: Partitions): string => (PREFIX[partitions].endsWith('#') ? `${PREFIX[partitions]}*` : PREFIX[partitions]);

export const usesTable = (name: FunctionName): boolean => Object.values(TABLE_ACCESS[name]).some((partitions) => partitions.length > 0);

/**
 * The rows of one function as IAM statements.
 *
 * `ForAllValues` also holds when a request names no key at all; each of the actions above always does, Scan is the one that
 * would not. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function tableStatements(name: FunctionName, table: ITable): readonly PolicyStatement[] {
  const rows: Record<Access, readonly Partitions[]> = TABLE_ACCESS[name];
  return (['read', 'put', 'delete'] as const)
    .filter((access) => rows[access].length > 0)
    .map(
      (access) =>
        new PolicyStatement({
          sid: SIDS[access],
          actions: [...ACTIONS[access]],
          resources: [table.tableArn],
          conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': rows[access].map(pattern) } },
        }),
    );
}
