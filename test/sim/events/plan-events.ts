/** Plans endpoints: their subscriptions, managers' requests about them, and rewinds of the stream. */
import { DAY, HOUR, SECOND } from '../kernel/plan-times.ts';
import type { Random } from '../kernel/random.ts';
import type { Request } from '../kernel/request.ts';
import { RECEIVERS } from './receivers.ts';

export interface Telling {
  send(request: Request, at: number, seed: number): void;
}

export interface EventsPlan {
  /** At the beginning: most programmes get an endpoint. */
  open(at: number): void;
  /** Sometimes plans a manager's request about an endpoint. */
  scene(programmeId: string, at: number): void;
}

export const NO_EVENTS: EventsPlan = { open: () => undefined, scene: () => undefined };

const BURST = 40;

/** A few sets of subscriptions, so that deliveries do not dominate a world. */
const WISHES: readonly [readonly string[], ...(readonly string[])[]] = [
  ['points.earned', 'points.reversed', 'tier.changed'],
  ['member.enrolled', 'reward.redeemed', 'voucher.used', 'points.awarded'],
  ['points.adjusted', 'points.expired', 'points.expiring', 'tier.expiring'],
  ['programme.published', 'reward.published', 'member.enrolled', 'account.frozen', 'account.released'],
  ['reward.reserved', 'reward.committed', 'reward.cancelled', 'reward.lapsed'],
  ['*'],
];

export function planEvents(random: Random, programmes: readonly { readonly id: string }[], { send }: Telling): EventsPlan {
  let made = 0;
  const nextId = (prefix: string): string => `${prefix}${++made}`;
  const ask = (request: Request, at: number): void => send(request, at, random.seed());
  const wished = (): readonly string[] => random.pick(WISHES);

  const create = (programmeId: string, at: number): void => {
    const id = nextId('endpoint-');
    ask(
      { kind: 'create-endpoint', id, programmeId, url: `https://${random.pick(RECEIVERS)}-${made}.example.org`, eventTypes: wished() },
      at,
    );
  };

  const pause = (ofOne: { readonly programmeId: string; readonly pick: number }, at: number): void => {
    ask({ kind: 'move-endpoint', id: nextId('pause-'), ...ofOne, move: 'pause' }, at);
    if (random.chance(0.2)) return;
    const later = at + random.pick([random.below(BURST), SECOND, HOUR, 3 * DAY]);
    ask({ kind: 'move-endpoint', id: nextId('enable-'), ...ofOne, move: 'enable' }, later);
    if (random.chance(0.5)) ask({ kind: 'replay', id: nextId('replay-'), ...ofOne, hours: 24 * 5 }, later + SECOND);
  };

  const asked = (programmeId: string): Request => {
    const id = nextId('of-endpoint-');
    const ofOne = { id, programmeId, pick: random.below(4) };
    switch (random.pick(['enable', 'enable', 'change', 'remove', 'replay', 'replay', 'rewind', 'rewind all'])) {
      case 'enable':
        return { kind: 'move-endpoint', ...ofOne, move: 'enable' };
      case 'change':
        return { kind: 'change-endpoint', ...ofOne, eventTypes: wished() };
      case 'remove':
        return { kind: 'remove-endpoint', ...ofOne };
      case 'replay':
        return { kind: 'replay', ...ofOne, hours: random.pick([1, 24, 24 * 30]) };
      case 'rewind':
        return { kind: 'rewind', id, records: random.between(1, 60) };
      default:
        return { kind: 'rewind', id };
    }
  };

  const scene = (programmeId: string, at: number): void => {
    if (random.chance(0.1)) create(programmeId, at);
    else if (random.chance(0.2)) pause({ programmeId, pick: random.below(4) }, at);
    else ask(asked(programmeId), at);
  };

  return {
    open(at) {
      for (const { id } of programmes)
        for (let count = random.pick([1, 1, 2]); count > 0; count -= 1) create(id, at - random.below(60 * SECOND));
    },
    scene(programmeId, at) {
      if (random.chance(0.02)) scene(programmeId, at);
    },
  };
}
