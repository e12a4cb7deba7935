import { describe, expect, test } from 'vitest';
import {
  admissionOf,
  DISABLED_AFTER_HOURS,
  described,
  disabled,
  type Endpoint,
  type EndpointState,
  failed,
  MOVES,
  moved,
  OPEN_SECONDS,
  OPENS_AFTER,
  PROBE_SECONDS,
  slowed,
  subscribes,
  succeeded,
} from '../../../shared/domain/events/endpoint.ts';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import { NOON } from '../../support/kernel/ports.ts';

const anEndpoint = (differing: Partial<Endpoint> = {}): Endpoint => ({
  programmeId: 'coffee-club',
  id: 'end_1',
  url: 'https://hooks.example.com/',
  eventTypes: ['points.earned'],
  createdAt: NOON,
  revision: 1,
  secrets: [],
  state: { is: 'enabled' },
  failing: null,
  ...differing,
});
const STATES: Readonly<Record<EndpointState['is'], EndpointState>> = {
  enabled: { is: 'enabled' },
  paused: { is: 'paused', since: NOON },
  disabled: { is: 'disabled', since: NOON, reason: 'failing' },
};
const HOUR = 3600;

describe('moves', () => {
  test.each([
    ['enabled', 'enable', 'enabled'],
    ['enabled', 'pause', 'paused'],
    ['paused', 'enable', 'enabled'],
    ['paused', 'pause', 'paused'],
    ['disabled', 'enable', 'enabled'],
    ['disabled', 'pause', 'refused'],
  ] as const)('%s, %s: %s', (from, move, to) => {
    const endpoint = anEndpoint({ state: STATES[from] });
    const act = () => moved(endpoint, move, plusSeconds(NOON, 60));
    if (to === 'refused') return expect(act).toThrow(expect.objectContaining({ code: 'WRONG_STATE', field: 'endpointId' }));
    expect(act().state.is).toBe(to);
    expect(MOVES[from][move]).toBe(to);
    expect(act().revision).toBe(from === to ? 1 : 2);
  });

  test('an endpoint that is enabled again has no failures', () => {
    const endpoint = anEndpoint({ state: STATES.disabled, failing: { since: NOON, times: 9, openUntil: NOON } });
    expect(moved(endpoint, 'enable', NOON)).toMatchObject({ state: { is: 'enabled' }, failing: null });
  });

  test.each(['enabled', 'paused'] as const)('%s can be disabled, with the reason', (from) => {
    expect(disabled(anEndpoint({ state: STATES[from] }), 'gone', NOON).state).toEqual({ is: 'disabled', since: NOON, reason: 'gone' });
  });

  test('the first reason stays', () => {
    const endpoint = anEndpoint({ state: STATES.disabled });
    expect(disabled(endpoint, 'gone', plusSeconds(NOON, 1))).toBe(endpoint);
  });

  test('another address has no failures yet, another description has the same', () => {
    const failing = { since: NOON, times: 2 };
    const endpoint = anEndpoint({ failing });
    expect(described(endpoint, { ...endpoint, description: 'moved' }).failing).toEqual(failing);
    expect(described(endpoint, { ...endpoint, url: 'https://other.example.com/' }).failing).toBeNull();
  });
});

describe('types', () => {
  test('are those that were named, or all', () => {
    expect(subscribes(anEndpoint(), 'points.earned')).toBe(true);
    expect(subscribes(anEndpoint(), 'points.expired')).toBe(false);
    expect(subscribes(anEndpoint({ eventTypes: ['*'] }), 'points.expired')).toBe(true);
  });
});

describe('the circuit', () => {
  const failedTimes = (times: number, endpoint = anEndpoint()): Endpoint =>
    Array.from({ length: times }).reduce<Endpoint>((one) => failed(one, false, NOON), endpoint);

  test('stays closed for a few failures, and opens for a while', () => {
    expect(admissionOf(failedTimes(OPENS_AFTER - 1), NOON)).toEqual({ is: 'closed' });
    const open = failedTimes(OPENS_AFTER);
    const until = plusSeconds(NOON, OPEN_SECONDS[0]);
    expect(admissionOf(open, NOON)).toEqual({ is: 'open', until });
    expect(admissionOf(open, plusSeconds(until, -1))).toEqual({ is: 'open', until });
    expect(admissionOf(open, until).is).toBe('probe');
  });

  test('lets one through, and nobody else until it has an answer or its time is up', () => {
    const until = plusSeconds(NOON, OPEN_SECONDS[0]);
    const admission = admissionOf(failedTimes(OPENS_AFTER), until);
    if (admission.is !== 'probe') throw new TypeError('the circuit lets one through');
    expect(admission.endpoint.revision).toBe(OPENS_AFTER + 2);
    expect(admissionOf(admission.endpoint, until)).toEqual({ is: 'open', until: plusSeconds(until, PROBE_SECONDS) });
    expect(admissionOf(admission.endpoint, plusSeconds(until, PROBE_SECONDS)).is).toBe('probe');
  });

  test('stays open longer with each probe that fails, up to the longest', () => {
    let endpoint = failedTimes(OPENS_AFTER);
    const waits = [1, 2, 3, 4, 5, 6].map(() => {
      endpoint = failed(endpoint, true, NOON);
      return endpoint.failing?.openUntil;
    });
    const longest = OPEN_SECONDS.at(-1) ?? 0;
    expect(waits).toEqual([...OPEN_SECONDS.slice(1), longest, longest].map((seconds) => plusSeconds(NOON, seconds)));
  });

  test('is not kept open by those that were under way before it opened', () => {
    const open = failedTimes(OPENS_AFTER);
    expect(failed(open, false, plusSeconds(NOON, 10))).toBe(open);
  });

  test('is closed by one that arrives', () => {
    const closed = succeeded(failedTimes(OPENS_AFTER));
    expect(closed.failing).toBeNull();
    expect(succeeded(closed)).toBe(closed);
  });

  test(`disables the endpoint when it has failed for ${DISABLED_AFTER_HOURS} hours, and not a second sooner`, () => {
    const open = failedTimes(OPENS_AFTER);
    const end = plusSeconds(NOON, DISABLED_AFTER_HOURS * HOUR);
    expect(failed(open, true, plusSeconds(end, -1)).state).toEqual({ is: 'enabled' });
    expect(failed(open, true, end).state).toEqual({ is: 'disabled', since: end, reason: 'failing' });
    expect(failed(open, false, end).state.is).toBe('disabled');
  });

  test('changes nothing of an endpoint that takes nothing', () => {
    const paused = anEndpoint({ state: STATES.paused });
    expect(failed(paused, false, NOON)).toBe(paused);
  });

  describe('of an endpoint that is slow', () => {
    const slowTimes = (times: number, endpoint = anEndpoint()): Endpoint =>
      Array.from({ length: times }).reduce<Endpoint>((one) => slowed(one, false, NOON), endpoint);
    const later = plusSeconds(NOON, 100);

    test('opens after as many slow answers as failures, or some of each', () => {
      const until = plusSeconds(NOON, OPEN_SECONDS[0]);
      expect(admissionOf(slowTimes(OPENS_AFTER - 1), NOON)).toEqual({ is: 'closed' });
      expect(admissionOf(slowTimes(OPENS_AFTER), NOON)).toEqual({ is: 'open', until });
      expect(admissionOf(slowTimes(1, failedTimes(OPENS_AFTER - 1)), NOON)).toEqual({ is: 'open', until });
      expect(admissionOf(failedTimes(1, slowTimes(OPENS_AFTER - 1)), NOON)).toEqual({ is: 'open', until });
    });

    test('opens for the shortest time after each slow probe, however long it failed before', () => {
      const down = failedTimes(OPENS_AFTER + 1, failed(failedTimes(OPENS_AFTER), true, NOON));
      const once = slowed(down, true, later);
      expect(once.failing).toEqual({ since: later, times: OPENS_AFTER, openUntil: plusSeconds(later, OPEN_SECONDS[0]) });
      expect(slowed(once, true, later).failing).toEqual(once.failing);
    });

    test('is not kept open by slow answers to earlier attempts, and closed by a quick one', () => {
      const open = slowTimes(OPENS_AFTER);
      expect(slowed(open, false, later)).toBe(open);
      expect(succeeded(open).failing).toBeNull();
    });

    test('never disables it, because it takes events', () => {
      const end = plusSeconds(NOON, DISABLED_AFTER_HOURS * HOUR);
      const slow = slowed(failedTimes(OPENS_AFTER), true, end);
      expect(slow.state.is).toBe('enabled');
      expect(failed(slow, true, plusSeconds(end, HOUR)).state.is).toBe('enabled');
      expect(failed(slow, true, plusSeconds(end, DISABLED_AFTER_HOURS * HOUR)).state.is).toBe('disabled');
    });

    test('changes nothing of an endpoint that takes nothing', () => {
      const paused = anEndpoint({ state: STATES.paused });
      expect(slowed(paused, false, NOON)).toBe(paused);
    });
  });
});
