/** Queues that keep the order of each group, and hand each message on at least once. */

export interface OutgoingMessage {
  /** Messages of a group are handed on one after another, as they were sent. */
  readonly group: string;
  /** Sent again within minutes, it is taken for the same. */
  readonly id: string;
  /** JSON. */
  readonly body: string;
}

export interface Outbox {
  /**
   * Sends in order. @returns the ids of those that were not taken: of a group, all from the first that was not.
   */
  send(messages: readonly OutgoingMessage[]): Promise<readonly string[]>;
}
