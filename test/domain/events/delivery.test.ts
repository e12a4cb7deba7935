import { describe, expect, test } from 'vitest';
import {
  type Answer,
  bodyOf,
  deliveryMessage,
  isKnown,
  MAX_ATTEMPTS_KEPT,
  recorded,
  verdictOf,
} from '../../../shared/domain/events/delivery.ts';
import { JITTER, LONGEST_SECONDS, MAX_TRIES, RETRY_SECONDS, retrySeconds } from '../../../shared/domain/events/retry-schedule.ts';
import { anEvent } from '../../support/events/delivery-desk.ts';
import { NOON } from '../../support/kernel/ports.ts';

const event = anEvent(1);
const answered = (status: number, retryAfter?: string): Answer => ({
  kind: 'answered',
  status,
  ...(retryAfter === undefined ? {} : { retryAfter }),
});

describe('the schedule', () => {
  test('is that of Standard Webhooks', () => {
    const [m, h] = [60, 3600];
    expect(RETRY_SECONDS).toEqual([5, 5 * m, 30 * m, 2 * h, 5 * h, 10 * h, 14 * h, 20 * h, 24 * h]);
    expect(MAX_TRIES).toBe(10);
  });

  test.each(RETRY_SECONDS.map((seconds, index) => [index + 1, seconds] as const))(
    'after attempt %i: %i s, and up to a fifth more',
    (tries, seconds) => {
      expect(retrySeconds(tries, 0)).toBe(seconds);
      expect(retrySeconds(tries, 0.999_999)).toBe(Math.round(seconds * (1 + JITTER)));
    },
  );

  test('ends after the last', () => {
    expect(retrySeconds(MAX_TRIES, 0)).toBeUndefined();
    expect(retrySeconds(MAX_TRIES, 0, 60)).toBeUndefined();
  });

  test('waits for what the receiver asks, when that is longer, up to the longest', () => {
    expect(retrySeconds(1, 0, 4)).toBe(5);
    expect(retrySeconds(1, 0, 6)).toBe(6);
    expect(retrySeconds(1, 0, LONGEST_SECONDS + 1)).toBe(LONGEST_SECONDS);
  });
});

describe('an answer', () => {
  test.each([200, 201, 202, 204, 299])('of %i is as good as any', (status) => {
    expect(verdictOf(answered(status), NOON)).toEqual({ is: 'delivered' });
  });

  test('of 410 ends it', () => {
    expect(verdictOf(answered(410), NOON)).toEqual({ is: 'gone' });
  });

  test.each<[string, Answer]>([
    ...[100, 199, 300, 301, 302, 307, 400, 401, 404, 409, 418, 500, 502, 504].map((status): [string, Answer] => [
      String(status),
      answered(status),
    ]),
    ['none in time', { kind: 'timed-out' }],
    ['none', { kind: 'unreachable', code: 'ECONNREFUSED' }],
    ['none, since nobody asked', { kind: 'refused-address' }],
  ])('of %s is a failure', (_, answer) => {
    expect(verdictOf(answer, NOON)).toEqual({ is: 'failed', afterSeconds: 0 });
  });

  test.each([
    [429, '120', 120],
    [503, '120', 120],
    [503, ' 7 ', 7],
    [503, '0', 0],
    [503, '-1', 0],
    [503, '1.5', 0],
    [503, 'soon', 0],
    [503, '', 0],
    [503, '99999999999999999999', LONGEST_SECONDS],
    [503, 'Mon, 02 Mar 2026 12:02:00 GMT', 120],
    [503, 'Mon, 02 Mar 2026 11:59:00 GMT', 0],
    [503, 'Wed, 02 Mar 2033 12:00:00 GMT', LONGEST_SECONDS],
    [500, '120', 0],
    [301, '120', 0],
  ])('of %i with Retry-After %s asks for %i s', (status, retryAfter, afterSeconds) => {
    expect(verdictOf(answered(status, retryAfter), NOON)).toEqual({ is: 'failed', afterSeconds });
  });
});

describe('a message', () => {
  test('keeps the order of an endpoint and a lane, and is the same however often it is made', () => {
    expect(deliveryMessage('end_1', event)).toEqual({
      group: `end_1#${event.lane}`,
      id: `end_1#${event.id}`,
      body: JSON.stringify({ endpointId: 'end_1', event }),
    });
  });

  test('of a replay is another in the queue, and the same to the receiver', () => {
    const [first, again] = [deliveryMessage('end_1', event), deliveryMessage('end_1', event, 'r1')];
    expect(again).toMatchObject({ group: first.group, id: `${first.id}#r1` });
    expect(JSON.parse(again.body)).toEqual({ endpointId: 'end_1', event, replay: 'r1' });
  });

  test('says type, version, time and data', () => {
    expect(JSON.parse(bodyOf(event))).toEqual({ type: event.type, version: 1, timestamp: event.at, data: event.data });
  });
});

describe('the log', () => {
  const message = { endpointId: 'end_1', event };
  const attempt = { at: NOON, tookMillis: 1, answer: answered(500) };

  test('counts attempts, and anew for each replay', () => {
    const first = recorded(undefined, message, 'waiting', attempt, NOON);
    expect(first).toMatchObject({ revision: 1, tries: 1, attempts: [attempt] });
    const second = recorded(first, message, 'failed', attempt, NOON);
    expect(second).toMatchObject({ revision: 2, tries: 2, state: 'failed' });
    const again = recorded(second, { ...message, replay: 'r1' }, 'waiting', attempt, NOON);
    expect(again).toMatchObject({ revision: 3, tries: 1, replay: 'r1' });
    expect(again.attempts).toHaveLength(3);
    expect(recorded(again, { ...message, replay: 'r1' }, 'waiting', attempt, NOON)).toMatchObject({ tries: 2 });
  });

  test('keeps the last attempts, and no more than so many', () => {
    let delivery = recorded(undefined, message, 'waiting', attempt, NOON);
    for (let tries = 0; tries < 2 * MAX_ATTEMPTS_KEPT; tries += 1) {
      delivery = recorded(delivery, message, 'waiting', { ...attempt, tookMillis: tries }, NOON);
    }
    expect(delivery.attempts).toHaveLength(MAX_ATTEMPTS_KEPT);
    expect(delivery.attempts.at(-1)?.tookMillis).toBe(2 * MAX_ATTEMPTS_KEPT - 1);
  });

  test('knows what was sent, and what a replay has not', () => {
    const delivered = recorded(undefined, message, 'delivered', attempt, NOON);
    expect(isKnown(undefined, message)).toBe(false);
    expect(isKnown(delivered, message)).toBe(true);
    expect(isKnown(delivered, { ...message, replay: 'r1' })).toBe(false);
    const replayed = recorded(delivered, { ...message, replay: 'r1' }, 'delivered', attempt, NOON);
    expect(isKnown(replayed, { ...message, replay: 'r1' })).toBe(true);
    expect(isKnown(replayed, { ...message, replay: 'r2' })).toBe(false);
    const waiting = recorded(replayed, { ...message, replay: 'r2' }, 'waiting', attempt, NOON);
    expect(isKnown(waiting, { ...message, replay: 'r3' })).toBe(true);
  });
});
