/** Reads text files. A byte order mark or valid UTF-8 decides the encoding; anything else needs the encoding that its author names. */
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { InvalidArgumentError } from 'commander';

/** A text that cannot be decoded. The message names the line and the remedy. */
export class UnreadableText extends Error {
  override readonly name = 'UnreadableText';
}

const MARKS = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
] as const;

const NEWLINE = 0x0a;

/** No line of a table is longer. */
const MAX_LINE_BYTES = 1024 * 1024;

/** Reads an option `--encoding`: a label of https://encoding.spec.whatwg.org, such as windows-1252. */
export function encodingLabel(given: string): string {
  try {
    return new TextDecoder(given).encoding;
  } catch {
    throw new InvalidArgumentError('It must be an encoding, such as windows-1252, iso-8859-15 or utf-16le.');
  }
}

/** Pieces of whole lines. @throws UnreadableText. */
export const textOf = (file: string, encoding?: string): AsyncGenerator<string> => decoded(createReadStream(file), encoding);

/** The whole text of a small file. @throws UnreadableText. */
export async function wholeText(file: string, encoding?: string): Promise<string> {
  let text = '';
  for await (const piece of textOf(file, encoding)) text += piece;
  return text;
}

/**
 * @param encoding UTF-8 unless given. A byte order mark has the last word, and is dropped.
 * @throws UnreadableText.
 */
export async function* decoded(source: AsyncIterable<Uint8Array>, encoding = 'utf-8'): AsyncGenerator<string> {
  const chunks = withoutMark(source);
  const first = await chunks.next();
  const marked = first.done === true ? undefined : first.value.encoding;
  const bytes = (async function* () {
    if (first.done !== true) yield first.value.bytes;
    for await (const { bytes: more } of chunks) yield more;
  })();
  yield* (marked ?? encoding) === 'utf-8' ? utf8Lines(bytes, marked === undefined) : otherText(bytes, marked ?? encoding);
}

interface Chunk {
  readonly bytes: Uint8Array;
  /** The encoding of a first chunk that begins with a byte order mark. */
  readonly encoding?: string;
}

async function* withoutMark(source: AsyncIterable<Uint8Array>): AsyncGenerator<Chunk> {
  let begun: Uint8Array | undefined = new Uint8Array();
  for await (const chunk of source) {
    if (begun === undefined) yield { bytes: chunk };
    else {
      begun = Buffer.concat([begun, chunk]);
      if (begun.length < 3) continue;
      yield unmarked(begun);
      begun = undefined;
    }
  }
  if (begun !== undefined && begun.length > 0) yield unmarked(begun);
}

function unmarked(bytes: Uint8Array): Chunk {
  const mark = MARKS.find((known) => known.bytes.every((byte, index) => bytes[index] === byte));
  return mark === undefined ? { bytes } : { bytes: bytes.subarray(mark.bytes.length), encoding: mark.encoding };
}

/** Whole lines at a time, so that a fault has its line. */
async function* utf8Lines(source: AsyncIterable<Uint8Array>, mayBeAnother: boolean): AsyncGenerator<string> {
  let rest: Uint8Array = new Uint8Array();
  let line = 1;
  const text = (bytes: Uint8Array): string => {
    if (!isUtf8(bytes)) throw notUtf8(line + lineOfFault(bytes), mayBeAnother);
    line += newlinesIn(bytes);
    return Buffer.from(bytes).toString('utf8');
  };
  for await (const chunk of source) {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      yield text(Buffer.concat([rest, chunk.subarray(0, end)]));
      rest = chunk.subarray(end);
    } else {
      rest = Buffer.concat([rest, chunk]);
      if (rest.length > MAX_LINE_BYTES) throw new UnreadableText(`line ${line} is longer than 1 MB: this is not a file of lines`);
    }
  }
  if (rest.length > 0) yield text(rest);
}

const notUtf8 = (line: number, mayBeAnother: boolean) =>
  new UnreadableText(
    `line ${line} is not UTF-8${mayBeAnother ? '. Save the file as UTF-8, or name its encoding, such as --encoding windows-1252' : ''}`,
  );

const newlinesIn = (bytes: Uint8Array): number => bytes.reduce((count, byte) => (byte === NEWLINE ? count + 1 : count), 0);

/** Lines before the first one that is not UTF-8. */
function lineOfFault(bytes: Uint8Array): number {
  let [line, from] = [0, 0];
  for (;;) {
    const end = bytes.indexOf(NEWLINE, from);
    if (end === -1 || !isUtf8(bytes.subarray(from, end))) return line;
    [line, from] = [line + 1, end + 1];
  }
}

async function* otherText(source: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch {
      throw new UnreadableText(`the file is not ${encoding}`);
    }
  };
  for await (const chunk of source) yield decode(chunk);
  yield decode();
}
