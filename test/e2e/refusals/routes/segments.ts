/** Whole requests of segments, and what no schema can say of them. */
import type { RouteId } from '../../../../shared/contract/routes.ts';
import { MANAGER, MARK, PROGRAMME } from '../world/cast.ts';
import { SEGMENTS } from '../world/segments.ts';
import { invalid, NAMED_PAGES, type Variants, type WrittenRefusal, withFields } from './parts.ts';

const ofSegment = (segmentId: string) => ({ programmeId: PROGRAMME, segmentId });

export const SEGMENT_REQUESTS = {
  putSegment: {
    'by rule': () => ({
      by: MANAGER,
      params: ofSegment(SEGMENTS.byRule),
      body: { kind: 'rule', name: `Regulars ${MARK}`, rule: 'purchases.orders >= 3 && stage != "lapsed"' },
    }),
    static: () => ({ by: MANAGER, params: ofSegment(SEGMENTS.byHand), body: { kind: 'static', name: `Guests ${MARK}` } }),
  },
  listSegments: { whole: () => ({ by: MANAGER, params: { programmeId: PROGRAMME }, query: { limit: '10' } }) },
  getSegment: { whole: () => ({ by: MANAGER, params: ofSegment(SEGMENTS.byRule) }) },
  archiveSegment: { whole: () => ({ by: MANAGER, params: ofSegment(SEGMENTS.toArchive) }) },
  listSegmentMembers: { whole: () => ({ by: MANAGER, params: ofSegment(SEGMENTS.byHand), query: { limit: '10' } }) },
} satisfies { readonly [Id in RouteId]?: Variants };

const rule = (what: string, text: string, says: string): WrittenRefusal => invalid(what, withFields({ rule: text }), 'rule', says);
const longer = Array.from({ length: 60 }, () => 'purchases.orders > 1').join(' || ');

export const SEGMENT_REFUSALS: { readonly [Id in RouteId]?: readonly WrittenRefusal[] } = {
  putSegment: [
    rule('a rule that is no expression', 'purchases.orders >', 'at character 19: '),
    rule('a rule with one equals sign', 'stage = "lapsed"', 'at character 7: '),
    rule('a field that no member has', 'purchases.order > 3', 'at character 11: '),
    rule('a variable that there is none of', 'true && points > 3', 'at character 9: '),
    rule('text compared with a number', 'stage > 3', 'at character 1: '),
    rule('a rule that is a number', 'purchases.orders', 'it must be true or false, and is of type int'),
    rule('a pattern, which can take for ever', 'stage.matches("(a+)+$")', 'there is no matches here'),
    rule('a loop', 'member.segments.exists(s, s == "a")', 'there is no exists here'),
    rule('more than 1000 characters', longer, 'characters'),
    invalid('a rule of a static segment', withFields({ kind: 'static' }), 'body'),
    invalid('no kind', withFields({ kind: undefined }), 'kind'),
    {
      ...invalid('another kind than before', (whole) => ({ ...whole, body: { kind: 'static', name: 'Regulars' } }), 'kind'),
      says: 'must stay rule',
    },
    {
      what: 'one that is archived',
      of: 'static',
      change: (whole) => ({ ...whole, params: { programmeId: PROGRAMME, segmentId: SEGMENTS.archived } }),
      code: 'WRONG_STATE',
      says: 'the segment is archived, and stays so',
    },
  ],
  listSegments: NAMED_PAGES,
  listSegmentMembers: NAMED_PAGES,
};

/** Where it is refused only while others do the same, or behind twenty others. */
export const SEGMENTS_MET_ELSEWHERE: Readonly<Record<string, string>> = {
  'putSegment LIMIT_EXCEEDED': 'test/use-cases/segments/segments.test.ts',
  'putSegment VERSION_CONFLICT': 'test/use-cases/segments/segments.test.ts',
  'archiveSegment VERSION_CONFLICT': 'test/use-cases/segments/segments.test.ts',
};
