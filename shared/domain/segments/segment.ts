/**
 * Segments of a programme: groups of members, for restricted rewards and for the brand's mailings. Staff put
 * members into static segments; the nightly pass finds the members of segments by rule.
 */

import type { CalendarDate } from '../kernel/calendar.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import type { Versioned } from '../kernel/version.ts';
import type { SegmentRule } from './segment-rules.ts';
import { ruleFault } from './segment-rules.ts';

/** Maximum number of rules: a rule takes about a microsecond per member, and each can be on every insight. */
export const MAX_RULES = 20;

export type SegmentTerms =
  | { readonly kind: 'static'; readonly name: string }
  | { readonly kind: 'rule'; readonly name: string; readonly rule: string };

/**
 * One immutable version. The newest is in force at once; a pass uses the versions that were published at
 * its cut-off.
 */
export interface Segment extends Versioned {
  readonly programmeId: string;
  readonly segmentId: string;
  /** An archived segment stays archived. */
  readonly state: 'active' | 'archived';
  readonly terms: SegmentTerms;
}

/** A member on the list of a segment. */
export interface Membership {
  readonly programmeId: string;
  readonly segmentId: string;
  readonly memberId: string;
  /** Static: the day of the change; by rule: the day of the pass. */
  readonly since: CalendarDate;
}

export type MemberOfSegment = Omit<Membership, 'since'>;

export type SegmentName = Pick<Segment, 'programmeId' | 'segmentId'>;

/** @throws Refusal VALIDATION_FAILED for an invalid rule. */
export function firstSegment({ programmeId, segmentId }: SegmentName, terms: SegmentTerms, by: string, now: Instant): Segment {
  checkRule(terms);
  return { programmeId, segmentId, version: 1, publishedAt: now, effectiveAt: now, publishedBy: by, state: 'active', terms };
}

/** @throws Refusal VALIDATION_FAILED, WRONG_STATE */
export function nextSegment(previous: Segment, terms: SegmentTerms, by: string, now: Instant): Segment {
  checkActive(previous);
  if (terms.kind !== previous.terms.kind) {
    throw new Refusal('VALIDATION_FAILED', `must stay ${previous.terms.kind}: members got into it that way`, 'kind');
  }
  checkRule(terms);
  return followed(previous, { state: 'active', terms }, by, now);
}

/** Members stay: in a static segment until they are removed, in one by rule until the next pass. */
export const archivedSegment = (previous: Segment, by: string, now: Instant): Segment =>
  followed(previous, { state: 'archived', terms: previous.terms }, by, now);

const followed = (previous: Segment, changed: Pick<Segment, 'state' | 'terms'>, by: string, now: Instant): Segment => ({
  ...previous,
  ...changed,
  version: previous.version + 1,
  publishedAt: now,
  effectiveAt: now,
  publishedBy: by,
});

/** The terms of a static segment without a description. */
export const undescribed = (segmentId: string): SegmentTerms => ({ kind: 'static', name: segmentId });

/** @throws Refusal VALIDATION_FAILED, at its field, for a segment that takes no members by hand. */
export function checkByHand({ segmentId, state, terms }: Segment, field: string): void {
  if (terms.kind === 'rule')
    throw new Refusal('VALIDATION_FAILED', `must be a static segment: who is in ${segmentId}, its rule says`, field);
  if (state === 'archived') throw new Refusal('VALIDATION_FAILED', `must be a segment that is not archived, as ${segmentId} is`, field);
}

/** The rule that a pass evaluates. @returns undefined: none. */
export const ruleOf = ({ segmentId, version, state, terms }: Segment): SegmentRule | undefined =>
  state === 'active' && terms.kind === 'rule' ? { segmentId, version, rule: terms.rule } : undefined;

function checkActive({ state }: Segment): void {
  if (state === 'archived') throw new Refusal('WRONG_STATE', 'the segment is archived, and stays so', 'segmentId');
}

function checkRule(terms: SegmentTerms): void {
  const fault = terms.kind === 'rule' ? ruleFault(terms.rule) : undefined;
  if (fault !== undefined) throw new Refusal('VALIDATION_FAILED', `at character ${fault.at}: ${fault.message}`, 'rule');
}
