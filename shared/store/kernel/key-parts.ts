/** The parts of a key. */
import { invariant } from '../../domain/kernel/refusal.ts';

/** A key's parts never contain `#`: the contract keeps it out of every name, and claims escape it. */
export function partsOf(key: string, prefix: string): [string, string, string] {
  invariant(key.startsWith(prefix), `${prefix} begins the key`);
  const [first = '', second = '', third = ''] = key.slice(prefix.length).split('#');
  return [first, second, third];
}
