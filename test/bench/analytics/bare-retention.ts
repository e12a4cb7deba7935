/** The input of the bare reader of members: the calls of the passes, or a plain scan of the same items. */
export interface BareReading {
  readonly tableName: string;
  readonly programmeId: string;
  /** `insights-and-accounts`: pages of insights with their accounts; `insights`: pages of insights; `scan`: the whole table. */
  readonly read: 'insights-and-accounts' | 'insights' | 'scan';
  /** The size of a page. */
  readonly limit: number;
  /** Read in parallel; a scan has as many segments. */
  readonly shards: readonly number[];
}
