/** Signatures that do not hold, over a body that would be credited if they did. */
import { createHmac } from 'node:crypto';
import type { ProblemCode } from '../../../../shared/contract/kernel/problems.ts';
import { OTHER_SHOP, SHOP, SHOP_ELSEWHERE } from '../world/cast.ts';
import type { World } from '../world/world.ts';

export interface WrongSignature {
  readonly what: string;
  readonly code: ProblemCode;
  readonly names?: string;
  /** The headers that replace those of a good signature; undefined: the header is left out. */
  readonly headers: (world: World, body: string) => Readonly<Record<string, string | readonly string[] | undefined>>;
}

const MINUTE = 60_000;
const soon = (minutes: number): Date => new Date(Date.now() + minutes * MINUTE);
const seconds = (at: Date): string => String(Math.floor(at.getTime() / 1000));

const invalid = (what: string, headers: WrongSignature['headers']): WrongSignature => ({ what, code: 'SIGNATURE_INVALID', headers });
const malformed = (what: string, name: string, value: string | readonly string[] | undefined): WrongSignature => ({
  what,
  code: 'VALIDATION_FAILED',
  names: `headers.${name}`,
  headers: () => ({ [name]: value }),
});

/** With the signature's version, its base64 or both in other words. */
const rewritten = (what: string, rewrite: (signature: string) => string): WrongSignature =>
  invalid(what, (world, body) => {
    const good = world.shops[SHOP].signatureOf(body);
    return { ...good, 'webhook-signature': rewrite(good['webhook-signature'] ?? '') };
  });

export const WRONG_SIGNATURES: readonly WrongSignature[] = [
  invalid('of six minutes ago', ({ shops }, body) => shops[SHOP].signatureOf(body, { at: soon(-6) })),
  invalid('of six minutes ahead', ({ shops }, body) => shops[SHOP].signatureOf(body, { at: soon(6) })),
  invalid('of 1970', ({ shops }, body) => shops[SHOP].signatureOf(body, { at: new Date(0) })),
  invalid('of another body', ({ shops }, body) => shops[SHOP].signatureOf(body.replace('"type"', '"Type"'))),
  invalid('of the body and a blank', ({ shops }, body) => shops[SHOP].signatureOf(`${body} `)),
  invalid('of no body', ({ shops }) => shops[SHOP].signatureOf('')),
  invalid('of a random secret', ({ shops }, body) =>
    shops[SHOP].signatureOf(body, { secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` }),
  ),
  invalid('of an empty secret', ({ shops }, body) =>
    shops[SHOP].signatureOf(body, { secret: `whsec_${Buffer.alloc(32).toString('base64')}` }),
  ),
  invalid("of another merchant's secret", ({ shops }, body) => shops[OTHER_SHOP].signatureOf(body)),
  invalid("of another programme's merchant's secret", ({ shops }, body) => shops[SHOP_ELSEWHERE].signatureOf(body)),
  invalid('of another message', ({ shops }, body) => shops[SHOP].signatureOf(body, { headers: { 'webhook-id': 'msg_other' } })),
  invalid('of another second', ({ shops }, body) =>
    shops[SHOP].signatureOf(body, { headers: { 'webhook-timestamp': seconds(new Date(Date.now() - 9_000)) } }),
  ),
  rewritten('of version v2', (signature) => signature.replace('v1', 'v2')),
  rewritten('of version v1a', (signature) => signature.replace('v1', 'v1a')),
  rewritten('of version V1', (signature) => signature.replace('v1', 'V1')),
  rewritten('of no version', (signature) => signature.replace('v1', '')),
  rewritten('without its version', (signature) => signature.replace('v1,', '')),
  rewritten('cut short', (signature) => signature.slice(0, -8)),
  rewritten('in capitals', (signature) => signature.replace(/,.*/, (part) => part.toUpperCase())),
  rewritten('in hexadecimal', (signature) => `v1,${Buffer.from(signature.slice(3), 'base64').toString('hex')}`),
  ...['v1', 'v1,', ',,,', 'v1,!!!', 'v1,AAAA', `v1,${'A'.repeat(43)}= v1,${'B'.repeat(43)}=`, `v1,${'A'.repeat(2_000)}`].map((text) =>
    invalid(`that is ${text.slice(0, 20)}`, () => ({ 'webhook-signature': text })),
  ),
  invalid('with its message named twice', (world, body) => {
    const good = world.shops[SHOP].signatureOf(body);
    return { ...good, 'webhook-id': [good['webhook-id'] ?? '', 'msg_other'] };
  }),
  invalid('twice, neither of which holds', () => ({ 'webhook-signature': [`v1,${'A'.repeat(43)}=`, `v1,${'B'.repeat(43)}=`] })),
  invalid('that is behind another one', (world, body) => {
    const good = world.shops[SHOP].signatureOf(body);
    return { ...good, 'webhook-signature': [`v1,${'A'.repeat(43)}=`, good['webhook-signature'] ?? ''] };
  }),
  malformed('with its time twice', 'webhook-timestamp', [seconds(new Date()), seconds(new Date())]),
  malformed('with its time in milliseconds', 'webhook-timestamp', String(Date.now())),
  malformed('with its time in words', 'webhook-timestamp', 'now'),
  malformed('with a negative time', 'webhook-timestamp', '-1'),
  malformed('with a fraction of a second', 'webhook-timestamp', '1674087231.5'),
  malformed('without its time', 'webhook-timestamp', undefined),
  malformed('without its message', 'webhook-id', undefined),
  malformed('of nothing', 'webhook-signature', undefined),
  malformed('that is empty', 'webhook-signature', ''),
];

/** As SHOP would sign them; its library signs text only. */
export function signatureOfBytes({ shops }: World, body: Buffer): Readonly<Record<string, string>> {
  const [messageId, timestamp] = ['msg_bytes', seconds(new Date())];
  const signature = createHmac('sha256', Buffer.from(shops[SHOP].secret.slice('whsec_'.length), 'base64'))
    .update(`${messageId}.${timestamp}.`)
    .update(body)
    .digest('base64');
  return { 'webhook-id': messageId, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
