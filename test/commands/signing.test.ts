import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { messageIdOf, signatureHeaders, UnusableSecret } from '../../infra/local/commands/signing.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

describe('the signature headers', () => {
  it('are valid for the standard library, with every byte of the body', () => {
    const body = '{"name":"Zoë ☕"}';
    const headers = { ...signatureHeaders(SECRET, 'msg_1', new Date(), body) };
    expect(new Webhook(SECRET).verify(body, headers)).toEqual({ name: 'Zoë ☕' });
    expect(() => new Webhook(SECRET).verify(`${body} `, headers)).toThrow();
  });

  it('equal those of the standard’s own example', () => {
    expect(signatureHeaders(SECRET, 'msg_p5jXN8AQM9LWM0D4loKWxJek', new Date(1614265330_000), '{"test": 2432232314}')).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it.each(['', 'whsec_', 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_not base64', 'whsec_a'])('cannot be made with %j', (secret) => {
    expect(() => signatureHeaders(secret, 'msg_1', new Date(), '{}')).toThrow(UnusableSecret);
  });
});

describe('the message id', () => {
  it('is the same for the same order, and fits a header for any order id', () => {
    expect(messageIdOf('mer_a', 'Bestellung № 7')).toBe(messageIdOf('mer_a', 'Bestellung № 7'));
    expect(messageIdOf('mer_a', 'Bestellung № 7')).toMatch(/^msg_[0-9a-f]{32}$/);
  });

  it('differs for another order or merchant', () => {
    const ids = [messageIdOf('mer_a', '1'), messageIdOf('mer_a', '2'), messageIdOf('mer_b', '1')];
    expect(new Set(ids).size).toBe(3);
  });
});
