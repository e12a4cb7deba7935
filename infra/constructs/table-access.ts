/** The permission matrix: the access of each function to the partitions of the table, and the IAM statements that follow. */
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { AGENDA_INDEX, PREFIX } from '../../shared/store/table.ts';
import type { DeployedFunction } from './deployed-function.ts';

/**
 * The DynamoDB calls of each kind of access. A commit replaces whole items on conditions, only counters are updated in place, and no
 * function scans. A transaction needs the permissions of its parts.
 */
export const ACTIONS = {
  read: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
  put: ['dynamodb:PutItem', 'dynamodb:ConditionCheckItem'],
  /** Counters: a reward's inventory, a member's redemptions, a merchant's guesses, events in a window, friends, changes of a lane. */
  update: ['dynamodb:UpdateItem'],
  delete: ['dynamodb:DeleteItem'],
  /** Queries of the index, limited by its partition key. */
  agenda: ['dynamodb:Query'],
} as const;

type Access = keyof typeof ACTIONS;
type Partitions = keyof typeof PREFIX;

export const TABLE_ACCESS = {
  'merchant-api': {
    agenda: [],
    read: ['programme', 'merchant', 'member', 'order', 'identity', 'claim', 'reward', 'voucher', 'till', 'guesses', 'pace', 'capped'],
    put: ['member', 'order', 'identity', 'claim', 'till', 'review', 'reviews', 'capped'],
    update: ['guesses', 'pace'],
    delete: ['identity'],
  },
  'member-api': {
    agenda: [],
    read: [
      'programme',
      'member',
      'order',
      'identity',
      'claim',
      'rewards',
      'reward',
      'stock',
      'codes',
      'pace',
      'refcode',
      'invited',
      'friends',
      'insight',
    ],
    put: ['member', 'order', 'identity', 'claim', 'codes', 'voucher', 'till', 'queue', 'refcode', 'invited', 'friends', 'insight'],
    update: ['member', 'stock', 'pace', 'trait', 'friends'],
    delete: ['identity', 'codes', 'queue'],
  },
  'admin-api': {
    agenda: ['due'],
    read: [
      'programmes',
      'programme',
      'merchant',
      'member',
      'order',
      'identity',
      'claim',
      'aside',
      'rewards',
      'reward',
      'stock',
      'queue',
      'review',
      'reviews',
      'pace',
      'refcode',
      'invited',
      'friends',
      'endpoints',
      'deliveries',
      'insight',
      'segments',
      'segment',
      'run',
      'report',
    ],
    put: [
      'programmes',
      'programme',
      'merchant',
      'member',
      'order',
      'identity',
      'claim',
      'rewards',
      'reward',
      'codes',
      'queue',
      'review',
      'reviews',
      'endpoints',
      'insight',
      'segments',
      'segment',
    ],
    update: ['member', 'stock', 'pace', 'trait', 'segments'],
    delete: ['identity', 'queue', 'reviews', 'endpoints', 'segment'],
  },
  reference: { agenda: [], read: [], put: [], update: [], delete: [] },
  'agenda-worker': {
    agenda: ['due'],
    read: ['programme', 'member', 'aside'],
    put: ['member', 'aside'],
    update: ['member', 'stock'],
    delete: ['aside'],
  },
  reactor: {
    agenda: [],
    read: ['programme', 'member', 'claim', 'reward', 'stock', 'codes', 'review', 'trait', 'friends'],
    put: ['member', 'claim', 'codes', 'voucher', 'queue', 'review', 'reviews', 'friends'],
    update: ['stock', 'friends'],
    delete: ['codes', 'queue', 'friends'],
  },
  'stock-worker': { agenda: [], read: ['programmes', 'rewards', 'reward', 'stock'], put: [], update: [], delete: [] },
  projector: { agenda: [], read: ['endpoints'], put: [], update: [], delete: [] },
  // The stream has all that it needs.
  publisher: { agenda: [], read: [], put: [], update: [], delete: [] },
  deliverer: {
    agenda: [],
    read: ['endpoints', 'lane', 'deliveries'],
    put: ['endpoints', 'lane', 'deliveries'],
    update: ['lane'],
    delete: [],
  },
  retrier: {
    agenda: [],
    read: ['endpoints', 'lane', 'deliveries'],
    put: ['endpoints', 'lane', 'deliveries'],
    update: [],
    delete: ['lane'],
  },
  'webhook-sweeper': { agenda: ['lanesDue'], read: [], put: [], update: [], delete: [] },
  'retention-worker': {
    agenda: ['due'],
    read: ['programmes', 'programme', 'member', 'insight', 'run', 'partial', 'report', 'segments', 'reward'],
    put: ['insight', 'run', 'partial', 'report', 'segment'],
    update: [],
    delete: ['partial', 'report', 'segment'],
  },
} as const satisfies Record<DeployedFunction, Record<Access, readonly Partitions[]>>;

const SIDS = {
  agenda: 'ReadAgenda',
  read: 'ReadTable',
  put: 'PutTable',
  update: 'CountInTable',
  delete: 'DeleteTable',
} as const satisfies Record<Access, string>;

/** A prefix that ends in `#` begins many partition keys; any other is a whole key. */
const pattern = (partitions: Partitions): string => (PREFIX[partitions].endsWith('#') ? `${PREFIX[partitions]}*` : PREFIX[partitions]);

const rowsOf = (name: DeployedFunction): Record<Access, readonly Partitions[]> => TABLE_ACCESS[name];

export const usesTable = (name: DeployedFunction): boolean => Object.values(rowsOf(name)).some((partitions) => partitions.length > 0);

/** Functions that sign messages to endpoints with their secrets. */
const SIGNING: ReadonlySet<DeployedFunction> = new Set(['deliverer', 'retrier']);

/** Functions that look up identities or traits hash them. They also read merchants' secrets. */
export const usesPlatformKeys = (name: DeployedFunction): boolean =>
  rowsOf(name).read.includes('identity') || rowsOf(name).read.includes('trait') || SIGNING.has(name);

/**
 * The rows of one function as IAM statements.
 *
 * `ForAllValues` also holds when a request names no key at all. Each of the actions above always names one; only Scan would not.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function tableStatements(name: DeployedFunction, table: ITable): readonly PolicyStatement[] {
  const rows = rowsOf(name);
  return (['agenda', 'read', 'put', 'update', 'delete'] as const)
    .filter((access) => rows[access].length > 0)
    .map(
      (access) =>
        new PolicyStatement({
          sid: SIDS[access],
          actions: [...ACTIONS[access]],
          resources: [access === 'agenda' ? `${table.tableArn}/index/${AGENDA_INDEX}` : table.tableArn],
          conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': rows[access].map(pattern) } },
        }),
    );
}
