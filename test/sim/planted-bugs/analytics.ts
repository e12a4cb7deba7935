/** Bugs in analytics runs: members counted twice or never, later facts counted, and wrong or missing events of findings. */
import type { Change } from '../../../shared/domain/ledger/decision.ts';
import type { NightSteps } from '../kernel/system.ts';
import type { PlantedBug } from './planted-bug.ts';
import { withChanges, withReads } from './planting.ts';

const withSteps =
  (altered: (steps: NightSteps) => Partial<NightSteps>): PlantedBug['system'] =>
  (system) => ({ ...system, night: { ...system.night, ...altered(system.night) } });

type InsightChange = Extract<Change, { readonly kind: 'insight' }>;

const withInsights = (altered: (change: InsightChange) => InsightChange): PlantedBug['ports'] =>
  withChanges((changes) => changes.map((change) => (change.kind === 'insight' ? altered(change) : change)));

export const BUGS_OF_NIGHTS: readonly PlantedBug[] = [
  {
    name: 'a worker that resumes a checkpoint counts its members twice',
    breaks: 'reports',
    nights: true,
    ports: withReads((store) => ({
      partial: async (place) => {
        const found = await store.partial(place);
        return found && !found.isDone ? { ...found, after: undefined } : found;
      },
    })),
  },
  {
    name: 'a worker that resumes a checkpoint loses its state',
    breaks: 'reports',
    nights: true,
    ports: withReads((store) => ({
      partial: async (place) => {
        const found = await store.partial(place);
        return found?.pass === 'measure' && !found.isDone ? { ...found, state: {} } : found;
      },
    })),
  },
  {
    name: 'the first member of each further page is skipped',
    breaks: 'reports',
    nights: true,
    ports: withReads((store) => ({
      insights: async (programmeId, shard, after, limit) => {
        const { items, next } = await store.insights(programmeId, shard, after, limit);
        return { items: after === undefined ? items : items.slice(1), next };
      },
    })),
  },
  {
    name: 'returns are missing from histories',
    breaks: 'reports',
    nights: true,
    ports: withInsights((change) => {
      const { history } = change.insight;
      return {
        ...change,
        insight: { ...change.insight, history: { ...history, facts: history.facts.filter(({ kind }) => kind !== 'return') } },
      };
    }),
  },
  {
    name: 'a repeated run counts later facts',
    breaks: 'reports',
    nights: true,
    system: withSteps(({ measure }) => ({
      measure: (ports, group, timeLeft) => {
        const { members } = ports;
        const now = ports.clock.now();
        const measured: typeof members.measured = (part, left) => members.measured({ ...part, ref: { ...part.ref, knownAt: now } }, left);
        return measure({ ...ports, members: { ...members, measured } }, group, timeLeft);
      },
    })),
  },
  {
    name: 'a change of class has no event',
    breaks: 'findings',
    nights: true,
    ports: withInsights(({ foundAt: _, ...change }) => change),
  },
  {
    name: 'every finding has an event',
    breaks: 'findings',
    nights: true,
    ports: withInsights((change) => (change.insight.found === null ? change : { ...change, foundAt: change.insight.history.upTo.at })),
  },
  {
    name: 'the projector skips findings',
    breaks: 'deliveries',
    streams: true,
    nights: true,
    system: (system) => ({
      ...system,
      project: (ports, batch) =>
        system.project(
          ports,
          batch.filter(({ key }) => !key.PK.startsWith('INSIGHT#')),
        ),
    }),
  },
  {
    name: 'a member who leaves a segment stays on its list',
    breaks: 'segment',
    nights: true,
    ports: withChanges((changes) =>
      changes.some(({ kind }) => kind === 'insight') ? changes.filter(({ kind }) => kind !== 'segment-left') : changes,
    ),
  },
  {
    name: 'a member who enters a segment is not on its list',
    breaks: 'segment',
    nights: true,
    ports: withChanges((changes) =>
      changes.some(({ kind }) => kind === 'insight') ? changes.filter(({ kind }) => kind !== 'segment-entered') : changes,
    ),
  },
  {
    name: 'a run is over before its reports are written',
    breaks: 'reports',
    nights: true,
    ports: withChanges((changes) => changes.filter(({ kind }) => kind !== 'report')),
  },
];
