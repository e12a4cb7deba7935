/** Plans runs of analytics: when they run, sometimes several at once, which days are repeated, and the rules of segments. */

import { RECEIVERS } from '../events/receivers.ts';
import type { FaultKind } from '../kernel/faults.ts';
import { DAY, HOUR, SECOND } from '../kernel/plan-times.ts';
import { type Random, weighted } from '../kernel/random.ts';
import type { Request } from '../kernel/request.ts';
import type { NightRequest } from './night-request.ts';

export interface Nightly {
  send(request: Request, at: number, seed: number, fault?: FaultKind): void;
}

export interface NightsPlan {
  /** At the beginning: publishes rules, and registers an endpoint for findings. */
  open(at: number): void;
  /** Sometimes a run happens during other scenes. */
  scene(programmeId: string, at: number): void;
}

export const NO_NIGHTS: NightsPlan = { open: () => undefined, scene: () => undefined };

/** A run costs as much as dozens of operations, so there are few. */
const SCENES = 0.012;
const ASKED = weighted({ night: 8, again: 4, rule: 2 });

/** Rules on findings, on past events, and on changes by hand. */
const RULES: readonly [string, ...string[]] = [
  'stage == "activated"',
  'stage == "lapsed"',
  'stage == "retained"',
  'risk == "high"',
  'abc == "A"',
  'value == "most-valuable"',
  'purchases.orders >= 2',
  'purchases.revenue > 5000 && !member.frozen',
  'member.redemptions > 0',
  '"press" in member.segments',
];
const SEGMENTS: readonly [string, ...string[]] = ['by-rule-1', 'by-rule-2', 'by-rule-3'];
const FOUND: readonly string[] = [
  'member.stage_changed',
  'member.rfm_changed',
  'member.value_changed',
  'member.risk_changed',
  'segment.entered',
  'segment.left',
];

/** The lead before a scene's moment, so that the passes overlap with the scene. */
const AHEAD: readonly [number, ...number[]] = [0, 24 * SECOND, 25 * SECOND, 26 * SECOND, 30 * SECOND];

/** @param streams whether events are delivered. */
export function planNights(
  random: Random,
  programmes: readonly { readonly id: string }[],
  streams: boolean,
  { send }: Nightly,
): NightsPlan {
  let made = 0;
  const nextId = (prefix: string): string => `${prefix}${++made}`;
  const ask = (request: NightRequest, at: number, fault?: FaultKind): void => send(request, at, random.seed(), fault);
  const rule = (programmeId: string, at: number): void =>
    ask({ kind: 'rule', id: nextId('rule-'), programmeId, segmentId: random.pick(SEGMENTS), rule: random.pick(RULES) }, at);
  const again = (programmeId: string): NightRequest => ({
    kind: 'night-again',
    id: nextId('night-again-'),
    programmeId,
    pick: random.pick([0, 0, 1, 2]),
    knownAt: random.pick(['first', 'first', 'now']),
  });
  const asked = (programmeId: string, kind: 'night' | 'again'): NightRequest =>
    kind === 'night' ? { kind: 'night', id: nextId('night-') } : again(programmeId);

  return {
    open(at) {
      for (const { id } of programmes) {
        for (let rules = random.between(0, 3); rules > 0; rules -= 1) rule(id, at - random.below(60 * SECOND));
        if (!streams) continue;
        const url = `https://${random.pick(RECEIVERS)}-nights-${made}.example.org`;
        send({ kind: 'create-endpoint', id: nextId('endpoint-of-nights-'), programmeId: id, url, eventTypes: FOUND }, at, random.seed());
      }
    },
    scene(programmeId, at) {
      if (!random.chance(SCENES)) return;
      const kind = random.weighted(ASKED);
      if (kind === 'rule') return rule(programmeId, at);
      const begins = at - random.pick(AHEAD);
      ask(asked(programmeId, kind), begins);
      if (!random.chance(0.3)) return;
      const other = asked(programmeId, random.pick(['night', 'again']));
      ask(other, begins + random.pick([random.below(SECOND), random.below(40 * SECOND), HOUR, DAY]), 'overlapping nights');
    },
  };
}
