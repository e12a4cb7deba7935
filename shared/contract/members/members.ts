/** Members: what enrols them, and what is known of them. */
import * as z from 'zod';
import { Card, Email, ExternalId, Instant, MemberId, Phone, ProgrammeId, ShopExternalId, text } from '../kernel/values.ts';
import { Balance, EntryNumber, FrozenSince } from '../ledger/ledger.ts';
import { Attribution, BroughtBy } from '../referrals/referrals.ts';
import { SegmentName } from '../segments/segments.ts';

export const PostalAddress = z
  .strictObject({
    lines: z
      .array(text(100))
      .min(1)
      .max(4)
      .meta({ description: 'Street and house number, and what else stands above the city.', example: ['12 St James Square'] }),
    postalCode: text(20).optional().meta({ example: 'SW1Y 4JH' }),
    city: text(100).meta({ example: 'London' }),
    region: text(100).optional(),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, 'must be an ISO 3166 code of two capitals, such as DE')
      .meta({ description: 'ISO 3166-1 alpha-2.', example: 'GB' }),
  })
  .meta({ id: 'PostalAddress', description: 'Where rewards are sent.' });

export const ProfileFields = z
  .strictObject({
    givenName: text(100).optional().meta({ example: 'Ada' }),
    familyName: text(100).optional().meta({ example: 'Lovelace' }),
    birthDate: z.iso.date('must be an existing day, such as 1990-02-28').optional().meta({ example: '1990-12-10' }),
    language: z
      .string()
      .regex(/^[a-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}$/, 'must be a BCP 47 language tag, such as en-GB')
      .optional()
      .meta({ description: 'BCP 47. The `en_GB` of operating systems is read as `en-GB`.', example: 'en-GB' }),
    address: PostalAddress.optional(),
  })
  .meta({ id: 'ProfileFields' });
export type ProfileFields = z.infer<typeof ProfileFields>;

const { givenName, familyName, birthDate, language, address } = ProfileFields.shape;
export const ProfileChange = z
  .strictObject({
    givenName: givenName.nullable(),
    familyName: familyName.nullable(),
    birthDate: birthDate.nullable(),
    language: language.nullable(),
    address: address.nullable(),
  })
  .meta({ id: 'ProfileChange', description: 'The fields that change. null removes one; the others stay.' });

/** The identities that a member can be known by. */
const identities = {
  externalId: ExternalId.optional(),
  email: Email.optional(),
  phone: Phone.optional(),
  card: Card.optional(),
};

const Device = text(128).min(8, 'must be at least 8 characters').regex(/\S/, 'must not be blank').optional().meta({
  description: 'The device on which it is done, by any name that stays the same on it. Only a keyed hash of it is kept.',
  example: '5d2f9c1e-7a34-4b0e-9a55-0c6f2f6d8e11',
});

export const CardPin = z
  .string()
  .regex(/^\d{4}[ -]?\d{4}$/, 'must be the 8 digits that came with the card, such as 4821 9036')
  .meta({
    id: 'CardPin',
    description: 'The PIN that came with a card. A blank or hyphen in the middle does not matter.',
    example: '4821 9036',
  });

const subject = text(128)
  .optional()
  .meta({ description: "The `sub` of the tokens that the member's app will call with.", example: 'auth0|5f7c8ec7c33c6c004bbafe82' });

/** The identities that staff give a member. */
export const IDENTITIES = { ...identities, externalId: ShopExternalId.optional(), subject };

export const oneIdentity = (given: object): boolean => Object.values(given).filter((value) => value !== undefined).length === 1;

export const SelfEnrolment = z
  .strictObject({
    profile: ProfileFields.optional(),
    card: Card.optional().meta({ description: 'A loyalty card in hand. Purchases made with it are credited.' }),
    cardPin: CardPin.optional().meta({
      description: 'Needed with a card, unless the terms ask for no proof or the card is already yours. Tries are limited by day.',
    }),
    device: Device,
    referral: BroughtBy.optional(),
  })
  .meta({
    id: 'SelfEnrolment',
    description:
      'A member enrols. The e-mail address and phone number come from the token when it says that they are verified, never from the body.',
  });

export const AssistedEnrolment = z
  .strictObject({
    profile: ProfileFields.optional(),
    ...IDENTITIES,
    device: Device,
    referral: BroughtBy.optional(),
  })
  .refine((body) => body.externalId ?? body.email ?? body.phone ?? body.card ?? body.subject, {
    error: 'must have at least one of externalId, email, phone, card, subject',
    path: ['externalId'],
  })
  .meta({ id: 'AssistedEnrolment', description: 'Support enrols a member. At least one identity is required.' });
export type AssistedEnrolment = z.infer<typeof AssistedEnrolment>;

export const IdentityChanged = z.object({ memberId: MemberId, entry: EntryNumber }).meta({ id: 'IdentityChanged' });

export const NamedIdentity = z
  .object({ kind: z.enum(['externalId', 'email', 'phone', 'card']), value: z.string() })
  .meta({ id: 'NamedIdentity', example: { kind: 'card', value: '980123456790' } });

export const Enrolled = z
  .object({
    programmeId: ProgrammeId,
    memberId: MemberId,
    enrolledAt: Instant,
    referral: Attribution.optional().meta({ description: 'Absent: the request has no code, and nobody had invited the member.' }),
    linked: z.literal(true).optional().meta({
      description: 'The member had enrolled before. The token has proved to be theirs, and their app can use it from now on.',
    }),
  })
  .meta({ id: 'Enrolled', description: 'Purchases that had waited for this member are credited along with it, as entries of their own.' });
export type Enrolled = z.infer<typeof Enrolled>;

export const Member = z
  .object({
    programmeId: ProgrammeId,
    memberId: MemberId,
    enrolledAt: Instant,
    ...identities,
    otherIdentities: z.array(NamedIdentity).optional().meta({ description: 'Besides the first of each kind. Absent: none.' }),
    withdrawnIdentities: z
      .array(NamedIdentity.extend({ at: Instant }))
      .optional()
      .meta({ description: 'They name the member no more. Absent: none.' }),
    profile: ProfileFields,
  })
  .meta({ id: 'Member' });
export type Member = z.infer<typeof Member>;

export const MemberWithBalance = Member.extend({
  balance: Balance,
  frozenSince: FrozenSince.optional(),
  segments: z.array(SegmentName).optional().meta({ description: 'Absent: none.' }),
}).meta({ id: 'MemberWithBalance' });
