/**
 * Nightly runs of analytics: executions of the state machine step by step, in its order and with its timeouts, each step on one of the
 * servers. Retries and failures are handled as in infra/constructs/retention-definition.ts.
 */
import type { RunRef } from '../../../shared/domain/analytics/passes/run.ts';
import type { CalendarDate } from '../../../shared/domain/kernel/calendar.ts';
import { Refusal } from '../../../shared/domain/kernel/refusal.ts';
import type { PlannedGroup, PlannedRun, RunRequest } from '../../../shared/use-cases/analytics/plan-runs.ts';
import { runMembers } from '../../../shared/use-cases/analytics/run-members.ts';
import type { RunPorts } from '../../../shared/use-cases/analytics/run-ports.ts';
import type { Written } from '../auditor.ts';
import { NO_FAULTS } from '../kernel/faults.ts';
import type { Invocation } from '../kernel/invocation.ts';
import { SECOND } from '../kernel/plan-times.ts';
import type { Random } from '../kernel/random.ts';
import { runOnServer, type Servers } from '../kernel/run-on-server.ts';
import { portsOf, type Server, type World } from '../kernel/server.ts';
import type { System } from '../kernel/system.ts';
import { USED_SHARDS } from '../plan.ts';
import { fail } from '../violation.ts';
import type { NightRequest, NightRequestOf } from './night-request.ts';

export interface Nights {
  run(request: NightRequest, random: Random): void;
  /** Tells which days have a run. */
  wrote(written: readonly Written[]): void;
}

export interface NightPlace extends Servers {
  readonly world: World;
  readonly system: System;
}

/** Retries after at most 5, 10 and 20 seconds. */
const RETRIES = 3;
const FIRST_PAUSE = 5 * SECOND;
/** Longer than the platform waits, because a world's clocks differ more, and its calls are slower. */
const COMMITTED_AFTER = 20 * SECOND;
/** Few, so that a shard has several pages. */
const MEMBERS_AT_A_TIME = 2;
/** A step that crashes does so at one of its first calls. */
const CALLS = 12;
const DOOM = 0.9;
/** Many times the needed number. */
const MOST_WORKERS = 200;

/** A worker died without an answer. */
class StepDied extends Error {
  override readonly name = 'StepDied';
}

/** One execution. */
interface Night {
  readonly random: Random;
  /** The number of attempts at each step that have faults. If all attempts have, the run may fail. */
  readonly disturbed: number;
  /** Whether workers run out of time. */
  readonly hurried: boolean;
  /** Whether most workers die. */
  readonly doomed: boolean;
}

type Work<Answer> = (ports: RunPorts, timeLeft: () => number) => Promise<Answer>;

export function createNights({ world, system, surroundings, servers }: NightPlace): Nights {
  const { timeline, faults, noticing, isPassing } = surroundings;
  const steps = system.night;
  const days = new Map<string, Set<string>>();
  /** Days with a run, the oldest first. */
  const daysOf = (programmeId: string): readonly string[] => [...(days.get(programmeId) ?? [])].sort();

  const portsFor = (server: Server, invocation: Invocation): RunPorts => {
    const ports = portsOf(world, server, invocation);
    const { insights } = ports.store;
    const store: typeof ports.store = {
      ...ports.store,
      agendaShards: USED_SHARDS.length,
      insights: (programmeId, shard, after, limit) => insights(programmeId, shard, after, Math.min(limit, MEMBERS_AT_A_TIME)),
    };
    const onFailed = (programmeId: string, error: unknown): void =>
      noticing(() => fail('night', `no run of ${programmeId} could be begun: ${String(error)}`));
    return { ...ports, store, members: runMembers({ ...ports, store }), onFailed };
  };

  const pause = (millis: number): Promise<void> =>
    new Promise((resolve) => {
      timeline.at(timeline.now + millis, resolve);
    });

  const timeFor = ({ random, hurried }: Night): (() => number) => {
    const until = timeline.now + (hurried ? random.pick([random.between(10, 100), random.between(10, 600), 900 * SECOND]) : 900 * SECOND);
    let wasLeft = true;
    return () => {
      const left = until - timeline.now;
      if (left <= 0 && wasLeft) faults['step of a night out of time'] += 1;
      wasLeft = left > 0;
      return left;
    };
  };

  /** Runs one worker. A worker that dies never answers. */
  const once = <Answer>(night: Night, attempt: number, work: Work<Answer>, died: () => void): Promise<Answer> => {
    const rates = attempt <= night.disturbed ? surroundings.rates() : NO_FAULTS;
    const crash = night.doomed && rates !== NO_FAULTS ? DOOM : rates.crash;
    const workFaults = { rates: { ...rates, crash }, calls: CALLS };
    return runOnServer({ servers, surroundings }, { random: night.random, died }, workFaults, (server, invocation) =>
      work(portsFor(server, invocation), timeFor(night)),
    );
  };

  const attempted = <Answer>(night: Night, attempt: number, work: Work<Answer>): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const again = (error: unknown): void => {
        if (attempt > RETRIES) {
          reject(error);
          return;
        }
        const until = timeline.now + 1 + night.random.below(FIRST_PAUSE * 2 ** (attempt - 1));
        timeline.at(until, () => void attempted(night, attempt + 1, work).then(resolve, reject));
      };
      const died = (): void => {
        faults['step of a night killed'] += 1;
        again(new StepDied());
      };
      if (night.random.chance(surroundings.rates().redelivered)) {
        // The step is delivered twice, and the second answer is lost.
        faults['step of a night twice'] += 1;
        once(night, attempt, work, () => undefined).catch((error: unknown) =>
          noticing(() => {
            if (!isPassing(error)) throw error;
          }),
        );
      }
      once(night, attempt, work, died).then(resolve, (error: unknown) => (isPassing(error) ? again(error) : reject(error)));
    });

  const step = <Answer>(night: Night, work: Work<Answer>): Promise<Answer> => attempted(night, 1, work);

  /** Works on groups in parallel. Once one has failed, the others get no further worker. */
  const pass = async (night: Night, groups: readonly PlannedGroup[], work: 'measure' | 'judge'): Promise<void> => {
    let hasFailed = false;
    const through = async (group: PlannedGroup): Promise<void> => {
      let left = group;
      for (let workers = 0; workers < MOST_WORKERS && !hasFailed; workers += 1) {
        const { outcome, ...rest } = await step(night, (ports, timeLeft) => steps[work](ports, left, timeLeft));
        if (outcome !== 'more') return;
        left = { ...left, listedUpTo: undefined, ...rest };
      }
    };
    try {
      await Promise.all(groups.map(through));
    } catch (error) {
      hasFailed = true;
      throw error;
    }
  };

  const programme = async (night: Night, { groups, ...ref }: PlannedRun): Promise<void> => {
    try {
      await pass(night, groups, 'measure');
      if ((await step(night, (ports) => steps.conclude(ports, ref))) === 'superseded') return;
      await pass(night, groups, 'judge');
      await step(night, (ports) => steps.report(ports, ref));
    } catch (error) {
      await failed(night, ref, error);
    }
  };

  const failed = async (night: Night, ref: RunRef, error: unknown): Promise<void> => {
    if (!isGivenUp(error)) throw error;
    faults['night failed'] += 1;
    try {
      await step(night, (ports) => steps.fail(ports, ref, String(error)));
    } catch (other) {
      if (!isGivenUp(other)) throw other;
    }
  };

  const isGivenUp = (error: unknown): boolean => error instanceof StepDied || isPassing(error);

  const execution = async (night: Night, asked: RunRequest): Promise<void> => {
    try {
      const { runs, waitSeconds } = await step(night, (ports) => steps.plan(ports, asked));
      await pause(waitSeconds * SECOND + COMMITTED_AFTER);
      await Promise.all(runs.map((run) => programme(night, run)));
    } catch (error) {
      // The day may not be over, if the programme has moved to another time zone.
      if (!isGivenUp(error) && !(error instanceof Refusal)) throw error;
    }
  };

  /** undefined: there is no such day yet. */
  const worded = (request: Exclude<NightRequest, { kind: 'rule' }>): RunRequest | undefined => {
    if (request.kind === 'night') return {};
    const { programmeId, pick, knownAt } = request;
    const asOf = daysOf(programmeId).at(-1 - pick);
    return asOf === undefined ? undefined : { programmeId, asOf: asOf as CalendarDate, knownAt };
  };

  const publish = (night: Night, { programmeId, segmentId, rule, id }: NightRequestOf<'rule'>): Promise<unknown> =>
    step(night, (ports) =>
      system.publishSegment(ports, { programmeId, segmentId, terms: { kind: 'rule', name: segmentId, rule }, by: id }),
    );

  return {
    run(request, random) {
      const night = {
        random,
        disturbed: random.pick([1, 2, RETRIES + 1, RETRIES + 1]),
        hurried: random.chance(0.5),
        doomed: random.chance(0.15),
      };
      const asked = request.kind === 'rule' ? undefined : worded(request);
      const ended = request.kind === 'rule' ? publish(night, request) : asked && execution(night, asked);
      ended?.catch((error: unknown) =>
        noticing(() => {
          if (!isGivenUp(error) && !(error instanceof Refusal)) throw error;
        }),
      );
    },
    wrote(written) {
      for (const { key } of written) {
        if (!key.PK.startsWith('RUN#')) continue;
        const programmeId = key.PK.slice('RUN#'.length);
        days.set(programmeId, (days.get(programmeId) ?? new Set()).add(key.SK));
      }
    },
  };
}
