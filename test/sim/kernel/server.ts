/** One instance of the platform, with a clock that differs a little and its own cache of programme versions. */
import { hash } from 'node:crypto';
import { type Instant, toInstant } from '../../../shared/domain/kernel/time.ts';
import { PIN_DIGITS } from '../../../shared/domain/members/card-terms.ts';
import type { Clock, IdentityHasher, IdSource, SecretBox } from '../../../shared/ports/ports.ts';
import type { Store } from '../../../shared/ports/store.ts';
import type { ItemTable } from '../../../shared/store/kernel/item-table.ts';
import { createStore } from '../../../shared/store/store.ts';
import { type RememberedEndpoints, rememberedEndpoints } from '../../../shared/use-cases/events/endpoint-health.ts';
import { type ProgrammeVersions, programmeVersions } from '../../../shared/use-cases/programmes/programme-versions.ts';
import { type RewardVersions, rewardVersions } from '../../../shared/use-cases/rewards/reward-versions.ts';
import type { Sent } from '../auditor.ts';
import { USED_SHARDS } from '../plan.ts';
import type { PlantedBug } from '../planted-bugs/planted-bug.ts';
import type { AuditedTable } from './audited-table.ts';
import { CLEAR_NOTES } from './clear-notes.ts';
import type { Invocation } from './invocation.ts';
import type { SystemPorts } from './system.ts';
import type { Timeline } from './timeline.ts';

export interface Server {
  readonly clock: Clock;
  readonly versions: ProgrammeVersions;
  readonly rewards: RewardVersions;
  readonly endpoints: RememberedEndpoints;
  /** The commands that run on it. */
  readonly invocations: Set<Invocation>;
}

export interface World {
  readonly timeline: Timeline;
  readonly table: AuditedTable;
  readonly ids: IdSource;
  readonly identities: IdentityHasher;
  readonly bug: PlantedBug;
}

export function startServer(world: World, skewMillis: number, own: Invocation, onStaleVersions: () => void): Server {
  const clock = clockOf(world.timeline, skewMillis);
  let newestSeen = 0;
  const table = own.on(world.table);
  const watched: ItemTable = {
    ...table,
    async query(range) {
      const found = await table.query(range);
      if (range.beyond === undefined && range.order === 'descending') newestSeen = published(world);
      return found;
    },
  };
  const versions = programmeVersions(createStore(watched), clock);
  const rewards = rewardVersions(createStore(table), clock);
  const planted = world.bug.versions?.(versions, clock, createStore(watched)) ?? versions;
  return {
    clock,
    invocations: new Set([own]),
    rewards: world.bug.rewards?.(rewards, clock) ?? rewards,
    endpoints: rememberedEndpoints({ store: createStore(table), clock }),
    versions: {
      numbered: planted.numbered,
      at(programmeId, instant) {
        if (newestSeen > 0 && newestSeen < published(world)) onStaleVersions();
        return planted.at(programmeId, instant);
      },
    },
  };
}

const publications = new WeakMap<World, number>();
const published = (world: World): number => publications.get(world) ?? 1;
export const countPublication = (world: World): void => void publications.set(world, published(world) + 1);

/** Few accounts a page of the agenda, so that there are several pages. */
const DUE_AT_A_TIME = 2;

/** The ports of one command, or with `run` of a worker of the agenda. */
export function portsOf(world: World, server: Server, invocation: Invocation, run?: Sent): SystemPorts {
  const { bug } = world;
  const table = invocation.on(readable(world.table.by(run), run));
  const whole = createStore(bug.table?.(table) ?? table);
  const store: Store = {
    ...whole,
    due: (shard, until, after, limit) => whole.due(shard, until, after, Math.min(limit, DUE_AT_A_TIME)),
  };
  const ports: SystemPorts = {
    store,
    clock: server.clock,
    ids: world.ids,
    identities: world.identities,
    secrets: NO_SECRETS,
    notes: CLEAR_NOTES,
    pause: { jittered: (upToMillis) => invocation.turn(Math.max(1, Math.floor(upToMillis))) },
    versions: server.versions,
    rewards: server.rewards,
  };
  return bug.ports?.(ports, createStore(world.table)) ?? ports;
}

/** The table of a run that cannot read some accounts. */
function readable(table: ItemTable, run: Sent | undefined): ItemTable {
  const damaged = run?.damaged;
  if (damaged === undefined) return table;
  return {
    ...table,
    async get(key) {
      if (key.SK === 'ACCOUNT' && damaged.has(key.PK.slice(key.PK.lastIndexOf('#') + 1))) throw new TypeError('the account cannot be read');
      return table.get(key);
    },
  };
}

function clockOf(timeline: Timeline, skewMillis: number): Clock {
  let at = Number.NaN;
  let instant: Instant = toInstant(0);
  return {
    now() {
      const now = timeline.now + skewMillis;
      if (now !== at) {
        at = now;
        instant = toInstant(now);
      }
      return instant;
    },
  };
}

/** Ids whose members fall into the used shards. */
export function idsInOrder(): IdSource {
  let made = 0;
  const next = (prefix: string): string => `${prefix}_${String(++made).padStart(26, '0')}`;
  const shardOf = (memberId: string): number => (hash('sha256', memberId, 'buffer')[0] ?? 0) % 64;
  return {
    memberId() {
      let memberId = next('mem');
      while (!USED_SHARDS.some((shard) => shard === shardOf(memberId))) memberId = next('mem');
      return memberId;
    },
    secretId: () => next('sec'),
    redemptionId: () => next('red'),
    voucherSymbols: () => String(++made).padStart(16, '0'),
    tillSymbols: () => String(++made).padStart(10, '0'),
    endpointId: () => next('end'),
    referralSymbols: () => String(++made).padStart(8, '0'),
  };
}

/** Hashes identities: equal values have equal hashes, which reveal nothing. Cached, because a world has few identities. */
export function identityKeys(): IdentityHasher {
  const known = new Map<string, string>();
  return {
    async keyOf(programmeId, kind, normalised) {
      const name = `${programmeId} ${kind} ${normalised}`;
      const hashed = known.get(name) ?? hash('sha256', name, 'base64url');
      known.set(name, hashed);
      return { kind, hash: hashed };
    },
    traitOf: async (programmeId, kind, normalised) => hash('sha256', `${programmeId} ${kind} ${normalised}`, 'base64url'),
    pinOf: async (programmeId, card) =>
      String(Number.parseInt(hash('sha256', `${programmeId} ${card}`), 16) % 1e8).padStart(PIN_DIGITS, '0'),
  };
}

/** Only the edge handles merchants' secrets; no simulated command does. */
const NO_SECRETS: SecretBox = {
  newSecret: () => 'none',
  seal: async (secret) => secret,
  open: async (sealed) => sealed,
};
