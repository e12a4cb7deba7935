/**
 * What a pass asks again for every member: answers of the rules and the time zone that were asked about last, by key. Pure in effect, and
 * bounded: whoever asks by other rules, or for very many keys, begins anew.
 */
export function remembered<Rules, Key, Told>(most = 5_000) {
  let known = new Map<Key, Told>();
  let by: { readonly rules: Rules; readonly timeZone: string } | undefined;
  return (rules: Rules, timeZone: string, key: Key, tell: () => Told): Told => {
    if (by?.rules !== rules || by.timeZone !== timeZone || known.size >= most) {
      known = new Map();
      by = { rules, timeZone };
    }
    const found = known.get(key);
    if (found !== undefined) return found;
    const told = tell();
    known.set(key, told);
    return told;
  };
}
