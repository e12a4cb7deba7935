/** The words that requests and answers are made of. Formats only: normalising is the domain's work. */
import * as z from 'zod';
import { DEFAULT_PAGE, MAX_AMOUNT_MINOR, MAX_PAGE } from './limits.ts';

export const ProgrammeId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,31}$/, 'must be 2 to 32 of a–z, 0–9 and -, starting with a letter')
  .meta({ id: 'ProgrammeId', description: 'A programme, named by whoever created it.', example: 'demo' });

export const MerchantId = z
  .string()
  .regex(/^mer_[a-z0-9-]{1,40}$/, 'must be mer_ and 1 to 40 of a–z, 0–9 and -')
  .meta({ id: 'MerchantId', description: 'A merchant, named by whoever registered it.', example: 'mer_records' });

export const MemberId = z
  .string()
  .regex(/^mem_[0-9a-z]{26}$/, 'must be mem_ and 26 of 0–9, a–z')
  .meta({ id: 'MemberId', description: 'A member, named by the platform at enrolment.', example: 'mem_01kac8v4q9fq0v1xw3h5m7n9pr' });

const [EARLIEST, LATEST] = ['1970-01-01T00:00:00Z', '2999-12-31T23:59:59Z'];

/** ISO 8601 also writes an offset without a colon, or with hours only. */
const OFFSET_IN_SHORT = /([+-]\d\d)(\d\d)?$/;

/** In every time zone the calendar has the day of such an instant, and what terms add to it. An impossible instant is refused for itself. */
const isInRange = (instant: string): boolean => {
  const at = Date.parse(instant.replace(OFFSET_IN_SHORT, (_, hours: string, minutes = '00') => `${hours}:${minutes}`));
  return Number.isNaN(at) || (at >= Date.parse(EARLIEST) && at <= Date.parse(LATEST) + 999);
};

/** An instant, ISO 8601 with `Z` or an offset; zod checks that the day exists. */
export const Instant = z.iso
  .datetime({ offset: true, error: 'must be an existing instant in ISO 8601 with Z or an offset, such as 2026-11-21T09:58:00Z' })
  .refine(isInRange, `must be from ${EARLIEST} to ${LATEST}`)
  .meta({ id: 'Instant', description: `An instant, ISO 8601, from ${EARLIEST} to ${LATEST}.`, example: '2026-11-21T09:58:00Z' });

const SHOP_INSTANT = new RegExp(
  `${z.regexes.date.source.slice(0, -1)}T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?(?:Z|[+-](?:[01]\\d|2[0-3])(?::?[0-5]\\d)?)$`,
);

/** As shops write it. */
export const ShopInstant = z
  .string()
  .regex(SHOP_INSTANT, 'must be an existing instant in ISO 8601 with Z or an offset, such as 2026-11-21T09:58:00Z')
  .refine(isInRange, `must be from ${EARLIEST} to ${LATEST}`)
  .meta({
    id: 'ShopInstant',
    description: `An instant, ISO 8601, from ${EARLIEST} to ${LATEST}. The offset may be +01:00, +0100 or +01.`,
    example: '2026-11-21T09:58:00Z',
  });

/** The shape only: which codes exist, and which of them a programme takes, the domain knows. */
export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code in capitals, such as USD')
  .meta({ id: 'Currency', description: 'ISO 4217.', example: 'USD' });

/** As shops write it. */
export const ShopCurrency = z
  .string()
  .regex(/^[A-Za-z]{3}$/, 'must be an ISO 4217 code, such as USD')
  .meta({ id: 'ShopCurrency', description: 'ISO 4217. Case does not matter.', example: 'USD' });

/** Money that may be nothing: tax, shipping, discount. */
export const Amount = z
  .int('must be a whole number of minor units, such as 2933 for 29.33')
  .min(0, 'must not be negative')
  .max(MAX_AMOUNT_MINOR, `must be at most ${MAX_AMOUNT_MINOR}`)
  .meta({ id: 'Amount', description: "Money in the currency's minor units.", example: 2933 });

/**
 * Printable text of one line: no control characters, nothing that only turns the direction of writing, and no half of a
 * surrogate pair, which UTF-8 cannot say and canonical JSON refuses.
 */
export const text = (max: number) => textOrNone(max).min(1, 'must not be empty');

/** The same where an empty text is as good as none. */
export const textOrNone = (max: number) =>
  z
    .string()
    .max(max, `must be at most ${max} characters`)
    .regex(/^[^\p{Cc}\p{Cs}\u061c\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]*$/u, 'must be one line of printable characters');

const MAX_FOREIGN_ID = 128;
export const NOT_BLANK = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}]/u;

/** A name that another system gave: an order, a return, an activity. Kept in the normal form of `domain/kernel/foreign-id.ts`. */
export const foreignId = (what: string, example: string) =>
  text(MAX_FOREIGN_ID)
    .regex(NOT_BLANK, 'must not be blank')
    // It is kept composed, and some characters, such as \u0958, are two or three then.
    .refine(
      (name) => [...name.normalize('NFC')].length <= MAX_FOREIGN_ID,
      `must be at most ${MAX_FOREIGN_ID} characters when it is composed`,
    )
    .meta({ description: `${what} Invisible characters, blanks at its ends and the Unicode form do not matter.`, example });

const NAME_OR_NUMBER = 'must be text, or a whole number that JSON keeps exactly, such as "1001" or 1001';

/**
 * A name that a request may also give as a number, as many shops store theirs: the domain reads 1001 as "1001". JSON does not keep a
 * longer number exactly, and a fraction has several spellings.
 */
export const orNumber = <Name extends z.ZodType<string>>(name: Name) =>
  z.union([name, z.int(NAME_OR_NUMBER)], NAME_OR_NUMBER).meta(name.meta() ?? {});

export const OrderId = foreignId('The order, as the merchant names it.', 'A-1001');
export const ReturnId = foreignId('The return, as the merchant names it.', 'R-1');
export const ActivityId = foreignId('This one, as the merchant names it.', 'review-771');
export const ActivityKind = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be 1 to 32 of a–z, 0–9 and -, starting with a letter')
  .meta({ id: 'ActivityKind', description: 'The kind of activity, named by the programme.', example: 'review' });
export const ExternalId = foreignId("The member's name in the brand's own systems.", '00004');

/**
 * Wider than RFC 5321, as mail systems are: `abc..def@docomo.ne.jp` has mail, and so has `jörg@müller.de` (RFC 6531). Not quoted, and in a
 * domain with a dot.
 */
const UNSEEN = '\\s\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff';
/** No ASCII punctuation but the hyphen. */
const OF_DOMAIN = `[^${UNSEEN}!-,./:-@[-\`{-~]`;
const EMAIL = new RegExp(`^[^${UNSEEN}@"(),:;<>[\\\\\\]]{1,64}@(?:${OF_DOMAIN}+\\.)+${OF_DOMAIN}{2,}$`);

export const Email = z
  .email({ pattern: EMAIL, error: 'must be an e-mail address' })
  .max(254, 'must be at most 254 characters')
  .meta({ description: 'Compared without regard to case.', example: 'ada@example.org' });

export const Phone = z
  .string()
  .max(40, 'must be at most 40 characters')
  .regex(/^\+ ?[1-9](?:[ ()./-]*\d){6,14}$/, 'must be E.164: + and 7 to 15 digits')
  .meta({ description: 'E.164. Blanks, brackets, hyphens, dots and slashes between the digits do not matter.', example: '+4930123456' });

const CARD_FORM = 'must be 4 to 40 characters: at least 4 letters and digits, and blanks or hyphens behind them';

/** Letters and digits are counted: blanks and hyphens are dropped, and what is left must still tell one card from another. */
export const Card = z
  .string()
  .max(40, CARD_FORM)
  .regex(/^[A-Za-z0-9](?:[ -]*[A-Za-z0-9]){3,39}[ -]*$/, CARD_FORM)
  .meta({ description: 'The number on a loyalty card. Blanks, hyphens and case do not matter.', example: '9801 2345 6789' });

export const ShopOrderId = orNumber(OrderId);
export const ShopReturnId = orNumber(ReturnId);
export const ShopExternalId = orNumber(ExternalId);

/** Exactly one way to say who the member is. */
export const MemberReference = z
  .union(
    [
      z.strictObject({ id: MemberId }),
      z.strictObject({ externalId: ShopExternalId }),
      z.strictObject({ email: Email }),
      z.strictObject({ phone: Phone }),
      z.strictObject({ card: Card }),
    ],
    'must have exactly one of id, externalId, email, phone, card',
  )
  .meta({ id: 'MemberReference', description: 'Who: exactly one of these.', example: { externalId: '00004' } });

/** Why something is done by hand. */
export const Reason = text(500)
  .min(3, 'must say why, in at least 3 characters')
  .regex(/\S/, 'must not be blank')
  .meta({ example: 'goodwill after a late delivery' });

/** Points: whole, and exact up to 2^53 − 1. */
export const Points = z.int().meta({ id: 'Points', description: 'Points, whole.', example: 29 });

export const Cursor = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,512}$/, 'must be a cursor from an earlier answer')
  .meta({ description: 'The next page: `nextCursor` of the answer before.', example: 'MTI' });

export const PageQuery = z.strictObject({
  cursor: Cursor.optional(),
  limit: z
    .string()
    .regex(new RegExp(`^([1-9]\\d?|${MAX_PAGE})$`), `must be a whole number from 1 to ${MAX_PAGE}`)
    .optional()
    .meta({ description: `How many at the most, 1 to ${MAX_PAGE}; ${DEFAULT_PAGE} unless told.`, example: '10' }),
});

/** A caller's own name for one attempt; the same key again gets the first answer again. */
export const IdempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{8,128}$/, 'must be 8 to 128 printable ASCII characters')
  .meta({
    description: 'A name of your own for this attempt, such as a UUID. The same key again gets the first answer again.',
    example: '4f5b1f9e-0c9d-4f4e-9d0a-2f3c8f1f6f11',
  });
