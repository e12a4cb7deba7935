/** Text that someone may send for any text: made from one that is fine. */

export interface Wrong {
  readonly what: string;
  readonly text: string;
}

/** Cyrillic and Greek letters that look like Latin ones. */
const LOOK_ALIKE: Readonly<Record<string, string>> = {
  a: 'а',
  c: 'с',
  e: 'е',
  i: 'і',
  o: 'о',
  p: 'р',
  s: 'ѕ',
  x: 'х',
  y: 'у',
  A: 'Α',
  B: 'В',
  C: 'С',
  D: 'Ⅾ',
  K: 'К',
  S: 'Ѕ',
  U: 'Ս',
  Z: 'Ζ',
};

const lookAlike = (text: string): string => [...text].map((char) => LOOK_ALIKE[char] ?? char).join('');

const FULL_WIDTH_OFFSET = 0xff01 - 0x21;
const fullWidth = (text: string): string =>
  text.replace(/[!-~]/g, (char) => String.fromCodePoint((char.codePointAt(0) ?? 0) + FULL_WIDTH_OFFSET));

const arabicDigits = (text: string): string => text.replace(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit)));

const within = (text: string, inserted: string): string => `${text.slice(0, 1)}${inserted}${text.slice(1)}`;

const UNPRINTABLE: Readonly<Record<string, string>> = {
  'a NUL': '\u0000',
  'a tab': '\t',
  'a line feed': '\n',
  'a carriage return and a line feed': '\r\n',
  'an escape sequence': '\u001b[31m',
  'a DEL': '\u007f',
  'a next line': '\u0085',
  'a line separator': '\u2028',
  'a paragraph separator': '\u2029',
  'a left-to-right embedding': '\u202a',
  'an isolate': '\u2066',
  'a left-to-right mark': '\u200e',
  'a right-to-left mark': '\u200f',
  'an Arabic letter mark': '\u061c',
  'the second half of a surrogate pair': '\ude00',
  'the halves of a surrogate pair the wrong way round': '\ude00\ud83d',
};

const INVISIBLE: Readonly<Record<string, string>> = {
  'a zero-width joiner': '\u200d',
  'a byte order mark': '\ufeff',
  'a soft hyphen': '\u00ad',
  'a no-break space': '\u00a0',
  'an ideographic space': '\u3000',
  'a tag': '\u{e0041}',
  'a noncharacter': '\uffff',
};

/** Names that every object of JavaScript has, and words that some interpreter would act on. */
const WORDS = [
  'constructor',
  'toString',
  'then',
  'null',
  '0',
  '-1',
  '1e3',
  '{}',
  'a#b',
  '*',
  '..',
  '../../etc/passwd',
  '%00',
  "' OR '1'='1",
  '<script>alert(1)</script>',
  `\${jndi:ldap://example.org/a}`,
  '=cmd()',
];

const inserted = (fine: string, all: Readonly<Record<string, string>>): readonly Wrong[] =>
  Object.entries(all).map(([what, text]) => ({ what: `${what} in it`, text: within(fine, text) }));

/** One of each kind. */
export const fewHostileTexts = (fine: string): readonly Wrong[] =>
  [
    { what: 'nothing', text: '' },
    { what: 'a blank', text: ' ' },
    { what: 'look-alike letters', text: lookAlike(fine) },
    { what: 'full-width letters', text: fullWidth(fine) },
    { what: 'decomposed', text: `${fine}é`.normalize('NFD') },
    { what: '__proto__', text: '__proto__' },
    ...inserted(fine, {
      'a right-to-left override': '\u202e',
      'a zero-width space': '\u200b',
      'the first half of a surrogate pair': '\ud83d',
    }),
  ].filter(({ text }) => text !== fine);

export const manyHostileTexts = (fine: string): readonly Wrong[] =>
  [
    ...fewHostileTexts(fine),
    { what: 'blanks around it', text: ` ${fine} ` },
    { what: 'the same twice', text: `${fine},${fine}` },
    { what: 'Arabic digits', text: arabicDigits(fine) },
    { what: 'upper case', text: fine.toUpperCase() },
    { what: 'lower case', text: fine.toLowerCase() },
    // K and ſ are k and s to whoever compares without regard to case by Unicode.
    { what: 'a Kelvin sign and a long s', text: fine.replace(/k/i, '\u212a').replace(/s/i, '\u017f') },
    { what: 'composed', text: `${fine}é`.normalize('NFC') },
    { what: 'a hundred accents', text: `${fine}${'\u0301'.repeat(100)}` },
    { what: 'an emoji of several', text: `${fine}👩‍👩‍👧` },
    { what: 'a hundred thousand characters', text: fine.padEnd(100_000, 'x') },
    ...inserted(fine, UNPRINTABLE),
    ...inserted(fine, INVISIBLE),
    ...WORDS.map((text) => ({ what: text, text })),
  ].filter(({ text }) => text !== fine);

export const HOSTILE_INSTANTS = [
  '2026-02-30T10:00:00Z',
  '2025-02-29T10:00:00Z',
  '2026-13-01T10:00:00Z',
  '2026-00-10T10:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T10:60:00Z',
  '2026-01-01T10:00:60Z',
  '2026-01-01T10:00:00',
  '2026-01-01',
  '2026-01-01 10:00:00Z',
  '20260101T100000Z',
  '2026-001T10:00:00Z',
  '2026-W01-1T10:00:00Z',
  '1767261600',
  '2026-01-01T10:00:00+24:00',
  '2026-01-01T10:00:00+01',
  '2026-01-01T10:00:00[Europe/Berlin]',
  'yesterday',
  'Thu, 01 Jan 2026 10:00:00 GMT',
  '2200-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '9999-12-31T23:59:59-14:00',
  '0000-01-01T00:00:00+14:00',
  '+010000-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
];

export const HOSTILE_DAYS = [
  '1990-02-30',
  '1900-02-29',
  '1990-13-01',
  '1990-00-01',
  '1990-1-1',
  '19900101',
  '01.02.1990',
  '1990-01-01T00:00:00Z',
];

export const HOSTILE_EMAILS = [
  'ada',
  'ada@',
  '@example.org',
  'ada@example',
  'ada@@example.org',
  'ada@example..org',
  '.ada@example.org',
  'ada..l@example.org',
  'ada @example.org',
  'ada@exam ple.org',
  '"ada l"@example.org',
  'ada@[127.0.0.1]',
  'ada@example.org\nbcc: eve@example.org',
  'ada@example.org,eve@example.org',
  'Ada <ada@example.org>',
  'mailto:ada@example.org',
  'ädä@example.org',
  'ada@exämple.org',
  `${'a'.repeat(100_000)}@`,
  `${'a.'.repeat(50_000)}@example.org`,
  `a@${'a.'.repeat(50_000)}`,
  `a@${'a-'.repeat(50_000)}`,
];
