import { describe, expect, test } from 'vitest';
import {
  MEMBERS_PER_ADDRESS,
  MEMBERS_PER_DEVICE,
  type Suspects,
  type SuspicionTerms,
  suspicionsOf,
} from '../../../shared/domain/fraud/suspicion.ts';
import { canonicalEmail, normalisedAddress } from '../../../shared/domain/fraud/suspicion-signals.ts';
import type { PostalAddress, Profile } from '../../../shared/domain/members/member.ts';
import { MEMBER_ID, NOW, PROGRAMME_ID } from '../../support/kernel/builders.ts';

const ADDRESS: PostalAddress = { lines: ['12 St. James Square'], postalCode: 'SW1Y 4JH', city: 'London', country: 'GB' };
const profile = (special: Partial<Profile> = {}): Profile => ({
  programmeId: PROGRAMME_ID,
  memberId: MEMBER_ID,
  enrolledAt: NOW,
  revision: 1,
  identities: {},
  fields: {},
  ...special,
});
const codes = (suspects: Partial<Suspects>, terms: SuspicionTerms = {}) =>
  suspicionsOf(
    { referee: profile({ memberId: 'mem_a' }), referrer: profile(), traits: { device: 1, address: 1 }, velocity: 1, ...suspects },
    terms,
  ).map(({ code }) => code);
const both = (referee: Partial<Profile>, referrer: Partial<Profile>) =>
  codes({ referee: profile({ memberId: 'mem_a', ...referee }), referrer: profile(referrer) });

test.each([
  ['ada@example.com', 'ADA@example.com', true],
  ['ada+perks@example.com', 'ada@example.com', true],
  ['a.d.a@gmail.com', 'ada+2@googlemail.com', true],
  ['a.d.a@example.com', 'ada@example.com', false],
  ['ada@gmail.com', 'ada@example.com', false],
  ['"a@b"@example.com', '"a@c"@example.com', false],
])('%s and %s lead to the same mailbox: %s', (one, other, same) => {
  expect(canonicalEmail(one) === canonicalEmail(other)).toBe(same);
  expect(both({ identities: { email: one } }, { identities: { email: other } })).toEqual(same ? ['same-email'] : []);
});

test.each<[string, Partial<PostalAddress>, boolean]>([
  ['itself', {}, true],
  ['other capitals, stops and blanks', { lines: ['12, st  james-square'], postalCode: 'sw1y4jh', city: 'LONDON' }, true],
  ['an accent', { city: 'Londón' }, true],
  ['another number', { lines: ['13 St. James Square'] }, false],
  ['no postal code', { postalCode: undefined }, false],
  ['another country', { country: 'US' }, false],
])('an address and %s', (_, special, same) => {
  const other = { ...ADDRESS, ...special };
  expect(normalisedAddress(ADDRESS) === normalisedAddress(other)).toBe(same);
  expect(both({ fields: { address: ADDRESS } }, { fields: { address: other } })).toEqual(same ? ['same-address'] : []);
});

test('letters of every script tell addresses apart', () => {
  const street = (line: string) => normalisedAddress({ ...ADDRESS, lines: [line] });
  expect(street('ул. Ленина 1')).not.toBe(street('ул. Мира 1'));
});

describe('devices', () => {
  test('one that both have', () => expect(both({ devices: ['a', 'b'] }, { devices: ['b', 'c'] })).toEqual(['same-device']));
  test('none in common', () => expect(both({ devices: ['a'] }, { devices: ['b'] })).toEqual([]));
  test('none at all is none in common', () => expect(both({}, {})).toEqual([]));
});

test.each<[string, Partial<Suspects>, SuspicionTerms, readonly string[]]>([
  ['as many on one device as may be', { traits: { device: MEMBERS_PER_DEVICE, address: 0 } }, {}, []],
  ['one more', { traits: { device: MEMBERS_PER_DEVICE + 1, address: 0 } }, {}, ['shared-device']],
  ['one more than the terms allow', { traits: { device: 2, address: 0 } }, { membersPerDevice: 1 }, ['shared-device']],
  ['as many at one address as may be', { traits: { device: 0, address: MEMBERS_PER_ADDRESS } }, {}, []],
  ['one more', { traits: { device: 0, address: MEMBERS_PER_ADDRESS + 1 } }, {}, ['shared-address']],
  ['one more than the terms allow', { traits: { device: 0, address: 3 } }, { membersPerAddress: 2 }, ['shared-address']],
  ['any number of friends', { velocity: 1_000 }, {}, []],
  ['as many friends as may be', { velocity: 5 }, { velocity: { friends: 5, days: 7 } }, []],
  ['one more', { velocity: 6 }, { velocity: { friends: 5, days: 7 } }, ['referrer-pace']],
])('%s', (_, suspects, terms, expected) => {
  expect(codes(suspects, terms)).toEqual(expected);
});

test('every reason is told, without personal data', () => {
  const fields = { address: ADDRESS };
  const suspects: Suspects = {
    referee: profile({ memberId: 'mem_a', identities: { email: 'ada+1@example.com' }, fields, devices: ['hash'] }),
    referrer: profile({ identities: { email: 'ada@example.com' }, fields, devices: ['hash'] }),
    traits: { device: 9, address: 8 },
    velocity: 7,
  };
  expect(suspicionsOf(suspects, { velocity: { friends: 3, days: 2 } })).toEqual([
    { code: 'same-email', detail: 'both e-mail addresses lead to the same mailbox' },
    { code: 'same-address', detail: 'both have the same postal address' },
    { code: 'same-device', detail: 'both enrolled on the same device' },
    { code: 'shared-device', detail: '9 members enrolled on this device, more than 3' },
    { code: 'shared-address', detail: '8 members enrolled with this address, more than 6' },
    { code: 'referrer-pace', detail: '7 friends of one referrer within 2 days, more than 3' },
  ]);
});
