/** A programme's configuration: what managers write in files, publish as numbered versions, and members earn under. */
import * as z from 'zod';
import { ANALYTICS_FIELDS } from '../analytics/analytics-terms.ts';
import { PAYMENT_FIELDS } from '../checkout/payment-terms.ts';
import { ACTIVITY_FIELDS } from '../earning/activity-terms.ts';
import { EARNING_FIELDS } from '../earning/earning-terms.ts';
import { EXPIRY_FIELDS } from '../earning/expiry-terms.ts';
import { FRAUD_FIELDS } from '../fraud/fraud-terms.ts';
import { Instant, ProgrammeId, text } from '../kernel/values.ts';
import { CARD_FIELDS } from '../members/card-terms.ts';
import { REFERRAL_FIELDS } from '../referrals/referral-terms.ts';
import { TIER_FIELDS } from '../tiers/tier-terms.ts';

const BASIC_FIELDS = {
  name: text(100).meta({ description: 'The name of the programme. A change holds from then on.' }),
  timeZone: text(64).meta({
    description: 'IANA time zone of the calendar rules. A change holds for what is decided from then on.',
    example: 'America/New_York',
  }),
};

/** The fields of every feature, one line each. */
export const ProgrammeTerms = z
  .strictObject({
    ...BASIC_FIELDS,
    ...EARNING_FIELDS,
    ...ACTIVITY_FIELDS,
    ...EXPIRY_FIELDS,
    ...PAYMENT_FIELDS,
    ...FRAUD_FIELDS,
    ...TIER_FIELDS,
    ...REFERRAL_FIELDS,
    ...ANALYTICS_FIELDS,
    ...CARD_FIELDS,
  })
  .meta({ id: 'ProgrammeTerms', description: 'The terms of one version of a programme.' });
export type ProgrammeTerms = z.infer<typeof ProgrammeTerms>;

const VersionNumber = z.int().min(1).meta({ description: 'Dense from 1. Entries name the version they were decided under.' });

export const Publication = z
  .strictObject({
    ...ProgrammeTerms.shape,
    basedOn: VersionNumber.optional().meta({
      description:
        'The version that these terms were made from. When it is no longer the newest, the publication is refused with what changed since. Absent: the newest, which must then be version 1 or your own.',
      example: 1,
    }),
    effectiveAt: Instant.optional().meta({
      description: 'When it takes effect: at least 15 seconds ahead; absent: then, and not before the version before it.',
      example: '2027-01-01T00:00:00+01:00',
    }),
  })
  .meta({ id: 'Publication', description: 'New terms, and from when on.' });

export const ProgrammeFile = z
  .strictObject({ id: ProgrammeId, ...ProgrammeTerms.shape })
  .meta({ id: 'ProgrammeFile', description: 'A programme file.' });
export type ProgrammeFile = z.infer<typeof ProgrammeFile>;

export const ProgrammeVersion = z
  .object({
    programmeId: ProgrammeId,
    version: VersionNumber,
    publishedAt: Instant,
    effectiveAt: Instant.meta({ description: 'Purchases made from this instant on earn under this version.' }),
    publishedBy: z.string(),
    terms: ProgrammeTerms,
  })
  .meta({ id: 'ProgrammeVersion', description: 'One published version, immutable.' });
export type ProgrammeVersion = z.infer<typeof ProgrammeVersion>;

const notes = z.array(z.string()).meta({
  description: 'Notes for the manager, such as a version that is dropped, or a tier that asks for less than the one below. Empty: nothing.',
});

export const PublishedVersion = ProgrammeVersion.extend({ notes }).meta({ id: 'PublishedVersion' });
export type PublishedVersion = z.infer<typeof PublishedVersion>;
