/** What the bare reader of members is invoked with: the calls of the passes, and a plain scan of the same items. */
export interface BareReading {
  readonly tableName: string;
  readonly programmeId: string;
  /** `insights-and-accounts`: pages of insights, and the accounts of each; `insights`: pages of insights; `scan`: the whole table. */
  readonly read: 'insights-and-accounts' | 'insights' | 'scan';
  /** Pages have so many. */
  readonly limit: number;
  /** So many at a time; of a scan, as many segments. */
  readonly shards: readonly number[];
}
