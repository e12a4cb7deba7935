/** How two configurations differ, in words for whoever has to decide between them. */

/** Enough to see what is at stake. */
const MOST = 10;

/** `tiers.graceDays: 0, and now 14`, at most ten and how many more there are. The order of keys does not matter. */
export function differences(before: unknown, after: unknown): readonly string[] {
  const all = differing(before, after, '');
  return all.length <= MOST ? all : [...all.slice(0, MOST), `${all.length - MOST} more`];
}

function differing(before: unknown, after: unknown, path: string): readonly string[] {
  if (isParts(before) && isParts(after) && Array.isArray(before) === Array.isArray(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) => differing(before[name], after[name], path === '' ? name : `${path}.${name}`));
  }
  return before === after ? [] : [`${path}: ${shown(before)}, and now ${shown(after)}`];
}

const isParts = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

/** A long text does not make the sentence unreadable. */
const MOST_CHARACTERS = 60;

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`;
}
