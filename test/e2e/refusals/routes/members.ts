/** Whole requests of enrolment and profiles, and what no schema can say of them. */
import { unique } from '../../../support/platform/api.ts';
import { ADA, CAROL, ELSEWHERE, MANAGER, MARK, MEMBER, type MemberIds, PROGRAMME, REDEEMED } from '../world/cast.ts';
import { TAKEN_CODE } from '../world/referrals.ts';
import {
  BY_HAND,
  byHand,
  digits,
  inProgramme,
  invalid,
  ofAda,
  own,
  type Refusals,
  type Requests,
  usedKey,
  type WrittenRefusal,
  withFields,
  withQuery,
} from './parts.ts';
import { CODES } from './referrals.ts';
import { DEVICES } from './reviews.ts';

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

const byLost = (members: MemberIds, body: object) => ({
  ...byHand(members, body),
  params: { programmeId: PROGRAMME, memberId: members.lost.memberId },
});

export const MEMBER_REQUESTS = {
  enrol: {
    whole: () => ({
      by: { sub: unique(`new-${MARK}`) },
      params: inProgramme,
      body: {
        device: unique(`device-${MARK}`),
        card: `77 ${digits()}`,
        cardPin: '4821 9036',
        profile: { ...ADA.profile },
        referral: { code: TAKEN_CODE },
      },
    }),
  },
  getProfile: own,
  getAnniversary: own,
  withdrawMyCard: {
    whole: ({ lost }) => ({
      by: { sub: lost.subject },
      params: inProgramme,
      headers: { 'idempotency-key': unique(`key-${MARK}`) },
      body: { card: lost.card },
    }),
  },
  changeProfile: { whole: () => ({ by: MEMBER, params: inProgramme, body: { ...ADA.profile } }) },
  enrolMember: {
    whole: () => ({
      by: MANAGER,
      params: inProgramme,
      body: {
        externalId: unique(`x-${MARK}`),
        email: `${unique(MARK)}@example.org`,
        phone: `+4930${digits()}`,
        card: `88 ${digits()}`,
        subject: unique(`sub-${MARK}`),
        device: unique(`device-${MARK}`),
        referral: { code: TAKEN_CODE },
        profile: { ...ADA.profile },
      },
    }),
  },
  findMembers: {
    'by external id': () => ({ by: MANAGER, params: inProgramme, query: { externalId: ADA.externalId } }),
    'by e-mail address': () => ({ by: MANAGER, params: inProgramme, query: { email: ADA.email } }),
    'by phone number': () => ({ by: MANAGER, params: inProgramme, query: { phone: ADA.phone } }),
    'by card': () => ({ by: MANAGER, params: inProgramme, query: { card: ADA.card } }),
  },
  getMember: ofAda,
  addIdentity: {
    'a card': (members) => byLost(members, { card: `66 ${digits()}`, reason: 'a new card' }),
    'an external id': (members) => byLost(members, { externalId: unique(`x-${MARK}`), reason: 'moved from another shop' }),
    'an e-mail address': (members) => byLost(members, { email: `${unique(MARK)}@example.org`, reason: 'a second address' }),
    'a phone number': (members) => byLost(members, { phone: `+4930${digits()}`, reason: 'a second number' }),
    'a subject': (members) => byLost(members, { subject: unique(`sub-${MARK}`), reason: 'a second sign-in' }),
  },
  withdrawIdentity: {
    'a card': (members) => byLost(members, { card: members.lost.card, reason: 'lost' }),
    'an external id': (members) => byLost(members, { externalId: members.lost.externalId, reason: 'not used any more' }),
    'an e-mail address': (members) => byLost(members, { email: members.lost.email, reason: 'not used any more' }),
    'a phone number': (members) => byLost(members, { phone: members.lost.phone, reason: 'not used any more' }),
    'a subject': (members) => byLost(members, { subject: members.lost.subject, reason: 'was taken over' }),
  },
  readCardPins: { whole: () => ({ by: MANAGER, params: inProgramme, body: { cards: [ADA.card, `77 ${digits()}`] } }) },
} satisfies Requests;

export const MEMBER_REFUSALS = {
  enrol: [
    ...taken((field) => field === 'card'),
    {
      what: 'a card without its PIN, where the terms ask for it',
      change: (whole) => withFields({ cardPin: undefined })({ ...whole, params: { programmeId: ELSEWHERE } }),
      code: 'CARD_NOT_PROVED',
      names: 'cardPin',
    },
    invalid('an e-mail address of their own choice', withFields({ email: 'eve@example.org' }), 'email'),
    invalid("another one's subject", withFields({ subject: ADA.subject }), 'subject'),
    ...DEVICES,
    ...CODES,
  ],
  changeProfile: [
    invalid("another member's id", (whole, { members }) => withFields({ memberId: members.elsewhere })(whole), 'memberId'),
    invalid('an e-mail address', withFields({ email: 'eve@example.org' }), 'email'),
  ],
  enrolMember: [
    ...taken(() => true),
    invalid('nobody', (whole) => ({ ...whole, body: {} }), 'externalId'),
    invalid('a profile of nobody', (whole) => ({ ...whole, body: { profile: ADA.profile } }), 'externalId'),
    invalid('points from the start', withFields({ points: 1000 }), 'points'),
    ...DEVICES,
    ...CODES,
  ],
  addIdentity: [
    {
      what: 'a card that the member has',
      change: (whole, { members }) => withFields({ card: members.lost.card })(whole),
      code: 'ALREADY_EXISTS',
      names: 'card',
    },
    {
      what: "another member's external id",
      change: withFields({ card: undefined, externalId: CAROL.externalId }),
      code: 'MEMBER_EXISTS',
      names: 'externalId',
    },
    invalid('no identity', withFields({ card: undefined }), 'externalId'),
    invalid('two identities', withFields({ email: 'two@example.org' }), 'externalId'),
    ...BY_HAND,
    usedKey('the key of an adjustment', {}),
  ],
  withdrawIdentity: [
    {
      what: "another member's external id",
      change: withFields({ card: undefined, externalId: CAROL.externalId }),
      code: 'NOT_FOUND',
      names: 'externalId',
    },
    invalid('two identities', withFields({ email: ADA.email }), 'externalId'),
    ...BY_HAND,
    usedKey('the key of an adjustment', {}),
  ],
  withdrawMyCard: [
    { what: 'a card of nobody', change: withFields({ card: '0000 9999' }), code: 'NOT_FOUND', names: 'card' },
    {
      what: 'a key of another request',
      change: (whole) => ({ ...whole, by: MEMBER, headers: { 'idempotency-key': REDEEMED.key } }),
      code: 'IDEMPOTENCY_MISMATCH',
      names: 'headers.idempotency-key',
    },
  ],
  findMembers: [
    invalid('no identity', withQuery({}), 'query'),
    invalid('two identities', withQuery({ externalId: ADA.externalId, email: ADA.email }), 'query'),
    invalid("a token's subject", withQuery({ subject: ADA.subject }), 'query.subject'),
  ],
} satisfies Refusals;

const IDENTITIES = 'identities are withdrawn: test/use-cases/members/change-identities.test.ts';

export const MEMBERS_MET_ELSEWHERE = {
  'sendMerchantEvent IDENTITY_WITHDRAWN': IDENTITIES,
  'enrol IDENTITY_WITHDRAWN': IDENTITIES,
  'enrolMember IDENTITY_WITHDRAWN': IDENTITIES,
  'addIdentity LIMIT_EXCEEDED': IDENTITIES,
  'enrol TOO_MANY_ATTEMPTS': 'tries are written down: test/use-cases/members/prove-card.test.ts',
};
