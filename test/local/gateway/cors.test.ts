import { describe, expect, it } from 'vitest';
import { type Cors, preflightAnswer, withCors } from '../../../infra/local/gateway/cors.ts';

const CORS: Cors = {
  allowOrigins: ['https://app.example.org', 'http://*'],
  allowMethods: ['GET', 'POST'],
  allowHeaders: ['authorization'],
  exposeHeaders: ['retry-after'],
  maxAgeSeconds: 7200,
};
const ASKS = { origin: 'https://app.example.org', 'access-control-request-method': 'POST' };
const answer = { status: 200, headers: { 'access-control-allow-origin': 'https://evil.example', 'x-a': 'b' }, body: Buffer.from('{}') };

describe('a preflight request', () => {
  it('is answered with what the origin may send', () => {
    expect(preflightAnswer(CORS, 'OPTIONS', ASKS)).toEqual({
      status: 204,
      headers: {
        'access-control-allow-origin': 'https://app.example.org',
        vary: 'origin',
        'access-control-allow-methods': 'GET,POST',
        'access-control-allow-headers': 'authorization',
        'access-control-max-age': '7200',
      },
      body: Buffer.alloc(0),
    });
  });

  it.each(['https://app.example.org.evil.example', 'https://evil.example', 'null'])('allows %s nothing', (origin) => {
    expect(preflightAnswer(CORS, 'OPTIONS', { ...ASKS, origin })).toMatchObject({ status: 204, headers: {} });
  });

  it.each([
    ['of an API without CORS', undefined, 'OPTIONS', ASKS],
    ['with another method', CORS, 'GET', ASKS],
    ['without an origin', CORS, 'OPTIONS', { 'access-control-request-method': 'POST' }],
    ['that asks for no method', CORS, 'OPTIONS', { origin: 'https://app.example.org' }],
  ])('is none: %s', (_, cors, method, headers) => {
    expect(preflightAnswer(cors, method, headers)).toBeUndefined();
  });
});

describe('an answer', () => {
  it('has the headers of the API, never those of the function', () => {
    expect(withCors(answer, CORS, { origin: 'http://localhost:5173' }).headers).toEqual({
      'x-a': 'b',
      'access-control-allow-origin': 'http://localhost:5173',
      'access-control-expose-headers': 'retry-after',
      vary: 'origin',
    });
    expect(withCors(answer, CORS, { origin: 'https://evil.example' }).headers).toEqual({ 'x-a': 'b' });
    expect(withCors(answer, CORS, {}).headers).toEqual({ 'x-a': 'b' });
  });

  it('of an API without CORS has those of the function', () => {
    expect(withCors(answer, undefined, { origin: 'https://app.example.org' })).toBe(answer);
  });
});
