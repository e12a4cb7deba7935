/** Randomness for events without a plan: each has its own, by name, so that it does not change when other events are left out. */
import { type Random, seededRandom, seedOf } from './random.ts';

export type RandomOf = (name: string) => Random;

export const randomOfSeed =
  (seed: number): RandomOf =>
  (name) =>
    seededRandom(seedOf(seed, textHash(name)));

/** FNV-1a with 31 bits. */
export function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash & 0x7fffffff;
}
