/** Segments and their members, read. */
import type { Membership, Segment, SegmentTerms } from '../../domain/segments/segment.ts';
import { date, exactly, instant, kinds, object, oneOf, text, whole } from '../kernel/shape.ts';
import { stored } from '../kernel/stored.ts';
import { segmentItems } from './items.ts';

type Terms<Kind extends SegmentTerms['kind']> = Extract<SegmentTerms, { kind: Kind }>;

const segment = object<Segment>(() => ({
  programmeId: text,
  segmentId: text,
  version: whole,
  publishedAt: instant,
  effectiveAt: instant,
  publishedBy: text,
  state: oneOf('active', 'archived'),
  terms: kinds<SegmentTerms, 'kind'>('kind', {
    static: object<Terms<'static'>>(() => ({ kind: exactly('static'), name: text })),
    rule: object<Terms<'rule'>>(() => ({ kind: exactly('rule'), name: text, rule: text })),
  }),
}));

export const segmentFrom = stored(segmentItems.segment, segment);

export const segmentVersionFrom = stored(segmentItems.segmentVersion, segment);

export const membershipFrom = stored(
  segmentItems.membership,
  object<Membership>(() => ({ programmeId: text, segmentId: text, memberId: text, since: date })),
);
