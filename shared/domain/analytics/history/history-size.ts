/** The size limit of a history. It is stored in one item, and DynamoDB takes 400 KB. */
import type { Fact, History } from './history.ts';

/** About 5,700 facts; no ordinary member comes near. One more page of entries, with words of the longest length, still fits in the item. */
const MAX_BYTES = 250_000;
/** So few facts are never too large, whatever they contain. */
const FEW_FACTS = 200;

/** The most bytes of one fact's letter and numbers. A fact of segments adds its segments. */
const FACT_BYTES = 44;
const SEGMENT_BYTES = 5;

/** A history loses no facts, so a full one stays full. Only its beginning is stored, and it is not written again. */
export const isFull = ({ facts }: History): boolean => facts.length > FEW_FACTS && bytesOf(facts) > MAX_BYTES;

function bytesOf(facts: readonly Fact[]): number {
  const words = new Set(facts.flatMap(wordsOf));
  const segments = facts.reduce((sum, fact) => sum + (fact.kind === 'segments' ? fact.segments.length : 0), 0);
  const bytes = facts.length * FACT_BYTES + segments * SEGMENT_BYTES;
  return [...words].reduce((sum, word) => sum + encodeURIComponent(word).length + 1, bytes);
}

/** The words of a fact. The stored form keeps each word once, however many facts use it. */
function wordsOf(fact: Fact): readonly string[] {
  switch (fact.kind) {
    case 'purchase':
    case 'return':
      return [fact.currency, ...(fact.channel === null ? [] : [fact.channel])];
    case 'redemption':
      return [fact.rewardId];
    case 'tier':
      return [fact.tier];
    case 'activity':
      return [fact.activity];
    case 'segments':
      return fact.segments;
    case 'points':
    case 'friend':
    case 'brought':
    case 'freeze':
    case 'release':
      return [];
  }
}
