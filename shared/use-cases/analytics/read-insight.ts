/** Reads what analytics conclude of one member at this moment: the history as it is now, judged by the newest model. */

import { dayOf } from '../../domain/analytics/history/day.ts';
import { blankHistory } from '../../domain/analytics/history/fold-history.ts';
import type { MemberAsOf } from '../../domain/analytics/history/member-as-of.ts';
import { memberAsOf } from '../../domain/analytics/history/member-as-of.ts';
import { type Risk, riskOf } from '../../domain/analytics/lifecycle/risk.ts';
import { type Forecast, forecastOf } from '../../domain/analytics/models/forecast.ts';
import { settingsOf } from '../../domain/analytics/passes/analytics-settings.ts';
import type { Found, Insight } from '../../domain/analytics/passes/insight.ts';
import { stageRules } from '../../domain/analytics/passes/judge.ts';
import type { AsOf } from '../../domain/analytics/passes/measure.ts';
import type { MemberInsight } from '../../domain/analytics/passes/member-insight.ts';
import { judge, type Model } from '../../domain/analytics/passes/passes.ts';
import { type CalendarDate, dateOf } from '../../domain/kernel/calendar.ts';
import { Refusal } from '../../domain/kernel/refusal.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Store } from '../../ports/store.ts';
import type { ProgrammeVersions } from '../programmes/programme-versions.ts';
import { updatedHistory } from './bring-history-up-to-date.ts';
import type { NewestModel, NewestModels } from './newest-model.ts';
import { withProfiles } from './with-profiles.ts';

export interface InsightRead {
  readonly at: Instant;
  /** Today. */
  readonly asOf: CalendarDate;
  readonly currency: string;
  readonly member: MemberAsOf;
  /** The finding of the last run that met the member. */
  readonly found: Found | null;
  /** null: no model exists. */
  readonly judged: Judged | null;
}

export interface Judged extends Forecast {
  readonly model: Pick<NewestModel, 'asOf' | 'knownAt'>;
  readonly insight: Insight;
  readonly risk: Risk;
  readonly horizonWeeks: number;
  /** The reason why P(alive) is unknown for every customer. undefined: it is known. */
  readonly why: string | undefined;
}

export interface InsightPorts extends Pick<Ports, 'store' | 'clock'> {
  readonly versions: ProgrammeVersions;
  readonly models: NewestModels;
}

/** @throws Refusal NOT_FOUND. */
export async function readInsight(
  { store, clock, versions, models }: InsightPorts,
  programmeId: string,
  memberId: string,
): Promise<InsightRead> {
  const at = clock.now();
  const programme = await versions.at(programmeId, at);
  const [account, insight] = await Promise.all([store.account(programmeId, memberId), store.insight(programmeId, memberId)]);
  if (account === undefined) throw new Refusal('NOT_FOUND', 'there is no such member', 'memberId');
  const { timeZone } = programme.terms;
  const known = { knownAt: at, timeZone, write: false };
  const { history } = await updatedHistory(store, insight ?? unmet(programmeId, memberId, timeZone), account, known);

  const asOf = dateOf(at, timeZone);
  const settings = settingsOf(programme.terms);
  const today: AsOf = { day: dayOf(asOf), programme, settings };
  const member = memberAsOf(history, today.day, settings.currency);
  const newest = await models.of(programmeId);
  const judged = newest && { model: newest, ...(await judgedBy(store, newest.model, member, today)) };
  return { at, asOf, currency: settings.currency, member, found: insight?.found ?? null, judged: judged ?? null };
}

/** The insight of a member who is older than analytics. */
const unmet = (programmeId: string, memberId: string, timeZone: string): MemberInsight => ({
  history: blankHistory(programmeId, memberId),
  timeZone,
  found: null,
  revision: 0,
});

async function judgedBy(store: Store, model: Model, member: MemberAsOf, today: AsOf): Promise<Omit<Judged, 'model'>> {
  const [profiled = { member }] = await withProfiles(store, model.rules, [{ member }]);
  const insight = judge(profiled.member, model, today);
  const forecast = forecastOf(model, member, today);
  return {
    insight,
    ...forecast,
    risk: riskOf(member, { stage: insight.stage, alive: forecast.alive }, stageRules(model, today), today),
    horizonWeeks: today.settings.horizonWeeks,
    why: model.alive.fitted ? undefined : model.alive.why,
  };
}
