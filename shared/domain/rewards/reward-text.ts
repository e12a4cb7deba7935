/** A reward's text in a member's language. */

import { invariant } from '../kernel/refusal.ts';
import type { RewardTerms, RewardText } from './reward-terms.ts';

/**
 * "Lookup" of RFC 4647 §3.4: the language, then broader ones, then the reward's first text.
 * @param language BCP 47 tag in any case.
 */
export function textIn({ texts }: Pick<RewardTerms, 'texts'>, language = ''): RewardText {
  for (let range = language.toLowerCase(); range !== ''; range = broader(range)) {
    const found = texts.find((text) => text.language.toLowerCase() === range);
    if (found !== undefined) return found;
  }
  const [first] = texts;
  invariant(first !== undefined, 'a reward has a text');
  return first;
}

/** Drops the last subtag, and a singleton before it, which only introduced that subtag. */
const broader = (range: string): string => range.replace(/(-[a-z0-9])?(^|-)[a-z0-9]*$/, '');
