/**
 * The pattern of a key, such as `ORDER#<merchantId>#<orderId>`: like the path of a route, it names its parts. One pattern writes keys,
 * reads them back, gives the prefix by which access is granted, and stands in docs/items.md as it is.
 *
 * | part                 | value                                                                    |
 * |----------------------|--------------------------------------------------------------------------|
 * | `<orderId>`          | text without `#`: the contract keeps it out of every name                |
 * | `<caller:escaped>`   | any text, URI-escaped, so that no `#` in it makes it look like the next part |
 * | `<code:rest>`        | any text, at the end of the key                                          |
 * | `<shard:number>`     | a whole number                                                           |
 * | `<version:6 digits>` | a whole number with leading zeros, so that keys sort as numbers do       |
 */

type Part = string | number;

export type Parts = Readonly<Record<string, Part>>;

/** The parts that a pattern names, with their types. */
export type PartsOf<Pattern extends string> = Pattern extends `${string}<${infer Named}>${infer Rest}`
  ? PartNamed<Named> & PartsOf<Rest>
  : unknown;

type PartNamed<Named extends string> = Named extends `${infer Name}:${infer Form}`
  ? { readonly [N in Name]: Form extends 'escaped' | 'rest' ? string : number }
  : { readonly [N in Named]: string };

export interface KeyPattern<Named> {
  /** As it was declared. */
  readonly text: string;
  /** All keys of the pattern begin with it. Without parts it is the whole key. */
  readonly prefix: string;
  readonly of: (parts: Named) => string;
  /** @returns undefined for a key of another pattern. */
  readonly read: (key: string) => Parts | undefined;
}

interface Segment {
  /** undefined: the segment is literal text. */
  readonly name: string | undefined;
  readonly literal: string;
  write(part: Part): string;
  read(text: string): Part;
}

const asIs = { write: String, read: (text: string): Part => text };
const DIGITS = /^(\d+) digits$/;

function formOf(form: string): Pick<Segment, 'write' | 'read'> {
  if (form === 'rest') return asIs;
  if (form === 'escaped') return { write: (part) => encodeURIComponent(part), read: decodeURIComponent };
  if (form === 'number') return { write: String, read: Number };
  const [, digits] = DIGITS.exec(form) ?? [];
  if (digits === undefined) throw new TypeError(`a key has no part of the form ${form}`);
  return { write: (part) => String(part).padStart(Number(digits), '0'), read: Number };
}

const NAMED = /^<(\w+)(?::([\w ]+))?>$/;

function segmentOf(text: string): Segment {
  const [, name, form] = NAMED.exec(text) ?? [];
  if (name === undefined && text.includes('<')) throw new TypeError(`${text} is not one part of a key`);
  return { name, literal: text, ...(form === undefined ? asIs : formOf(form)) };
}

/** Its first use throws TypeError when it has a form that there is not. */
export function keyPattern<const Pattern extends string>(pattern: Pattern): KeyPattern<PartsOf<Pattern>>;
export function keyPattern(pattern: string): KeyPattern<Parts> {
  const takesRest = pattern.endsWith(':rest>');
  let taken: readonly Segment[] | undefined;
  // On first use: a function loads the patterns of all items, and uses a few of them.
  const segments = (): readonly Segment[] => {
    taken ??= pattern.split('#').map(segmentOf);
    return taken;
  };

  return {
    text: pattern,
    get prefix() {
      return prefixOf(segments());
    },
    of(parts) {
      let key = '';
      for (const [place, { name, literal: text, write }] of segments().entries()) {
        if (place > 0) key += '#';
        key += name === undefined ? text : write(partOf(parts, name, pattern));
      }
      return key;
    },
    read(key) {
      const texts = key.split('#');
      const { length } = segments();
      if (takesRest && texts.length > length) texts.push(texts.splice(length - 1).join('#'));
      if (texts.length !== length) return undefined;
      const parts: Record<string, Part> = {};
      for (const [place, segment] of segments().entries()) {
        const text = texts[place] ?? '';
        if (segment.name !== undefined) parts[segment.name] = segment.read(text);
        else if (text !== segment.literal) return undefined;
      }
      return parts;
    },
  };
}

function prefixOf(segments: readonly Segment[]): string {
  const firstPart = segments.findIndex(({ name }) => name !== undefined);
  const literal = (firstPart < 0 ? segments : segments.slice(0, firstPart)).map((segment) => segment.literal).join('#');
  return firstPart > 0 ? `${literal}#` : literal;
}

function partOf(parts: Parts, name: string, pattern: string): Part {
  const part = parts[name];
  if (part === undefined) throw new TypeError(`${pattern} is written without ${name}`);
  return part;
}
