import { describe, expect, test } from 'vitest';
import { platformKeys } from '../../functions/edge/keys/platform-keys.ts';

const { identities, secrets } = platformKeys(async () => 'platform key');
const another = platformKeys(async () => 'another platform key');

describe('identities', () => {
  const hashOf = async (...[programmeId, kind, value]: Parameters<typeof identities.keyOf>) =>
    (await identities.keyOf(programmeId, kind, value)).hash;

  test('T13: a trait of another programme, kind, value or platform has another hash', async () => {
    const hashes = await Promise.all([
      identities.traitOf('coffee-club', 'device', 'a'),
      identities.traitOf('coffee-club', 'device', 'b'),
      identities.traitOf('coffee-club', 'address', 'a'),
      identities.traitOf('tea-club', 'device', 'a'),
      another.identities.traitOf('coffee-club', 'device', 'a'),
    ]);
    expect(new Set(hashes)).toHaveLength(hashes.length);
  });

  test('S4: a PIN is eight digits, and another one for another card, programme or platform', async () => {
    const pins = await Promise.all([
      identities.pinOf('coffee-club', '1234567890'),
      identities.pinOf('coffee-club', '1234567891'),
      identities.pinOf('tea-club', '1234567890'),
      another.identities.pinOf('coffee-club', '1234567890'),
    ]);
    for (const pin of pins) expect(pin).toMatch(/^\d{8}$/);
    expect(new Set(pins)).toHaveLength(pins.length);
    const many = await Promise.all(Array.from({ length: 2_000 }, (_, number) => identities.pinOf('coffee-club', `card${number}`)));
    // As many as digits and places: each digit stands at each place in about a tenth of the PINs.
    const places = Array.from({ length: 8 }, (_, place) => new Set(many.map((pin) => pin[place])).size);
    expect(places).toEqual(Array(8).fill(10));
    expect(new Set(many).size).toBe(many.length);
  });

  test('the same identity has the same key, on every server', async () => {
    const key = await identities.keyOf('coffee-club', 'email', 'a@example.com');
    expect(key.kind).toBe('email');
    expect(key.hash).toMatch(/^[\w-]{43}$/);
    expect(await platformKeys(async () => 'platform key').identities.keyOf('coffee-club', 'email', 'a@example.com')).toEqual(key);
  });

  test('another value, kind, programme or platform: another hash', async () => {
    const hashes = await Promise.all([
      hashOf('coffee-club', 'email', 'a@example.com'),
      hashOf('coffee-club', 'email', 'b@example.com'),
      hashOf('coffee-club', 'externalId', 'a@example.com'),
      hashOf('tea-club', 'email', 'a@example.com'),
      another.identities.keyOf('coffee-club', 'email', 'a@example.com').then(({ hash }) => hash),
    ]);
    expect(new Set(hashes)).toHaveLength(hashes.length);
  });
});

describe('secrets', () => {
  test('are of 32 random bytes, as Standard Webhooks has them', () => {
    const secret = secrets.newSecret();
    expect(secret).toMatch(/^whsec_/);
    expect(Buffer.from(secret.slice('whsec_'.length), 'base64')).toHaveLength(32);
    expect(secrets.newSecret()).not.toBe(secret);
  });

  test('T5: are random in each byte', () => {
    const drawn = Array.from({ length: 1_000 }, () => Buffer.from(secrets.newSecret().slice('whsec_'.length), 'base64'));
    expect(new Set(drawn.map((bytes) => bytes.toString('hex')))).toHaveLength(1_000);
    // 1,000 draws of one byte leave about 5 of its 256 values out.
    for (let at = 0; at < 32; at += 1) expect(new Set(drawn.map((bytes) => bytes[at])).size, `byte ${at}`).toBeGreaterThan(225);
  });

  test.each(['whsec_abc', '', 'geheim 🔑'])('%j is opened as it was sealed, and looks different each time', async (secret) => {
    const sealed = await secrets.seal(secret, 'context');
    expect(await secrets.open(sealed, 'context')).toBe(secret);
    expect(await platformKeys(async () => 'platform key').secrets.open(sealed, 'context')).toBe(secret);
    expect(await secrets.seal(secret, 'context')).not.toBe(sealed);
    if (secret !== '') expect(Buffer.from(sealed.slice(3), 'base64url').includes(secret)).toBe(false);
  });

  test('do not open in another context, or with another key', async () => {
    const sealed = await secrets.seal('secret', 'merchant-1');
    await expect(secrets.open(sealed, 'merchant-2')).rejects.toThrow();
    await expect(another.secrets.open(sealed, 'merchant-1')).rejects.toThrow();
  });

  test('do not open when any byte was changed, or any is missing', async () => {
    const sealed = await secrets.seal('secret', 'context');
    const bytes = Buffer.from(sealed.slice(3), 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await expect(secrets.open(`v1.${changed.toString('base64url')}`, 'context')).rejects.toThrow();
      await expect(secrets.open(`v1.${bytes.subarray(0, at).toString('base64url')}`, 'context')).rejects.toThrow();
    }
  });

  test.each([4, 8, 12, 13])('T13: do not open with a tag of %i bytes, which a forger would guess sooner', async (length) => {
    const sealed = `v1.${Buffer.alloc(length).toString('base64url')}`;
    await expect(secrets.open(sealed, 'context')).rejects.toThrow('authentication tag length');
  });

  test('do not open in a format that is not known', async () => {
    const sealed = await secrets.seal('secret', 'context');
    await expect(secrets.open(sealed.replace('v1.', 'v2.'), 'context')).rejects.toThrow();
  });
});

describe('the key', () => {
  test('is fetched once, also when several ask at the same time', async () => {
    let fetched = 0;
    const keys = platformKeys(async () => {
      fetched += 1;
      return 'platform key';
    });
    await Promise.all([keys.secrets.seal('a', 'b'), keys.identities.keyOf('coffee-club', 'email', 'c'), keys.secrets.seal('d', 'e')]);
    await keys.secrets.seal('f', 'g');
    expect(fetched).toBe(1);
  });

  test('is fetched again after that failed', async () => {
    let fetched = 0;
    const keys = platformKeys(async () => {
      fetched += 1;
      if (fetched === 1) throw new TypeError('not now');
      return 'platform key';
    });
    await expect(keys.secrets.seal('a', 'b')).rejects.toThrow('not now');
    expect(await keys.secrets.open(await keys.secrets.seal('a', 'b'), 'b')).toBe('a');
    expect(fetched).toBe(2);
  });
});
