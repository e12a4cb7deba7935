/** How long a history may become before what follows is no longer kept of it: it is in one item, of which DynamoDB takes 400 KB. */
import type { Fact, History } from './history.ts';

/** Some 5,700 facts: of ordinary members none comes near. A page of entries more, each with a word as long as words can be, still fits. */
const MAX_BYTES = 250_000;
/** So few are never too long, whatever they say. */
const FEW_FACTS = 200;

/** A fact's letter and numbers, at most; but of segments it has many. */
const FACT_BYTES = 44;
const SEGMENT_BYTES = 5;

/** Once it is, it stays so: nothing is taken out of a history. What is kept of it is then its beginning, which is written no more. */
export const isFull = ({ facts }: History): boolean => facts.length > FEW_FACTS && bytesOf(facts) > MAX_BYTES;

function bytesOf(facts: readonly Fact[]): number {
  const words = new Set(facts.flatMap(wordsOf));
  const segments = facts.reduce((sum, fact) => sum + (fact.kind === 'segments' ? fact.segments.length : 0), 0);
  const bytes = facts.length * FACT_BYTES + segments * SEGMENT_BYTES;
  return [...words].reduce((sum, word) => sum + encodeURIComponent(word).length + 1, bytes);
}

/** What it says in letters: kept once, however many facts say it. */
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
