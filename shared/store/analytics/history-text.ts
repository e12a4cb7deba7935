/**
 * The stored form of a history: short text, because every member has one and all are read every night. A member who bought five times a
 * year for ten years has less than a kilobyte.
 *
 * Three parts, separated by `;`: form and head; the words that facts mention, escaped, separated by blanks; the facts, each of which
 * begins with a capital letter. Within a part, values are separated by commas, and numbers are in base 36. A word is given by its place,
 * from 1; 0 is none. A fact's day is the difference from the fact before it. A purchase of one order with the channel and currency of the
 * purchase before it leaves those out.
 */
import type { Fact, History, PointsMove } from '../../domain/analytics/history/history.ts';
import { invariant } from '../../domain/kernel/refusal.ts';
import { millis, toInstant } from '../../domain/kernel/time.ts';
import { readLettered } from '../kernel/lettered-numbers.ts';

const FORM = '1';
const BASE = 36;

/** Stored text contains the places of this list. So it never changes, except by additions at the end. */
const MOVES: readonly PointsMove[] = [
  'bonus',
  'bonus-reversed',
  'expired',
  'reinstated',
  'adjusted-up',
  'adjusted-down',
  'paid',
  'refunded',
];

const fromNumber = (value: number): string => value.toString(BASE);
function numberFrom(text: string | undefined): number {
  const value = Number.parseInt(text ?? '', BASE);
  invariant(Number.isSafeInteger(value), `a stored history has numbers, not ${text}`);
  return value;
}

/** The channel and currency of the purchase before, which the next purchase can leave out. */
type Like = Pick<Extract<Fact, { kind: 'purchase' }>, 'channel' | 'currency'>;
const NO_PURCHASE: Like = { channel: null, currency: '' };

export function fromHistory({ enrolledOn, upTo, facts }: History): string {
  const words = new Map<string, number>();
  const word = (text: string | null): number => {
    if (text === null) return 0;
    const place = words.get(text) ?? words.size + 1;
    words.set(text, place);
    return place;
  };
  let day = enrolledOn;
  let like = NO_PURCHASE;
  const written = facts.map((fact) => {
    const [letter, ...numbers] = wordedAs(fact, like, word);
    const later = fact.day - day;
    day = fact.day;
    if (fact.kind === 'purchase') like = fact;
    return letter + [later, ...numbers].map(fromNumber).join(',');
  });
  const head = [FORM, ...[enrolledOn, upTo.entry, millis(upTo.at)].map(fromNumber)].join(',');
  return [head, [...words.keys()].map(encodeURIComponent).join(' '), written.join('')].join(';');
}

/** The letter of a fact, and its numbers without the day. */
function wordedAs(fact: Fact, like: Like, word: (text: string | null) => number): readonly [string, ...number[]] {
  switch (fact.kind) {
    case 'purchase': {
      const { channel, currency, orders, amount, points } = fact;
      if (orders === 1 && channel === like.channel && currency === like.currency) return ['P', amount, points];
      return ['Q', amount, points, orders, word(channel), word(currency)];
    }
    case 'return':
      return ['R', fact.day - fact.of, fact.amount, fact.points, fact.orders, word(fact.channel), word(fact.currency)];
    case 'points':
      return ['M', MOVES.indexOf(fact.how), fact.points];
    case 'redemption':
      return ['D', word(fact.rewardId), fact.rewardVersion, fact.units, fact.points];
    case 'tier':
      return ['T', word(fact.tier)];
    case 'freeze':
      return ['Z'];
    case 'release':
      return ['Y'];
    case 'activity':
      return ['A', word(fact.activity), fact.times];
    case 'brought':
      return ['B'];
    case 'friend':
      return ['F', fact.friends];
    case 'segments':
      return ['S', ...fact.segments.map(word)];
  }
}

export function historyFrom(programmeId: string, memberId: string, text: string): History {
  const [head = '', listed = '', written = ''] = text.split(';');
  const [form, enrolled, entry, at] = head.split(',');
  invariant(form === FORM, `a stored history is of form ${FORM}, not ${form}`);
  const words = listed === '' ? [] : listed.split(' ').map(decodeURIComponent);
  const enrolledOn = numberFrom(enrolled);
  let day = enrolledOn;
  let like = NO_PURCHASE;
  const facts: Fact[] = [];
  readLettered(written, (letter, numbers) => {
    day += numbers[0] ?? 0;
    const fact = factFrom(letter, day, numbers, like, words);
    if (fact.kind === 'purchase') like = fact;
    facts.push(fact);
  });
  return { programmeId, memberId, enrolledOn, upTo: { entry: numberFrom(entry), at: toInstant(numberFrom(at)) }, facts };
}

/** @param numbers the first is the difference of the day. */
function factFrom(letter: string, day: number, numbers: readonly number[], like: Like, words: readonly string[]): Fact {
  const number = (place: number): number => {
    const value = numbers[place];
    invariant(value !== undefined, `a stored fact ${letter} has ${place} numbers besides its day`);
    return value;
  };
  const word = (place: number): string => {
    const text = words[number(place) - 1];
    invariant(text !== undefined, `a stored history has the words of its facts`);
    return text;
  };
  const wordOrNull = (place: number): string | null => (number(place) === 0 ? null : word(place));
  switch (letter) {
    case 'P':
      return { kind: 'purchase', day, channel: like.channel, currency: like.currency, orders: 1, amount: number(1), points: number(2) };
    case 'Q':
      return { kind: 'purchase', day, channel: wordOrNull(4), currency: word(5), orders: number(3), amount: number(1), points: number(2) };
    case 'R':
      return {
        kind: 'return',
        day,
        of: day - number(1),
        channel: wordOrNull(5),
        currency: word(6),
        orders: number(4),
        amount: number(2),
        points: number(3),
      };
    case 'M': {
      const how = MOVES[number(1)];
      invariant(how !== undefined, 'stored points have moved in a way that is known');
      return { kind: 'points', day, how, points: number(2) };
    }
    case 'D':
      return { kind: 'redemption', day, rewardId: word(1), rewardVersion: number(2), units: number(3), points: number(4) };
    case 'T':
      return { kind: 'tier', day, tier: word(1) };
    case 'Z':
      return { kind: 'freeze', day };
    case 'Y':
      return { kind: 'release', day };
    case 'A':
      return { kind: 'activity', day, activity: word(1), times: number(2) };
    case 'B':
      return { kind: 'brought', day };
    case 'F':
      return { kind: 'friend', day, friends: number(1) };
    default:
      invariant(letter === 'S', `a stored history has facts that are known, not ${letter}`);
      return { kind: 'segments', day, segments: numbers.slice(1).map((_, place) => word(place + 1)) };
  }
}
