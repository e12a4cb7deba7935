import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { IdentityKind } from '../../../shared/domain/members/identity.ts';
import { identitiesIn, normaliseIdentities, normaliseIdentity } from '../../../shared/domain/members/member.ts';
import { LAW, refusalOf } from '../../support/kernel/builders.ts';

describe('spellings of one identity are one identity', () => {
  test.each<[IdentityKind, string, string, string]>([
    ['email', 'case', 'Ada.Lovelace@Example.ORG', 'ada.lovelace@example.org'],
    ['email', 'blanks around it', '  ada@example.org\n', 'ada@example.org'],
    ['email', 'NFD and NFC', 'jose\u0301@example.org', 'jos\u00e9@example.org'],
    ['email', 'NFD in capitals', 'JOSE\u0301@EXAMPLE.ORG', 'jos\u00e9@example.org'],
    // H̱ has no code point of its own, ẖ has: lower case must come before composition.
    ['email', 'a letter that is composed in lower case only', 'H\u0331@example.org', '\u1e96@example.org'],
    ['email', 'a letter that is composed in lower case only, the other way', 'j\u030c@example.org', '\u01f0@example.org'],
    ['externalId', 'NFD and NFC', 'Zoe\u0308-1', 'Zo\u00eb-1'],
    ['externalId', 'blanks around it', ' 00004 ', '00004'],
    ['card', 'blanks', '9801 2345 6789', '980123456789'],
    ['card', 'hyphens', '9801-2345-6789', '980123456789'],
    ['card', 'case', 'ab-12 cd', 'AB12CD'],
    ['phone', 'blanks, brackets and signs', '+1 (555) 010-0100', '+15550100100'],
    ['email', 'an internationalised domain', 'Jörg@MÜLLER.de', 'jörg@xn--mller-kva.de'],
  ])('%s: %s', (kind, _, spelling, other) => {
    expect(normaliseIdentity(kind, spelling)).toBe(normaliseIdentity(kind, other));
  });
});

test('a card is kept as it is printed on most: in capitals, without gaps', () => {
  expect(normaliseIdentity('card', 'ab-12 cd')).toBe('AB12CD');
});

describe('different values stay apart', () => {
  test.each<[IdentityKind, string, string]>([
    ['externalId', '00004', '4'],
    ['externalId', 'a-1', 'A-1'],
    ['externalId', 'a-1', 'a1'],
    ['subject', 'auth0|Ada', 'auth0|ada'],
    ['phone', '+4930123456', '+4930123457'],
    ['email', 'ada@example.org', 'ada+shop@example.org'],
    ['card', '9801', '0981'],
  ])('%s: %s and %s', (kind, one, other) => {
    expect(normaliseIdentity(kind, one)).not.toBe(normaliseIdentity(kind, other));
  });
});

test.each<[IdentityKind, string]>([
  ['externalId', ''],
  ['externalId', '   '],
  ['externalId', '\u00a0\t'],
  ['email', '  '],
  ['phone', ''],
  ['card', '- - -'],
  ['subject', ''],
])('a blank %s, "%s", is refused', (kind, value) => {
  expect(refusalOf(() => normaliseIdentity(kind, value))).toEqual({ code: 'VALIDATION_FAILED', field: kind });
});

const kinds = fc.constantFrom<IdentityKind>('externalId', 'email', 'card', 'phone', 'subject');
/** Letters of several scripts with marks to compose them with: plain random text hardly ever composes. */
const marked = fc.string({
  unit: fc.constantFrom('a', 'H', 'J', 'W', 'y', 'É', 'ß', 'İ', 'ω', '가', '\u0301', '\u0331', '\u030c', '\u0308'),
  minLength: 1,
});

test('a normalised identity is as it is normalised again, and canonically equivalent ones are equal', () => {
  fc.assert(
    fc.property(kinds, marked, (kind, text) => {
      const once = normaliseIdentity(kind, `x${text}`);
      expect(normaliseIdentity(kind, once)).toBe(once);
      if (kind === 'email' || kind === 'externalId') {
        expect(normaliseIdentity(kind, `x${text}`.normalize('NFD'))).toBe(once);
        expect(once).toBe(once.normalize('NFC'));
      }
    }),
    { ...LAW, numRuns: 5 * LAW.numRuns },
  );
});

describe('a member’s identities', () => {
  it('are normalised each by its kind', () => {
    expect(normaliseIdentities({ email: 'Ada@Example.org', card: '98-01', externalId: undefined, subject: 'Auth0|A' })).toEqual({
      email: 'ada@example.org',
      card: '9801',
      subject: 'Auth0|A',
    });
  });

  it('are refused when one is blank', () => {
    expect(refusalOf(() => normaliseIdentities({ email: 'ada@example.org', externalId: ' ' })).field).toBe('externalId');
  });

  it('are listed in one order, without the missing ones', () => {
    const listed = identitiesIn({ card: '9801', email: 'ada@example.org', phone: undefined });
    expect(listed).toEqual(identitiesIn({ email: 'ada@example.org', card: '9801' }));
    expect(listed).toHaveLength(2);
    expect(listed).toContainEqual(['card', '9801']);
    expect(identitiesIn({})).toEqual([]);
  });
});
