/** Tests the template of the agenda's schedule, state machine and worker. */
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { AGENDA_SHARDS } from '../../shared/store/table.ts';
import { definitionOf, LOCAL, onlyResource, resourcesOf, synthesise } from './synthesised.ts';

const { jobs } = synthesise(LOCAL);
const machine = onlyResource(jobs, 'AWS::StepFunctions::StateMachine', 'agenda');
const worker = onlyResource(jobs, 'AWS::Lambda::Function', 'agenda');
const schedule = onlyResource(jobs, 'AWS::Scheduler::Schedule', 'agenda');

const Definition = z.object({
  States: z.object({
    Groups: z.object({ Result: z.object({ groups: z.array(z.object({ shards: z.array(z.int()) })) }) }),
    'Each group': z.looseObject({
      MaxConcurrency: z.int(),
      ItemProcessor: z.looseObject({ States: z.record(z.string(), z.looseObject({})) }),
    }),
  }),
});
const { States: states } = Definition.parse(definitionOf(machine));
const { groups } = states.Groups.Result;

test('the worker runs as it should: two minutes, the table, and no key of the platform', () => {
  expect(worker.Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Timeout: 120, MemorySize: 1024 });
  expect(worker.Properties.Environment).toEqual({
    Variables: {
      STAGE: 'local',
      LOG_LEVEL: 'INFO',
      POWERTOOLS_SERVICE_NAME: 'agenda-worker',
      POWERTOOLS_METRICS_NAMESPACE: 'Perennial/local',
      TABLE_NAME: { 'Fn::ImportValue': expect.stringContaining('RefTable') },
    },
  });
});

describe('the state machine', () => {
  test('sends a worker through each group, and every shard is in one of them', () => {
    expect(groups).toHaveLength(8);
    expect(states['Each group'].MaxConcurrency).toBe(8);
    const shards = groups.flatMap((group) => group.shards).sort((a, b) => a - b);
    expect(shards).toEqual(Array.from({ length: AGENDA_SHARDS }, (_, shard) => shard));
    expect(states['Each group'].ItemProcessor.States.Work).toMatchObject({ Type: 'Task', Resource: `${worker.id}.Arn`, Next: 'More?' });
  });

  test('tries a failing worker again, and keeps its failure from the other groups', () => {
    const { Work: work, 'More?': more } = states['Each group'].ItemProcessor.States;
    expect(work).toMatchObject({
      Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 3, BackoffRate: 2, JitterStrategy: 'FULL' }],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Group failed' }],
    });
    expect(more).toMatchObject({ Choices: [{ Next: 'Work' }], Default: 'Group done' });
  });

  test('stops before the next run starts, however much is due', () => {
    const more = JSON.stringify(states['Each group'].ItemProcessor.States['More?']);
    const workers = Number(/"NumericLessThan":(\d+)/.exec(more)?.[1]);
    const [, minutes] = /^rate\((\d+) minutes\)$/.exec(String(schedule.Properties.ScheduleExpression)) ?? [];
    const STOPS_AFTER_SECONDS = 120 - 30;
    expect(workers * STOPS_AFTER_SECONDS).toBeLessThan(Number(minutes) * 60);
  });

  test('may invoke its worker, and be started by its schedule', () => {
    const ofAgenda = [...resourcesOf(jobs, 'AWS::IAM::Policy')].filter(([id]) => id.startsWith('agenda'));
    const statements = ofAgenda.flatMap(
      ([, { Properties }]) =>
        (Properties.PolicyDocument as { Statement: { Sid?: string; Action: unknown; Resource: unknown }[] }).Statement,
    );
    expect(statements.find(({ Sid }) => Sid === 'InvokeWorker')).toMatchObject({
      Action: 'lambda:InvokeFunction',
      Resource: { 'Fn::GetAtt': [worker.id, 'Arn'] },
    });
    expect(statements.find(({ Sid }) => Sid === 'StartRun')).toMatchObject({
      Action: 'states:StartExecution',
      Resource: { Ref: machine.id },
    });
    expect(schedule.Properties).toMatchObject({ FlexibleTimeWindow: { Mode: 'OFF' }, Target: { Arn: { Ref: machine.id } } });
  });
});

describe('the watch over stock', () => {
  const machineOf = onlyResource(jobs, 'AWS::StepFunctions::StateMachine', 'stock');
  const workerOf = onlyResource(jobs, 'AWS::Lambda::Function', 'stock');

  test('runs its worker every hour until it has seen every reward, and tries a failing one again', () => {
    const { Watch: watch, 'More?': more } = z
      .object({ States: z.record(z.string(), z.looseObject({})) })
      .parse(definitionOf(machineOf)).States;
    expect(watch).toMatchObject({
      Type: 'Task',
      Resource: `${workerOf.id}.Arn`,
      Next: 'More?',
      Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 3 }],
    });
    expect(more).toMatchObject({ Choices: [{ Next: 'Watch' }], Default: 'Done' });
    expect(onlyResource(jobs, 'AWS::Scheduler::Schedule', 'stock').Properties).toMatchObject({
      ScheduleExpression: 'rate(1 hour)',
      Target: { Arn: { Ref: machineOf.id } },
    });
  });
});
