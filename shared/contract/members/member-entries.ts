/** Entries of membership, as callers see them. */
import * as z from 'zod';
import { ofEntry } from '../events/domain-event-definition.ts';
import { CREDITED, credited } from '../events/domain-event-parts.ts';
import { Instant } from '../kernel/values.ts';

export const MEMBER_ENTRY_KINDS = ['enrol', 'link', 'unlink', 'anniversary'] as const;

export const MEMBER_ENTRY_FIELDS = {
  years: z.int().optional().meta({ description: 'Years since the enrolment, of an anniversary.' }),
};

/** The domain events that tell of them. */
export const memberEvents = () => ({
  'member.enrolled': ofEntry(
    'A member has joined',
    'Unclaimed purchases of the member follow, each with an event of its own.',
    { enrolledAt: Instant },
    { sequence: '0000000001.00', entry: 1, balance: { active: 0, pending: 0, debt: 0 }, enrolledAt: '2026-11-21T10:00:00.000Z' },
  ),
  'member.unlinked': ofEntry(
    'An identity of a member was withdrawn',
    'Such as a card that was lost. The value is not in here.',
    { identity: z.enum(['externalId', 'email', 'phone', 'card', 'subject']).meta({ description: 'Its kind.' }) },
    { identity: 'card' },
  ),
  'member.anniversary': ofEntry(
    'A member has an anniversary of the enrolment',
    "The programme's bonus for it was given.",
    { years: z.int().min(1).meta({ description: 'Since the enrolment.' }), ...credited },
    { years: 1, ...CREDITED },
  ),
});
