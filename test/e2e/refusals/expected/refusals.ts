/** What no schema can say: the refusals of each route that come from what is known already, or from several fields at once. */
import type { ProblemCode } from '../../../../shared/contract/kernel/problems.ts';
import type { RouteId } from '../../../../shared/contract/routes.ts';
import { TIERS } from '../../../support/platform/api.ts';
import {
  ACTIVITY,
  ADA,
  ADJUSTED,
  BOUGHT,
  CROWDED_SHOP,
  DONE,
  DRAFTS,
  MARK,
  OTHER_SHOP,
  PROGRAMME,
  SHOP,
  SHOP_ELSEWHERE,
} from '../world/cast.ts';
import { ENDPOINT_REFUSALS, ENDPOINTS_MET_ELSEWHERE } from './endpoints.ts';
import { EVENT_REFUSALS } from './events.ts';
import { ahead, BY_HAND, invalid, NAMED_PAGES, PAGES, usedKey, type WrittenRefusal, withFields, withQuery } from './parts.ts';
import { CODES, REFERRAL_REFUSALS, REFERRALS_MET_ELSEWHERE } from './referrals.ts';
import { REPORT_REFUSALS, REPORTS_MET_ELSEWHERE } from './reports.ts';
import { DEVICES, PACES_MET_ELSEWHERE, REVIEW_REFUSALS } from './reviews.ts';
import { REWARD_REFUSALS } from './rewards.ts';
import { SEGMENT_REFUSALS, SEGMENTS_MET_ELSEWHERE } from './segments.ts';
import { SUPPORT_REFUSALS } from './support.ts';
import { TILL_REFUSALS, TILLS_MET_ELSEWHERE } from './tills.ts';

const EVENTS: readonly WrittenRefusal[] = [
  {
    what: 'an order of before with different content',
    change: withFields({ 'data.orderId': BOUGHT.orderId }),
    code: 'ORDER_MISMATCH',
    names: 'data.orderId',
  },
  invalid(
    'another currency than those of the programme',
    withFields({ 'data.currency': 'EUR' }),
    'data.currency',
    'must be a currency of this programme: USD',
  ),
  invalid('a currency that does not exist', withFields({ 'data.currency': 'XYZ' }), 'data.currency'),
  invalid('lines of less than the amount', withFields({ 'data.lines.0.amount': 2932 }), 'data.lines'),
  invalid('lines of more than the amount', withFields({ 'data.lines.0.amount': 2934 }), 'data.lines'),
  invalid('more than five minutes ahead', (whole) => withFields({ 'data.occurredAt': ahead(310) })(whole), 'data.occurredAt'),
  invalid(
    'more than five minutes ahead, with an offset',
    (whole) => withFields({ 'data.occurredAt': ahead(310).replace('Z', '-00:00') })(whole),
    'data.occurredAt',
  ),
  invalid('nobody', withFields({ 'data.member': {} }), 'data.member', 'must have exactly one of id, externalId, email, phone, card'),
  invalid('two identities', withFields({ 'data.member': { externalId: ADA.externalId, email: ADA.email } }), 'data.member'),
  invalid(
    "a member's id and an identity",
    ({ ...whole }, { members }) => withFields({ 'data.member': { id: members.ada, externalId: ADA.externalId } })(whole),
    'data.member',
  ),
  invalid("a token's subject", withFields({ 'data.member': { subject: ADA.subject } }), 'data.member'),
  invalid('an amount below nothing', withFields({ 'data.amount': -1 }), 'data.amount', 'must not be negative'),
  invalid('an order of invisible characters', withFields({ 'data.orderId': '\u200b \ufeff' }), 'data.orderId', 'must not be blank'),
  invalid('an order of two lines', withFields({ 'data.orderId': 'a\nb' }), 'data.orderId', 'must be one line of printable characters'),
  {
    what: 'a member of another programme',
    change: (whole, { members }) => withFields({ 'data.member': { id: members.elsewhere } })(whole),
    code: 'NOT_FOUND',
    names: 'data.member.id',
  },
  {
    what: 'a member who does not exist',
    change: withFields({ 'data.member': { id: `mem_${'0'.repeat(26)}` } }),
    code: 'NOT_FOUND',
    names: 'data.member.id',
  },
  {
    what: 'more points than an entry may have',
    change: (whole) => ({
      ...withFields({ 'data.amount': 100_000_000_000, 'data.lines': undefined })(whole),
      by: { shop: SHOP_ELSEWHERE },
      params: { merchantId: SHOP_ELSEWHERE },
    }),
    code: 'LIMIT_EXCEEDED',
    names: 'data.amount',
  },
];

const returnOf = (what: string, fields: object, code: ProblemCode, names: string): WrittenRefusal => ({
  what: `a return of ${what}`,
  of: 'a return by amount',
  change: (whole) => withFields({ ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [`data.${name}`, value])) })(whole),
  code,
  names,
});

const line = { sku: BOUGHT.sku, quantity: 1 };
const lines = (...given: object[]) => ({ amount: undefined, lines: given });

const RETURNS: readonly WrittenRefusal[] = [
  returnOf('neither an amount nor lines', { amount: undefined }, 'VALIDATION_FAILED', 'data'),
  returnOf('both an amount and lines', { lines: [line] }, 'VALIDATION_FAILED', 'data'),
  returnOf('more than was bought', { amount: BOUGHT.amount + 1 }, 'RETURN_EXCEEDS_PURCHASE', 'data.amount'),
  returnOf('more of a line than was bought', lines({ ...line, quantity: 91 }), 'RETURN_EXCEEDS_PURCHASE', 'data.lines.0.quantity'),
  returnOf(
    'more of a line than was bought, in two',
    lines({ ...line, quantity: 50 }, { ...line, quantity: 41 }),
    'RETURN_EXCEEDS_PURCHASE',
    'data.lines.1.quantity',
  ),
  returnOf('what was not bought', lines({ ...line, sku: 'CD-2' }), 'RETURN_EXCEEDS_PURCHASE', 'data.lines.0.sku'),
  returnOf('what is spelled in small letters', lines({ ...line, sku: 'cd-1' }), 'RETURN_EXCEEDS_PURCHASE', 'data.lines.0.sku'),
  returnOf('what looks like it', lines({ ...line, sku: 'СD-1' }), 'RETURN_EXCEEDS_PURCHASE', 'data.lines.0.sku'),
  returnOf('another currency', { currency: 'EUR' }, 'VALIDATION_FAILED', 'data.currency'),
  returnOf('a member', { member: { externalId: ADA.externalId } }, 'VALIDATION_FAILED', 'data.member'),
  returnOf('tomorrow', { occurredAt: ahead(86_400) }, 'VALIDATION_FAILED', 'data.occurredAt'),
];

const activityOf = (what: string, change: WrittenRefusal['change'], code: ProblemCode, names: string): WrittenRefusal => ({
  what: `an activity ${what}`,
  of: 'an activity',
  change,
  code,
  names,
});

const ACTIVITIES: readonly WrittenRefusal[] = [
  activityOf('that the programme does not have', withFields({ 'data.activity': 'dancing' }), 'VALIDATION_FAILED', 'data.activity'),
  activityOf('of tomorrow', (whole) => withFields({ 'data.occurredAt': ahead(86_400) })(whole), 'VALIDATION_FAILED', 'data.occurredAt'),
  activityOf('of nobody', withFields({ 'data.member': {} }), 'VALIDATION_FAILED', 'data.member'),
  activityOf(
    'of someone who has not enrolled',
    withFields({ 'data.member': { externalId: `nobody ${MARK}` } }),
    'NOT_FOUND',
    'data.member',
  ),
  activityOf(
    'of a member of another programme',
    (whole, { members }) => withFields({ 'data.member': { id: members.elsewhere } })(whole),
    'NOT_FOUND',
    'data.member.id',
  ),
  activityOf('of before with different content', withFields({ 'data.activityId': DONE }), 'IDEMPOTENCY_MISMATCH', 'data.activityId'),
];

const TERMS: readonly WrittenRefusal[] = [
  invalid('a time zone of nowhere', withFields({ timeZone: 'Mars/Olympus' }), 'timeZone'),
  invalid('an offset for a time zone', withFields({ timeZone: '+01:00' }), 'timeZone'),
  invalid('a currency that does not exist', withFields({ 'earning.rates.0.currency': 'XYZ' }), 'earning.rates.0.currency'),
  invalid(
    'a currency twice',
    withFields({ 'earning.rates': [1, 2].map((points) => ({ currency: 'USD', points, perUnits: 1 })) }),
    'earning.rates.1.currency',
  ),
  invalid('the same amount twice', withFields({ 'earning.include': ['tax', 'tax'] }), 'earning.include'),
  invalid(
    'points that expire before they can be spent',
    withFields({ 'earning.pendingDays': 60, expiry: { policy: 'after', months: 1, to: 'day' } }),
    'expiry.months',
  ),
  invalid('an expiry of both kinds', withFields({ expiry: { policy: 'never', months: 12 } }), 'expiry.months'),
  invalid('an expiry in months and days', withFields({ expiry: { policy: 'after', months: 1, days: 1, to: 'day' } }), 'expiry'),
  invalid('an activity twice', withFields({ activities: [ACTIVITY, ACTIVITY] }), 'activities.1.id'),
  invalid('the 30th of February', withFields({ expiry: { policy: 'date', month: 2, day: 30, atLeastDays: 90 } }), 'expiry.day'),
  invalid('points that mature on fulfilment, at once', withFields({ 'earning.pendingDays': 0 }), 'earning.pendingDays'),
  invalid('a first level that takes something', withFields({ 'tiers.levels.0': TIERS.levels[1] }), 'tiers.levels.0.qualification'),
  invalid('a level that takes nothing', withFields({ 'tiers.levels.1.qualification': undefined }), 'tiers.levels.1.qualification'),
  invalid('two levels of one name', withFields({ 'tiers.levels.1.id': 'member' }), 'tiers.levels.1.id', 'there is a level member'),
  invalid(
    'a level for spending another currency',
    withFields({ 'tiers.levels.1.qualification.of.0': { metric: 'spend', currency: 'EUR', atLeast: 1 } }),
    'tiers.levels.1.qualification.of.0.currency',
    'must be a currency of this programme: USD',
  ),
  invalid(
    "a level's points that expire before they can be spent",
    withFields({ 'tiers.levels.1.benefits.expiry': { policy: 'after', days: 7, to: 'day' } }),
    'tiers.levels.1.benefits.expiry.days',
  ),
  invalid('a tier that holds for no time', withFields({ 'tiers.hold': { policy: 'for', months: 0, to: 'day' } }), 'tiers.hold.months'),
  invalid('a multiplier of thousandths', withFields({ 'tiers.levels.1.benefits.multiplier': 1.125 }), 'tiers.levels.1.benefits.multiplier'),
];

/** Each of ADA's identities, in other words for the same. */
const TAKEN: readonly (readonly [string, string, string])[] = [
  ['externalId', ADA.externalId, 'external id'],
  ['externalId', ` ${ADA.externalId} `, 'external id with blanks around it'],
  ['email', ADA.email, 'e-mail address'],
  ['email', ADA.email.toUpperCase(), 'e-mail address in capitals'],
  ['phone', ADA.phone, 'phone number'],
  ['card', ADA.card, 'card'],
  ['card', ADA.card.replace(' ', '-').toLowerCase(), 'card with hyphens, in small letters'],
  ['subject', ADA.subject, 'subject'],
];
const taken = (only: (field: string) => boolean): readonly WrittenRefusal[] =>
  TAKEN.filter(([field]) => only(field)).map(([field, value, what]) => ({
    what: `another member's ${what}`,
    change: withFields({ [field]: value }),
    code: 'MEMBER_EXISTS',
    names: field,
  }));

export const WRITTEN_REFUSALS: { readonly [Id in RouteId]?: readonly WrittenRefusal[] } = {
  sendMerchantEvent: [...EVENTS, ...RETURNS, ...ACTIVITIES],

  enrol: [
    ...taken((field) => field === 'card'),
    invalid('an e-mail address of their own choice', withFields({ email: 'eve@example.org' }), 'email'),
    invalid("another one's subject", withFields({ subject: ADA.subject }), 'subject'),
    ...DEVICES,
    ...CODES,
  ],
  changeProfile: [
    invalid("another member's id", (whole, { members }) => withFields({ memberId: members.elsewhere })(whole), 'memberId'),
    invalid('an e-mail address', withFields({ email: 'eve@example.org' }), 'email'),
  ],
  listEntries: PAGES,

  createProgramme: [{ what: 'a name that is taken', change: withFields({ id: PROGRAMME }), code: 'ALREADY_EXISTS', names: 'id' }, ...TERMS],
  listProgrammes: NAMED_PAGES,
  publishVersion: [
    ...TERMS,
    invalid('at once', (whole) => withFields({ effectiveAt: ahead(5) })(whole), 'effectiveAt', 'must be at least 15 seconds ahead'),
  ],
  previewVersion: [
    ...TERMS,
    ...['garbage', 'MA', 'OTk5IA', 'LTEg'].map((cursor) => invalid(`the cursor ${cursor}`, withQuery({ cursor }), 'query.cursor')),
  ],
  listVersions: PAGES,
  registerMerchant: [
    { what: 'a name that is taken', change: withFields({ id: SHOP }), code: 'ALREADY_EXISTS', names: 'id' },
    { what: 'a name that is taken in another programme', change: withFields({ id: SHOP_ELSEWHERE }), code: 'ALREADY_EXISTS', names: 'id' },
    {
      what: "another programme's merchant",
      change: (whole) => ({ ...withFields({ id: OTHER_SHOP })(whole), params: { programmeId: DRAFTS } }),
      code: 'ALREADY_EXISTS',
      names: 'id',
    },
  ],
  listMerchants: NAMED_PAGES,
  rotateMerchantSecret: [
    {
      what: 'a secret more than may be in force',
      change: (whole) => ({ ...whole, params: { programmeId: PROGRAMME, merchantId: CROWDED_SHOP }, body: { overlapHours: 24 } }),
      code: 'LIMIT_EXCEEDED',
    },
  ],

  enrolMember: [
    ...taken(() => true),
    invalid('nobody', (whole) => ({ ...whole, body: {} }), 'externalId'),
    invalid('a profile of nobody', (whole) => ({ ...whole, body: { profile: ADA.profile } }), 'externalId'),
    invalid('points from the start', withFields({ points: 1000 }), 'points'),
    ...DEVICES,
    ...CODES,
  ],
  findMembers: [
    invalid('no identity', withQuery({}), 'query'),
    invalid('two identities', withQuery({ externalId: ADA.externalId, email: ADA.email }), 'query'),
    invalid("a token's subject", withQuery({ subject: ADA.subject }), 'query.subject'),
  ],
  listMemberEntries: PAGES,
  adjustPoints: [
    invalid('no points', withFields({ points: 0 }), 'points', 'must not be 0'),
    ...BY_HAND,
    { what: 'more points than there are', change: withFields({ points: -1_000_000_000 }), code: 'INSUFFICIENT_POINTS', names: 'points' },
    usedKey('a key of before with other points', { points: ADJUSTED.points + 1, reason: ADJUSTED.reason }),
    usedKey('a key of before with another reason', { points: ADJUSTED.points }),
  ],
  extendExpiry: [
    ...BY_HAND,
    invalid('a time that is over', withFields({ until: ahead(-1) }), 'until', 'must be in the future'),
    invalid('a time before which nothing expires', (whole) => withFields({ until: ahead(60) })(whole), 'until', 'no points expire before'),
    usedKey('the key of an adjustment', {}),
  ],
  reinstatePoints: [
    ...BY_HAND,
    invalid('an entry that let nothing expire', withFields({ entry: 1 }), 'entry', 'must be an entry that let points expire'),
    invalid('an entry that there is not', withFields({ entry: 1_000_000 }), 'entry', 'there is no entry 1000000'),
    usedKey('the key of an adjustment', {}),
  ],
  ...REWARD_REFUSALS,
  ...SUPPORT_REFUSALS,
  ...SEGMENT_REFUSALS,
  ...REVIEW_REFUSALS,
  ...EVENT_REFUSALS,
  ...TILL_REFUSALS,
  ...ENDPOINT_REFUSALS,
  ...REFERRAL_REFUSALS,
  ...REPORT_REFUSALS,
  changeTier: [
    ...BY_HAND,
    invalid('a tier that there is not', withFields({ tier: 'platinum' }), 'tier', 'must be a tier of this programme: member, gold'),
    invalid('an end that is over', withFields({ until: ahead(-1) }), 'until', 'must be in the future'),
    invalid('a lock that is over', withFields({ lockUntil: ahead(-1) }), 'lockUntil', 'must be in the future'),
    invalid('something else to do', withFields({ action: 'delete' }), 'action'),
    { ...invalid('more time for a tier that does not end', (whole) => whole, 'until', 'does not end by itself'), of: 'extend' },
    { ...invalid('a lock from before', withFields({ until: ahead(-1) }), 'until', 'must be in the future'), of: 'lock' },
    { ...invalid('a tier that is not locked', (whole) => whole, 'action', 'the tier is not locked'), of: 'unlock' },
    usedKey('the key of an adjustment', {}),
  ],
};

/** Problems of a route that are not met here, and where they are. */
export const MET_ELSEWHERE: Readonly<Record<string, string>> = {
  ...TILLS_MET_ELSEWHERE,
  ...PACES_MET_ELSEWHERE,
  ...ENDPOINTS_MET_ELSEWHERE,
  ...REFERRALS_MET_ELSEWHERE,
  ...REPORTS_MET_ELSEWHERE,
  ...SEGMENTS_MET_ELSEWHERE,
  'publishVersion VERSION_CONFLICT': 'only two at once meet it: test/use-cases/programmes/publish-programme.test.ts',
  'publishReward VERSION_CONFLICT': 'only two at once meet it: test/use-cases/rewards/change-reward-state.test.ts',
  'changeRewardState VERSION_CONFLICT': 'only two at once meet it: test/use-cases/rewards/change-reward-state.test.ts',
  'cancelRedemption LIMIT_EXCEEDED': 'takes nine thousand of the largest adjustments: test/domain/kernel/points.test.ts',
  'cancelMemberRedemption LIMIT_EXCEEDED': 'takes nine thousand of the largest adjustments: test/domain/kernel/points.test.ts',
  'fulfilRedemption LIMIT_EXCEEDED': 'takes nine thousand of the largest adjustments: test/domain/kernel/points.test.ts',
  'reinstatePoints ALREADY_EXISTS': 'nothing is reinstated while nothing may be written: test/use-cases/tiers/tiers.test.ts',
  'reinstatePoints LIMIT_EXCEEDED': 'takes nine million adjustments: test/domain/kernel/points.test.ts',
  'adjustPoints LIMIT_EXCEEDED': 'takes nine million adjustments: test/domain/kernel/points.test.ts',
};
