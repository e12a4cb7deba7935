/** Audits managers' changes by hand: their result by the terms, and their refusals. */
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import type { Terms } from '../../../shared/domain/programmes/programme.ts';
import { extend, lifeIn } from '../earning/audit-lifetime.ts';
import { iso } from '../kernel/audit-calendar.ts';
import { noteOf } from '../kernel/audit-notes.ts';
import { claimOf, type MemberState, type Records, type Sent } from '../kernel/audit-records.ts';
import type { ManualCommand, RequestOf } from '../kernel/request.ts';
import { afterHand, type Held, rulesOf } from '../tiers/audit-tiers.ts';
import { fail } from '../violation.ts';
import * as buckets from './audit-buckets.ts';

const DAY = 86_400_000;

/** The request of the entry, which must not have been done before. */
export function requestOf(records: Records, entry: Entry, where: string): ManualCommand {
  const { reason, by } = noteOf(entry);
  const request = records.byHandSent.get(reason ?? '');
  if (request === undefined || request.said.by !== by || kindOf(request) !== entry.kind)
    return fail('terms', `${where}: no one asked for it`);
  const before = records.doneByHand.get(claimOf(request));
  if (before !== undefined) fail('once', `${where}: ${request.id} was done before, as ${before.request.id}`);
  records.doneByHand.set(claimOf(request), { request, transaction: records.transactions });
  return request;
}

const kindOf = (request: ManualCommand): Entry['kind'] => (request.kind === 'freeze' ? request.action : KINDS[request.kind]);
const KINDS: Readonly<Record<Exclude<ManualCommand['kind'], 'freeze'>, Entry['kind']>> = {
  adjust: 'adjust',
  segment: 'segment',
  'change-tier': 'tier',
  extend: 'extend',
  reinstate: 'reinstate',
};

/** Applies the request to the state. @returns the tier after it. */
export function doneByHand(
  records: Records,
  { entry, terms, where }: { readonly entry: Entry; readonly terms: Terms; readonly where: string },
  state: buckets.Buckets,
  before: MemberState,
): Held | null {
  const request = requestOf(records, entry, where);
  const { at } = entry;
  switch (request.kind) {
    case 'adjust': {
      const points = BigInt(request.points);
      if (points > 0n) buckets.earn(state, points, null, lifeIn(terms, before.held?.id, at));
      else if (buckets.spend(state, -points) === undefined) fail('terms', `${where} takes more points than are active`);
      return before.held;
    }
    case 'extend':
      if (request.until <= at || !extend(state, request.until)) fail('terms', `${where}: nothing expires before ${request.until}`);
      records.record(entry.programmeId, entry.memberId).extended = true;
      return before.held;
    case 'reinstate': {
      const { number, expired } = expiredEntry(records, entry, request);
      if (expired === undefined || !isWithin(terms, expired.at, at)) return fail('terms', `${where}: entry ${number} cannot be reinstated`);
      if (records.reinstated.has(number)) fail('once', `${where}: entry ${number} was reinstated before`);
      records.reinstated.add(number);
      buckets.earn(state, -BigInt(expired.points), null, lifeIn(terms, before.held?.id, at));
      return before.held;
    }
    case 'freeze': {
      const record = records.record(entry.programmeId, entry.memberId);
      if (isFrozen(record) === (request.action === 'freeze')) fail('terms', `${where}: the account was in this state before`);
      record.marks = { ...record.marks, frozenSince: request.action === 'freeze' ? at : undefined };
      return before.held;
    }
    case 'segment': {
      const record = records.record(entry.programmeId, entry.memberId);
      const segments = segmentsAfter(record, request);
      if (JSON.stringify(entry.segments) !== JSON.stringify(segments))
        fail('terms', `${where}: the member is in ${segments.join(', ')} after it`);
      record.marks = { ...record.marks, segments };
      return before.held;
    }
    case 'change-tier': {
      const rules = rulesOf(terms);
      const held = rules && afterHand(rules, before, request.change, at);
      return held ?? fail('terms', `${where}: the terms do not allow ${JSON.stringify(request.change)}`);
    }
  }
}

export const isFrozen = ({ marks }: Pick<MemberState, 'marks'>): boolean => marks.frozenSince !== undefined;

/** "What is there already can be added, and what is not there removed." */
function segmentsAfter({ marks }: Pick<MemberState, 'marks'>, { add, remove }: RequestOf<'segment'>): readonly string[] {
  return [...new Set([...marks.segments, ...add])].filter((name) => !remove.includes(name)).sort();
}

function expiredEntry(
  records: Records,
  { programmeId, memberId }: Pick<Entry, 'programmeId' | 'memberId'>,
  { entry }: RequestOf<'reinstate'>,
) {
  const written = records.record(programmeId, memberId).written[(entry ?? 0) - 1];
  return { number: `${programmeId} ${memberId} ${entry}`, expired: written?.kind === 'expire' ? written : undefined };
}

/** "Days after they expired in which a manager can reinstate points." */
const isWithin = ({ reinstatementDays = 0 }: Terms, expired: string, at: string): boolean =>
  Date.parse(at) <= Date.parse(expired) + reinstatementDays * DAY;

export function mayRefuseByHand(records: Records, sent: Sent, request: ManualCommand, code: string, now: number): boolean {
  const done = records.doneByHand.get(claimOf(request));
  if (code === 'IDEMPOTENCY_MISMATCH') return done !== undefined && done.request.id !== request.id;
  const memberId = records.enrolled.get(`${request.programmeId} ${request.person}`);
  if (memberId === undefined) return false;
  const member = { programmeId: request.programmeId, memberId };
  const moments = [iso(sent.when - records.skew), iso(now + records.skew)] as const;
  // After the request was done, the state is what it left.
  const states = records
    .record(request.programmeId, memberId)
    .past.between(sent.at, done?.request.id === request.id ? done.transaction : undefined);
  const termsAt = (at: string): Terms => records.versions(request.programmeId).at(at).terms;
  switch (request.kind) {
    case 'adjust': {
      const asked = BigInt(-request.points);
      return code === 'INSUFFICIENT_POINTS' && states.some(({ state }) => buckets.fewestActive(state, ...moments) < asked);
    }
    case 'change-tier':
      if (code !== 'VALIDATION_FAILED') return false;
      return moments.some((at) => {
        const rules = rulesOf(termsAt(at));
        return rules === undefined || states.some((one) => afterHand(rules, one, request.change, at) === undefined);
      });
    case 'extend':
      if (code !== 'VALIDATION_FAILED') return false;
      return moments.some((at) => request.until <= at || states.some(({ state }) => !extend(buckets.at(state, at), request.until)));
    case 'freeze':
      return code === 'WRONG_STATE' && states.some((one) => isFrozen(one) === (request.action === 'freeze'));
    case 'segment':
      return false;
    case 'reinstate': {
      const { number, expired } = expiredEntry(records, member, request);
      if (code === 'ALREADY_EXISTS') return records.reinstated.has(number);
      return code === 'VALIDATION_FAILED' && (expired === undefined || moments.some((at) => !isWithin(termsAt(at), expired.at, at)));
    }
  }
}
