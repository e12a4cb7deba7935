/** Reads of insights, runs, checkpoints and reports. */
import type { MemberInsight } from '../../domain/analytics/passes/member-insight.ts';
import type { AnalyticsRun, InParts, KeptPartial, PartialPlace, Report } from '../../domain/analytics/passes/run.ts';
import type { CalendarDate } from '../../domain/kernel/calendar.ts';
import type { Page } from '../kernel/storage.ts';

export interface AnalyticsStore {
  insight(programmeId: string, memberId: string): Promise<MemberInsight | undefined>;
  /**
   * Insights of the members of one agenda shard, in the order of member ids, after `after`. A page has at most `limit`; it may have fewer
   * although more follow. Eventually consistent, as `due`.
   */
  insights(programmeId: string, shard: number, after: string | undefined, limit: number): Promise<Page<MemberInsight, string>>;
  /** The run of a day. */
  run(programmeId: string, asOf: CalendarDate): Promise<AnalyticsRun | undefined>;
  /** Runs of days before `before`, the newest first. */
  runsBefore(programmeId: string, before: CalendarDate | undefined, limit: number): Promise<Page<AnalyticsRun, CalendarDate>>;
  partial(place: PartialPlace): Promise<KeptPartial | undefined>;
  report(programmeId: string, asOf: CalendarDate, name: string): Promise<InParts<Report> | undefined>;
}
