/** Seals texts for storage: AES-256-GCM. The context is authenticated with the text, and must be the same when it is opened. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { invariant } from '../../../shared/domain/kernel/refusal.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SEALED_FORMAT = 'v1.';

export function seal(text: string, key: Buffer, context: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return SEALED_FORMAT + sealed.toString('base64url');
}

/** @throws Error for what was not sealed with this key and context. */
export function open(sealed: string, key: Buffer, context: string): string {
  invariant(sealed.startsWith(SEALED_FORMAT), `a sealed text begins with ${SEALED_FORMAT}`);
  const bytes = Buffer.from(sealed.slice(SEALED_FORMAT.length), 'base64url');
  // Without a length, Node takes tags that were cut short: a forgery's chance would be 1 in 2^32, not 2^128.
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
}
