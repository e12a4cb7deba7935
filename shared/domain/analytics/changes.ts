/** What commits change of analytics: what is kept of each member, runs, checkpoints and reports. */
import type { Instant } from '../kernel/time.ts';
import type { MemberInsight } from './passes/member-insight.ts';
import type { AnalyticsRun, PartialResult, Replaced, Report } from './passes/run.ts';

export type AnalyticsChange =
  /** `foundAt`: it has a finding that is told of, by what was known then; absent: nothing is. */
  | { readonly kind: 'insight'; readonly insight: MemberInsight; readonly expected: number; readonly foundAt?: Instant }
  /** `expected`: the revision that was read; 0: there must be none. */
  | { readonly kind: 'run'; readonly run: AnalyticsRun; readonly expected: number }
  | { readonly kind: 'partial'; readonly partial: PartialResult; readonly replaces: Replaced }
  | { readonly kind: 'report'; readonly report: Report; readonly replaces: Replaced };
