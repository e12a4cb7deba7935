/** Changes of analytics in a commit: insights of members, runs, checkpoints and reports. */
import type { Instant } from '../kernel/time.ts';
import type { MemberInsight } from './passes/member-insight.ts';
import type { AnalyticsRun, PartialResult, Replaced, Report } from './passes/run.ts';

export type AnalyticsChange =
  /** `foundAt`: the run's `knownAt`, if the changed classes have events; otherwise absent. */
  | { readonly kind: 'insight'; readonly insight: MemberInsight; readonly expected: number; readonly foundAt?: Instant }
  /** `expected`: the revision that was read. 0: the item must not exist. */
  | { readonly kind: 'run'; readonly run: AnalyticsRun; readonly expected: number }
  | { readonly kind: 'partial'; readonly partial: PartialResult; readonly replaces: Replaced }
  | { readonly kind: 'report'; readonly report: Report; readonly replaces: Replaced };
