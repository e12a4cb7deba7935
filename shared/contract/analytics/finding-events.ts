/** Events of what the nightly pass finds anew of a member: another class, another segment. */
import * as z from 'zod';
import { type EventDefinition, Sequence } from '../events/domain-event-definition.ts';
import { MemberId, ProgrammeId } from '../kernel/values.ts';
import { SegmentName } from '../segments/segments.ts';
import { LifecycleStage, RfmClass, RiskGrade, ValueClass } from './classes.ts';

const found = {
  programmeId: ProgrammeId,
  memberId: MemberId,
  sequence: Sequence,
  asOf: z.iso.date().meta({ description: 'The end of the day that it was found as of.' }),
};

const FOUND = {
  programmeId: 'demo',
  memberId: 'mem_01kac8v4q9fq0v1xw3h5m7n9pr',
  sequence: '0000000017.99.0000000003.00',
  asOf: '2026-11-20',
};

const ofFinding = <Shape extends z.ZodRawShape>(
  title: string,
  description: string,
  shape: Shape,
  example: Readonly<Record<string, unknown>>,
) => ({ title, description, data: z.object({ ...found, ...shape }), example: { ...FOUND, ...example } }) satisfies EventDefinition;

const NIGHTLY = 'By the nightly pass. Its place is behind the entries that the pass knew of. The first finding of a member is no change.';

const STAGES = LifecycleStage.options;
const CLASSES = RfmClass.options;
const VALUES = ValueClass.options;
const GRADES = RiskGrade.options;

const move = <const Names extends readonly string[]>(names: Names) => ({ from: z.enum(names), to: z.enum(names) });
/** null: there is none. */
const moveOrNone = <const Names extends readonly string[]>(names: Names, none: string) => ({
  from: z
    .enum(names)
    .nullable()
    .meta({ description: `null: ${none}.` }),
  to: z
    .enum(names)
    .nullable()
    .meta({ description: `null: ${none}.` }),
});

export const FINDING_EVENTS = {
  'member.stage_changed': ofFinding('A member is at another stage of the lifecycle', NIGHTLY, move(STAGES), {
    from: 'retained',
    to: 'at-risk',
  }),
  'member.rfm_changed': ofFinding(
    'A member is in another class by recency, frequency and money',
    NIGHTLY,
    moveOrNone(CLASSES, 'no purchase yet, or nothing left of them'),
    { from: 'loyal', to: 'at-risk' },
  ),
  'member.value_changed': ofFinding(
    'A member is elsewhere in the value matrix',
    NIGHTLY,
    moveOrNone(VALUES, 'nothing to tell the value by'),
    { from: 'most-valuable', to: 'maintain' },
  ),
  'member.risk_changed': ofFinding('The risk of losing a member is another', NIGHTLY, move(GRADES), { from: 'low', to: 'high' }),
  'segment.entered': ofFinding(
    'A member is in a segment by rule',
    'By the nightly pass, also when it finds the member for the first time, or when the rule is new. Of static segments `member.segmented` tells.',
    { segment: SegmentName },
    { segment: 'staying-away' },
  ),
  'segment.left': ofFinding(
    'A member is no longer in a segment by rule',
    'By the nightly pass, also when the segment was archived.',
    { segment: SegmentName },
    { segment: 'staying-away' },
  ),
};
