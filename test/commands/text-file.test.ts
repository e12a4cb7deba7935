import { describe, expect, it } from 'vitest';
import { decoded, encodingLabel } from '../../infra/local/commands/text-file.ts';

/** @param size Bytes that arrive at a time. */
async function read(bytes: Uint8Array, encoding?: string, size = bytes.length): Promise<string> {
  const source = (async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  })();
  let text = '';
  for await (const piece of decoded(source, encoding)) text += piece;
  return text;
}

const TEXT = 'id,name\r\nL-1,Müller\r\nL-2,Möller 😀\n';
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();
const windows = (text: string) => Buffer.from(text, 'latin1');

describe('a text file', () => {
  it.each<[string, Uint8Array, string | undefined]>([
    ['UTF-8', Buffer.from(TEXT), undefined],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${TEXT}`), undefined],
    ['UTF-16LE with its mark', Buffer.from(`\uFEFF${TEXT}`, 'utf16le'), undefined],
    ['UTF-16BE with its mark', utf16be(`\uFEFF${TEXT}`), undefined],
    ['UTF-16BE without one, when it is named', utf16be(TEXT), 'utf-16be'],
    ['marked otherwise than it is named', Buffer.from(`\uFEFF${TEXT}`), 'windows-1252'],
  ])('is read whatever its chunks: %s', async (_, bytes, encoding) => {
    for (const size of [1, 2, 3, 7, bytes.length]) expect(await read(bytes, encoding, size)).toBe(TEXT);
  });

  it('is read in the encoding that is named', async () => {
    expect(await read(windows('L-1,M\xfcller'), 'windows-1252')).toBe('L-1,Müller');
  });

  it.each([1, 5, 1000])('F1: is refused with its line when it is not UTF-8, and nothing is replaced: %d bytes at a time', async (size) => {
    const bytes = windows('id,name\nL-0,Ada\nL-1,M\xfcller\nL-2,M\xf6ller\n');
    await expect(read(bytes, undefined, size)).rejects.toThrow(
      'line 3 is not UTF-8. Save the file as UTF-8, or name its encoding, such as --encoding windows-1252',
    );
  });

  it('is refused when it ends within a character, or is not what its mark or name says', async () => {
    await expect(read(Buffer.from('a\nü').subarray(0, 3))).rejects.toThrow('line 2 is not UTF-8');
    await expect(read(Buffer.concat([Buffer.from('\uFEFFa\n'), windows('\xfc')]))).rejects.toThrow(/^line 2 is not UTF-8$/);
    await expect(read(Buffer.from([0xd8]), 'shift_jis', 1)).resolves.toBe('ﾘ');
    await expect(read(Buffer.from([0x81]), 'shift_jis')).rejects.toThrow('the file is not shift_jis');
  });

  it('is refused when a line is endless', async () => {
    await expect(read(Buffer.alloc(1_200_000, 'x'), undefined, 65_536)).rejects.toThrow('line 1 is longer than 1 MB');
  });

  it('is empty when it is', async () => {
    expect(await read(new Uint8Array())).toBe('');
  });
});

it('an encoding is a label of the standard', () => {
  expect(encodingLabel('Latin1')).toBe('windows-1252');
  expect(() => encodingLabel('klingon')).toThrow('It must be an encoding, such as windows-1252');
});
