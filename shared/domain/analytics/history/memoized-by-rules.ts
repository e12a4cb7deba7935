/**
 * A bounded cache of answers that a pass needs again for every member, by key. It holds the answers of the rules and time zone that were
 * asked about last: other rules, or `most` keys, empty it. Pure in effect.
 */
export function memoizedByRules<Rules, Key, Answer>(most = 5_000) {
  let known = new Map<Key, Answer>();
  let by: { readonly rules: Rules; readonly timeZone: string } | undefined;
  return (rules: Rules, timeZone: string, key: Key, compute: () => Answer): Answer => {
    if (by?.rules !== rules || by.timeZone !== timeZone || known.size >= most) {
      known = new Map();
      by = { rules, timeZone };
    }
    const found = known.get(key);
    if (found !== undefined) return found;
    const answer = compute();
    known.set(key, answer);
    return answer;
  };
}
