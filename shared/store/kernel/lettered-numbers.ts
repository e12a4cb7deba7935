/**
 * Text of letters, each with numbers in base 36 that are parted by commas: `P1f,-2a5Z0`. Histories are written so, and every night reads all of
 * them: character by character it takes an eighth of the time that splitting and `parseInt` take.
 */
import { invariant } from '../../domain/kernel/refusal.ts';

const [ZERO, NINE, A, Z, MINUS, COMMA] = [48, 57, 97, 122, 45, 44] as const;

/** @param each of the letters, in order, with its numbers: one at least. @throws InvariantBroken when it is no such text. */
export function readLettered(text: string, each: (letter: string, numbers: readonly number[]) => void): void {
  let at = 0;
  const number = (): number => {
    const sign = text.charCodeAt(at) === MINUS ? -1 : 1;
    if (sign < 0) at += 1;
    const begin = at;
    let value = 0;
    for (let digit = digitOf(text.charCodeAt(at)); digit !== undefined; digit = digitOf(text.charCodeAt(at))) {
      value = value * 36 + digit;
      at += 1;
    }
    invariant(at > begin && Number.isSafeInteger(value), `stored letters have numbers, not ${text.slice(begin, begin + 20)}`);
    return sign * value;
  };
  while (at < text.length) {
    const letter = text.charAt(at);
    invariant(letter >= 'A' && letter <= 'Z', `stored numbers follow a letter, not ${letter}`);
    const numbers: number[] = [];
    do {
      at += 1;
      numbers.push(number());
    } while (text.charCodeAt(at) === COMMA);
    each(letter, numbers);
  }
}

function digitOf(code: number): number | undefined {
  if (code >= A && code <= Z) return code - A + 10;
  return code >= ZERO && code <= NINE ? code - ZERO : undefined;
}
