/** Which function may do what to which partitions of the table: the permission matrix, and the statements it stands for. */
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { AGENDA_INDEX, PREFIX } from '../../shared/store/table.ts';
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
  // All that it needs is in the stream.
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

/** A prefix that ends in `#` begins many partition keys; one that does not is a whole key. */
const pattern = (partitions: Partitions): string => (PREFIX[partitions].endsWith('#') ? `${PREFIX[partitions]}*` : PREFIX[partitions]);

const rowsOf = (name: DeployedFunction): Record<Access, readonly Partitions[]> => TABLE_ACCESS[name];

export const usesTable = (name: DeployedFunction): boolean => Object.values(rowsOf(name)).some((partitions) => partitions.length > 0);

/** Signs what is sent to endpoints by their secrets. */
const SIGNING: ReadonlySet<DeployedFunction> = new Set(['deliverer', 'retrier']);

/** Whoever looks members up by an identity, or by a trait, hashes it. Merchants' secrets are read by those who do that, too. */
export const usesPlatformKeys = (name: DeployedFunction): boolean =>
  rowsOf(name).read.includes('identity') || rowsOf(name).read.includes('trait') || SIGNING.has(name);

/**
 * The rows of one function as IAM statements.
 *
 * `ForAllValues` also holds when a request names no key at all; each of the actions above always does, Scan is the one that
 * would not. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
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
