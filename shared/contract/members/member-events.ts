/** Events of members and their tiers. Nothing in them is personal: whoever needs a name asks for the member. */
import * as z from 'zod';
import { ofEntry } from '../events/domain-event-definition.ts';
import { CREDITED, credited, explained } from '../events/domain-event-parts.ts';
import { Instant } from '../kernel/values.ts';
import { SegmentName } from '../segments/segments.ts';

const Tier = z.string().meta({ description: "A tier, by the programme's name for it.", example: 'gold' });

const standing = {
  tier: Tier,
  since: Instant,
  until: Instant.nullable().meta({ description: 'null: it does not end by itself.' }),
  reviewAt: Instant.nullable().meta({ description: 'When it is looked at again: `until`, and the grace period.' }),
  lockedUntil: Instant.optional().meta({ description: 'Nothing but a manager changes it before.' }),
  ...explained,
};
const STANDING = {
  tier: 'gold',
  since: '2026-11-21T10:00:00.000Z',
  until: '2027-12-31T23:00:00.000Z',
  reviewAt: '2027-12-31T23:00:00.000Z',
  explanation: [
    { rule: 'tier', matched: true, reason: 'Gold is reached: 1010 points of 1000 points; holds until 2027-12-31T23:00:00.000Z' },
  ],
};

export const MEMBER_EVENTS = {
  'member.enrolled': ofEntry(
    'A member has joined',
    'Unclaimed purchases of the member follow, each with an event of its own.',
    { enrolledAt: Instant },
    { sequence: '0000000001.00', entry: 1, balance: { active: 0, pending: 0, debt: 0 }, enrolledAt: '2026-11-21T10:00:00.000Z' },
  ),
  'member.anniversary': ofEntry(
    'A member has an anniversary of the enrolment',
    "The programme's bonus for it was given.",
    { years: z.int().min(1).meta({ description: 'Since the enrolment.' }), ...credited },
    { years: 1, ...CREDITED },
  ),
  'member.segmented': ofEntry(
    'A member was put into segments, or taken out of them, by hand',
    'Why, and by whom, the entry says.',
    { segments: z.array(SegmentName).meta({ description: 'All of them, after it.' }) },
    { segments: ['press'] },
  ),
  'account.frozen': ofEntry(
    'An account was frozen',
    'Nothing can be spent until it is released. Why, and by whom, the entry says.',
    { frozenSince: Instant },
    { frozenSince: '2026-11-21T10:00:00.000Z' },
  ),
  'account.released': ofEntry('A frozen account was released', 'Why, and by whom, the entry says.', {}, {}),
  'tier.changed': ofEntry(
    'A member has another tier',
    'Up, down, or by hand. It follows the event of what led to it.',
    {
      ...standing,
      from: Tier.optional().meta({ description: 'The tier before; absent: none.' }),
      direction: z.enum(['up', 'down']).optional().meta({ description: 'Absent: there was no tier before.' }),
    },
    { sequence: '0000000017.01', ...STANDING, from: 'silver', direction: 'up' },
  ),
  'tier.renewed': ofEntry(
    'A member keeps the tier',
    'Earned again, renewed by a review, or extended, locked or unlocked by hand: until when, may be another time now.',
    standing,
    { sequence: '0000000017.01', ...STANDING },
  ),
  'tier.expiring': ofEntry(
    'A tier ends soon',
    "As many days before as the programme's terms say, and only if the review would not renew it as things are.",
    {
      tier: Tier,
      until: Instant,
      reviewAt: Instant,
      next: Tier.meta({ description: 'The tier that follows, unless this one is earned again by then.' }),
    },
    { tier: 'gold', until: '2026-12-31T23:00:00.000Z', reviewAt: '2026-12-31T23:00:00.000Z', next: 'silver' },
  ),
};
