/**
 * The single table: names, keys and the index. Constants only, so that infrastructure and store read the same ones.
 *
 * | item                    | PK                                   | SK                           | written by      | read by            |
 * |-------------------------|--------------------------------------|------------------------------|-----------------|--------------------|
 * | programme list          | `PROGRAMMES`                         | `<programme>`                | admin           | admin              |
 * | programme version       | `PROGRAMME#<programme>`              | `VERSION#<6 digits>`         | admin           | all                |
 * | merchant list           | `PROGRAMME#<programme>`              | `MERCHANT#<merchant>`        | admin           | admin              |
 * | merchant and secrets    | `MERCHANT#<merchant>`                | `MERCHANT`                   | admin           | merchant, admin    |
 * | account                 | `MEMBER#<programme>#<member>`        | `ACCOUNT`                    | every command   | all                |
 * | profile                 | `MEMBER#<programme>#<member>`        | `PROFILE`                    | member, admin   | member, admin      |
 * | entry                   | `MEMBER#<programme>#<member>`        | `ENTRY#<10 digits>`          | every command   | all                |
 * | identity → member       | `IDENTITY#<programme>#<kind>#<hash>` | `IDENTITY`                   | enrolment       | all                |
 * | unclaimed purchase      | `IDENTITY#<programme>#<kind>#<hash>` | `UNCLAIMED#<merchant>#<order>` | merchant      | enrolment          |
 * | order, claim and record | `ORDER#<merchant>#<order>`           | `ORDER`                      | merchant        | merchant           |
 * | claim                   | `CLAIM#<caller>#<key>`, URI-escaped  | `CLAIM`                      | admin, merchant | admin, merchant    |
 * | account set aside       | `ASIDE#<programme>`                  | `<member>`                   | agenda          | agenda, admin      |
 *
 * | on the agenda, `DUE#<shard>` | by                                  | read by |
 * |------------------------------|-------------------------------------|---------|
 * | account                      | `<next action>#<programme>#<member>` | agenda |
 * | profile with a birth date    | `<next birthday>#<programme>#<member>#BIRTHDAY` | agenda |
 * | account set aside            | `<try again>#ASIDE#<programme>#<member>` | agenda |
 */

export const ATTRIBUTES = { partitionKey: 'PK', sortKey: 'SK', agendaPartitionKey: 'agendaShard', agendaSortKey: 'agendaKey' } as const;

/** Sparse, KEYS_ONLY: every account by when it next has something to do, and what else waits for its time. */
export const AGENDA_INDEX = 'agenda';

/** Shards of the agenda, so that no index partition takes more than 1/64 of the writes. */
export const AGENDA_SHARDS = 64;

/** An account with nothing ahead sorts behind every date. */
export const NOTHING_DUE = '9999-12-31T23:59:59.999Z';

/** What a partition key starts with: the unit in which functions are granted access. */
export const PREFIX = {
  programmes: 'PROGRAMMES',
  programme: 'PROGRAMME#',
  merchant: 'MERCHANT#',
  member: 'MEMBER#',
  identity: 'IDENTITY#',
  order: 'ORDER#',
  claim: 'CLAIM#',
  aside: 'ASIDE#',
  /** Of the agenda, not of the table. */
  due: 'DUE#',
} as const;

export const SORT = {
  account: 'ACCOUNT',
  profile: 'PROFILE',
  entry: 'ENTRY#',
  version: 'VERSION#',
  merchant: 'MERCHANT',
  merchantListed: 'MERCHANT#',
  identity: 'IDENTITY',
  unclaimed: 'UNCLAIMED#',
  order: 'ORDER',
  claim: 'CLAIM',
} as const;

export interface Key {
  readonly PK: string;
  readonly SK: string;
}

const padded = (value: number, digits: number) => String(value).padStart(digits, '0');

export const keys = {
  programmeListed: (programmeId: string): Key => ({ PK: PREFIX.programmes, SK: programmeId }),
  programmeVersion: (programmeId: string, version: number): Key => ({
    PK: PREFIX.programme + programmeId,
    SK: SORT.version + padded(version, 6),
  }),
  merchantListed: (programmeId: string, merchantId: string): Key => ({
    PK: PREFIX.programme + programmeId,
    SK: SORT.merchantListed + merchantId,
  }),
  merchant: (merchantId: string): Key => ({ PK: PREFIX.merchant + merchantId, SK: SORT.merchant }),
  account: (programmeId: string, memberId: string): Key => ({ PK: memberPartition(programmeId, memberId), SK: SORT.account }),
  profile: (programmeId: string, memberId: string): Key => ({ PK: memberPartition(programmeId, memberId), SK: SORT.profile }),
  entry: (programmeId: string, memberId: string, number: number): Key => ({
    PK: memberPartition(programmeId, memberId),
    SK: SORT.entry + padded(number, 10),
  }),
  identity: (programmeId: string, kind: string, hash: string): Key => ({
    PK: identityPartition(programmeId, kind, hash),
    SK: SORT.identity,
  }),
  unclaimed: (programmeId: string, kind: string, hash: string, merchantId: string, orderId: string): Key => ({
    PK: identityPartition(programmeId, kind, hash),
    SK: `${SORT.unclaimed}${merchantId}#${orderId}`,
  }),
  order: (merchantId: string, orderId: string): Key => ({ PK: `${PREFIX.order}${merchantId}#${orderId}`, SK: SORT.order }),
  /** Both parts are strangers' words: escaped, so that no `#` in one makes it look like the other. */
  claim: (caller: string, key: string): Key => ({
    PK: `${PREFIX.claim}${encodeURIComponent(caller)}#${encodeURIComponent(key)}`,
    SK: SORT.claim,
  }),
  setAside: (programmeId: string, memberId: string): Key => ({ PK: PREFIX.aside + programmeId, SK: memberId }),
} as const;

function memberPartition(programmeId: string, memberId: string): string {
  return `${PREFIX.member}${programmeId}#${memberId}`;
}

function identityPartition(programmeId: string, kind: string, hash: string): string {
  return `${PREFIX.identity}${programmeId}#${kind}#${hash}`;
}

export const agendaShard = (shard: number): string => PREFIX.due + padded(shard, 2);

/**
 * A place on the agenda: by time, and no two items at the same. Programmes are in lower case, so that nothing of theirs
 * is taken for another kind.
 */
export const agendaKeys = {
  account: (at: string, programmeId: string, memberId: string): string => `${at}#${programmeId}#${memberId}`,
  birthday: (at: string, programmeId: string, memberId: string): string => `${at}#${programmeId}#${memberId}#BIRTHDAY`,
  setAside: (at: string, programmeId: string, memberId: string): string => `${at}#${PREFIX.aside}${programmeId}#${memberId}`,
  /** Behind everything that is due at the instant, before all that is due later. */
  endOf: (at: string): string => `${at}#\uffff`,
} as const;
