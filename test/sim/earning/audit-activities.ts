/** Audits activities: what they give, once, and when they may be refused. */
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import type { Terms } from '../../../shared/domain/programmes/programme.ts';
import { isInstant, type Records, type Sent } from '../kernel/audit-records.ts';
import { mayBeAhead } from '../kernel/audit-refusals.ts';
import type { RequestOf } from '../kernel/request.ts';
import * as buckets from '../ledger/audit-buckets.ts';
import type { Checked, Expected } from '../ledger/audit-entries.ts';
import { countedWith } from '../tiers/audit-qualifying.ts';
import { afterPurchase } from '../tiers/audit-tiers.ts';
import { fail } from '../violation.ts';
import { extendByActivity, lifeIn } from './audit-lifetime.ts';
import { tierAfter } from './audit-purchases.ts';

type ActivityRequest = RequestOf<'activity'>;

export const activityKey = (merchantId: string, activityId: string): string => `${merchantId}#${activityId}`;
export const keyOfActivity = ({ merchant, activity }: ActivityRequest): string => activityKey(merchant.id, activity.activityId);

export const memberOfActivity = (records: Records, { merchant, member }: ActivityRequest): string | undefined =>
  member && records.members.meant(merchant.programmeId, member);

const worth = ({ activities = [] }: Terms, activity: string) => activities.find(({ id }) => id === activity);

/** "Its points are active at once; it counts in the month in which it was done; under the version of then." */
export function expectedActivity(checked: Checked, state: buckets.Buckets): Expected {
  const { records, record, entry, now, where } = checked;
  const request = requestOf(records, entry, where);
  const occurredAt = new Date(request.activity.occurredAt).toISOString();
  const version = records
    .versions(entry.programmeId)
    .possibleAt(occurredAt, now)
    .find((other) => other.version === entry.programmeVersion);
  const given = version && worth(version.terms, request.activity.activity);
  if (version === undefined || given === undefined)
    return fail('terms', `${where}: version ${entry.programmeVersion} does not have the activity`);
  const { terms } = version;
  if (given.points > 0) {
    extendByActivity(state, entry.at, terms.timeZone);
    buckets.earn(state, BigInt(given.points), null, lifeIn(terms, record.held?.id, entry.at));
  }
  const points = terms.tiers?.bonusQualifies === true ? given.points : 0;
  const from = countedWith(occurredAt, record.enrolledAt, terms.timeZone) as NonNullable<Expected['qualifying']>['from'];
  const qualifying =
    points === 0 && given.engagement === 0
      ? undefined
      : { from, ...(points === 0 ? {} : { points }), ...(given.engagement === 0 ? {} : { engagement: given.engagement }) };
  return { states: [state], version: version.version, ...tierAfter(checked, qualifying, afterPurchase), qualifying };
}

/** The request for the activity, which must not have been counted before. */
function requestOf(records: Records, { activity: source, memberId }: Entry, where: string): ActivityRequest {
  if (source === undefined) return fail('terms', `${where} has no activity`);
  const key = activityKey(source.merchantId, source.activityId);
  const before = records.activities.get(key);
  if (before !== undefined) fail('once', `${where}: activity ${key} was counted before, as ${before.id}`);
  const request = (records.activitiesSent.get(key) ?? []).find(
    (sent) => sent.activity.activity === source.activity && isInstant(sent.activity.occurredAt, source.occurredAt),
  );
  if (request === undefined || memberOfActivity(records, request) !== memberId)
    return fail('once', `${where}: no one sent activity ${key}`);
  records.activities.set(key, request);
  return request;
}

export function mayRefuseActivity(records: Records, { when, stranger }: Sent, request: ActivityRequest, code: string): boolean {
  const { merchant, activity } = request;
  switch (code) {
    case 'NOT_FOUND':
      return stranger === true;
    case 'IDEMPOTENCY_MISMATCH': {
      const done = records.activities.get(keyOfActivity(request));
      return done !== undefined && done.id !== request.id;
    }
    case 'VALIDATION_FAILED': {
      const versions = records.versions(merchant.programmeId).possibleAt(new Date(activity.occurredAt).toISOString(), when);
      return mayBeAhead(records, activity.occurredAt, when) || versions.some(({ terms }) => worth(terms, activity.activity) === undefined);
    }
    default:
      return false;
  }
}
