/** Names that every item of the table shares. */

export interface Key {
  readonly PK: string;
  readonly SK: string;
}

export const ATTRIBUTES = { partitionKey: 'PK', sortKey: 'SK', agendaPartitionKey: 'agendaShard', agendaSortKey: 'agendaKey' } as const;

/** A sparse index that holds keys only: every account by when it next has something to do, and what else waits for its time. */
export const AGENDA_INDEX = 'agenda';

/** Seconds since 1970 from which DynamoDB may delete an item, some time within days: for items that are worthless by then. */
export const FORGET_AT = 'forgetAt';

/** The format that an item was written in. Format 1 is not written: an item without the attribute has it. */
export const FORMAT = 'format';

/** The id of the request that wrote an item of which events are made. It is no part of what the item says, nor of an entry's hash. */
export const REQUEST = 'request';
