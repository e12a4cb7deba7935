import { Webhook } from 'standardwebhooks';
import { expect, it } from 'vitest';
import { RequestRefused } from '../../functions/edge/refusals/request-refused.ts';
import { signedBy } from '../../functions/edge/webhook-signature.ts';
import { toInstant } from '../../shared/domain/kernel/time.ts';
import type { Merchant } from '../../shared/domain/merchants/merchant.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const BODY = '{"type":"purchase.completed"}';
const MERCHANT: Merchant = {
  id: 'mer_records',
  programmeId: 'demo',
  name: 'Record shop',
  createdAt: toInstant('2026-01-01T00:00:00Z'),
  revision: 1,
  secrets: [],
};

const merchants = { open: () => Promise.resolve({ merchant: MERCHANT, secrets: [SECRET] }) };

function signedAt(at: Date): Readonly<Record<string, string>> {
  return {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(SECRET).sign('msg_1', at, BODY),
  };
}

async function refusalOf(body: string, headers: Readonly<Record<string, string>>, now = toInstant(Date.now())): Promise<string> {
  const outcome: unknown = await signedBy(merchants, MERCHANT.id, body, headers, now).catch((error: unknown) => error);
  if (!(outcome instanceof RequestRefused)) throw new Error(`it was taken: ${JSON.stringify(outcome)}`);
  expect(outcome.code).toBe('SIGNATURE_INVALID');
  return outcome.message;
}

it('takes a body that one of the secrets signed', async () => {
  expect(await signedBy(merchants, MERCHANT.id, BODY, signedAt(new Date()), toInstant(Date.now()))).toBe(MERCHANT);
});

it('names both times when they differ by more than five minutes', async () => {
  const at = new Date('2020-02-29T10:00:00Z');
  expect(await refusalOf(BODY, signedAt(at), toInstant('2028-01-22T15:14:52.939Z'))).toBe(
    "webhook-timestamp says 2020-02-29T10:00:00.000Z, and must be within 5 minutes of the platform's time, 2028-01-22T15:14:52.939Z",
  );
});

it('names the largest timestamp that the contract takes', async () => {
  expect(await refusalOf(BODY, { ...signedAt(new Date()), 'webhook-timestamp': '9'.repeat(12) })).toMatch(
    /^webhook-timestamp says \+0*33658-/,
  );
});

it('says how to sign when the times agree', async () => {
  expect(await refusalOf(`${BODY} `, signedAt(new Date()))).toMatch(/^webhook-signature must be v1 and the HMAC-SHA256/);
});
