/** What is read of insights, runs, checkpoints and reports. */
import type { MemberInsight } from '../../domain/analytics/passes/member-insight.ts';
import type { AnalyticsRun, InParts, KeptPartial, PartialPlace, Report } from '../../domain/analytics/passes/run.ts';
import type { CalendarDate } from '../../domain/kernel/calendar.ts';
import type { Page } from '../kernel/storage.ts';

export interface AnalyticsStore {
  insight(programmeId: string, memberId: string): Promise<MemberInsight | undefined>;
  /**
   * Insights of the members of one of the agenda's shards, in order of member id, starting after `after`. A page is of at most `limit`, and may
   * be of fewer though there are more. Not consistent, as `due`.
   */
  insights(programmeId: string, shard: number, after: string | undefined, limit: number): Promise<Page<MemberInsight, string>>;
  /** The run of a day. */
  run(programmeId: string, asOf: CalendarDate): Promise<AnalyticsRun | undefined>;
  /** The newest day first, of days before `before`. */
  runsBefore(programmeId: string, before: CalendarDate | undefined, limit: number): Promise<Page<AnalyticsRun, CalendarDate>>;
  partial(place: PartialPlace): Promise<KeptPartial | undefined>;
  report(programmeId: string, asOf: CalendarDate, name: string): Promise<InParts<Report> | undefined>;
}
