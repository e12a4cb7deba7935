import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { noteBox } from '../../functions/edge/keys/note-box.ts';
import { commitmentTo } from '../../shared/domain/ledger/note.ts';

describe('notes', () => {
  const notes = noteBox(async () => 'platform key');
  const text = { by: 'support-1', reason: 'shares a device with eve' };

  test('are opened as they were sealed, and the commitment to the same words is another each time', async () => {
    const [one, other] = await Promise.all([notes.seal('club', 'mem_1', text), notes.seal('club', 'mem_1', text)]);
    expect(await notes.open('club', 'mem_1', one)).toEqual(text);
    expect(await notes.open('club', 'mem_1', await notes.seal('club', 'mem_1', { by: 'support-1' }))).toEqual({ by: 'support-1' });
    expect(one.commitment).not.toBe(other.commitment);
    expect(await notes.open('club', 'mem_1', { ...one, commitment: other.commitment })).toBeUndefined();
  });

  test('of another member, programme or platform are not opened', async () => {
    const note = await notes.seal('club', 'mem_1', text);
    expect(await notes.open('club', 'mem_2', note)).toBeUndefined();
    expect(await notes.open('tea', 'mem_1', note)).toBeUndefined();
    expect(await noteBox(async () => 'another platform key').open('club', 'mem_1', note)).toBeUndefined();
  });

  test('commit to salt, name and reason as the documentation says: anyone can check a text that was shown', () => {
    expect(commitmentTo('s', { by: 'b', reason: 'r' })).toBe(
      createHash('sha256').update('{"by":"b","reason":"r","salt":"s"}').digest('base64url'),
    );
  });
});
