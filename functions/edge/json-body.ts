/** Parses the JSON of a request as RFC 8259 recommends: names within an object are unique, and a byte order mark is ignored. */

/** `field`: the path of the first name that its object has twice, such as `lines.0.amount`. */
type ParsedBody =
  | { readonly is: 'parsed'; readonly value: unknown }
  | { readonly is: 'not-json' }
  | { readonly is: 'twice'; readonly field: string };

/** `JSON.parse` keeps the last of two members with one name, so a log may read another value than the one that counts. */
export function parsedJson(text: string): ParsedBody {
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  try {
    const value: unknown = JSON.parse(json);
    return membersWritten(json) === membersIn(value) ? { is: 'parsed', value } : { is: 'twice', field: nameTwice(json) };
  } catch (error) {
    // Its message would quote the body.
    if (error instanceof SyntaxError) return { is: 'not-json' };
    throw error;
  }
}

/** Outside of strings JSON has one colon for each member of an object. */
const membersWritten = (json: string): number => json.replace(/"(?:[^"\\]|\\.)*"/g, '').split(':').length - 1;

/** Not recursive: a hostile body is nested deeper than the stack is. */
function membersIn(value: unknown): number {
  let members = 0;
  const left = [value];
  for (let next = left.pop(); left.length > 0 || next !== undefined; next = left.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    const values = Object.values(next);
    if (!Array.isArray(next)) members += values.length;
    for (const inner of values) left.push(inner);
  }
  return members;
}

function nameTwice(json: string): string {
  /** From the outside in: the names of each object so far, or how many items of each list are complete. */
  const open: { readonly names: Set<string> | undefined; at: string | number }[] = [];
  let text = '';
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:,]/g)) {
    const inner = open.at(-1);
    if (token === '{') open.push({ names: new Set(), at: '' });
    else if (token === '[') open.push({ names: undefined, at: 0 });
    else if (token === '}' || token === ']') open.pop();
    else if (token === ',' && typeof inner?.at === 'number') inner.at += 1;
    else if (token === ':' && inner?.names !== undefined) {
      inner.at = JSON.parse(text);
      if (inner.names.has(String(inner.at))) return open.map(({ at }) => at).join('.');
      inner.names.add(String(inner.at));
    } else text = token;
  }
  return 'body';
}
