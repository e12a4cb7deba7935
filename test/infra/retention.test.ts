/** The nightly run of analytics, from the template. */
import { expect, test } from 'vitest';
import * as z from 'zod';
import { WORKERS_AT_A_TIME, WORKERS_PER_GROUP } from '../../infra/constructs/retention-definition.ts';
import { MOST_GROUPS } from '../../shared/domain/analytics/passes/shard-groups.ts';
import { MOST_PROGRAMMES } from '../../shared/use-cases/analytics/plan-runs.ts';
import { definitionOf, LOCAL, onlyResource, resourcesOf, synthesise } from './synthesised.ts';

const { jobs } = synthesise(LOCAL);
const machine = onlyResource(jobs, 'AWS::StepFunctions::StateMachine', 'retention');
const worker = onlyResource(jobs, 'AWS::Lambda::Function', 'retention');

const States = z.record(z.string(), z.looseObject({}));
const WithItems = z.looseObject({ MaxConcurrency: z.int(), ItemsPath: z.string(), ItemProcessor: z.looseObject({ States }) });
const { States: states } = z.object({ States }).parse(definitionOf(machine));
const programmes = WithItems.parse(states['Each programme']);
const ofProgramme = programmes.ItemProcessor.States;
const passes = { measure: WithItems.parse(ofProgramme['Measure groups']), judge: WithItems.parse(ofProgramme['Judge groups']) };

/** The limit of AWS. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MOST_EVENTS = 25_000;
/** A task is entered, scheduled, started, succeeded, exited. Each failed attempt is scheduled, started and failed. */
const TASK_EVENTS = 5;
const RETRY_EVENTS = 3 * 3;
const CHOICE_EVENTS = 2;

test('the worker has a whole processor and five minutes', () => {
  expect(worker.Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Timeout: 300, MemorySize: 1769 });
});

test('the machine starts every night, and a failed start is retried for hours', () => {
  expect(onlyResource(jobs, 'AWS::Scheduler::Schedule', 'retention').Properties).toMatchObject({
    ScheduleExpression: 'cron(0 3 * * ? *)',
    Target: { Arn: { Ref: machine.id }, Input: '{}', RetryPolicy: { MaximumEventAgeInSeconds: 21_600 } },
  });
});

test('the machine plans, waits until earlier entries are committed, and goes through programmes, two at a time', () => {
  expect(states.Plan).toMatchObject({ Parameters: { step: 'plan', 'request.$': '$' }, Next: 'Until committed' });
  expect(states['Until committed']).toMatchObject({ Type: 'Wait', SecondsPath: '$.waitSeconds', Next: 'Each programme' });
  expect(programmes).toMatchObject({ ItemsPath: '$.runs', MaxConcurrency: 2, Next: 'Any failed?' });
});

test('the steps are in order, each by the worker, and retried unless a retry changes nothing', () => {
  expect(ofProgramme['Measure groups']).toMatchObject({ Next: 'Conclude', ResultPath: null });
  expect(ofProgramme.Conclude).toMatchObject({ Next: 'Still wanted?' });
  expect(ofProgramme['Still wanted?']).toMatchObject({ Choices: [{ Next: 'Superseded' }], Default: 'Judge groups' });
  expect(ofProgramme['Judge groups']).toMatchObject({ Next: 'Report', ResultPath: null });
  const tasks = {
    plan: states.Plan,
    measure: passes.measure.ItemProcessor.States.Measure,
    conclude: ofProgramme.Conclude,
    judge: passes.judge.ItemProcessor.States.Judge,
    report: ofProgramme.Report,
    fail: ofProgramme['Note failure'],
  };
  for (const [step, task] of Object.entries(tasks)) {
    expect(task).toMatchObject({
      Type: 'Task',
      Resource: `${worker.id}.Arn`,
      Parameters: { step },
      Retry: [
        { ErrorEquals: ['InvariantBroken', 'UnreadableItem', 'Refusal', 'InputInvalid', 'EnvironmentIncomplete'], MaxAttempts: 0 },
        { ErrorEquals: ['States.ALL'], MaxAttempts: 3, BackoffRate: 2, JitterStrategy: 'FULL' },
      ],
    });
  }
});

test('a failed step is noted for its programme, and the others continue', () => {
  for (const step of ['Measure groups', 'Conclude', 'Judge groups', 'Report']) {
    expect(ofProgramme[step]).toMatchObject({ Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Note failure' }] });
  }
  expect(ofProgramme['Note failure']).toMatchObject({
    Next: 'Programme failed',
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Programme failed' }],
  });
  expect(ofProgramme['Programme failed']).toMatchObject({ Result: { status: 'failed' }, End: true });
  expect(states['Any failed?']).toMatchObject({ Choices: [{ Next: 'Failed' }], Default: 'Done' });
});

test('a group has enough workers for a night, with fewer events than an execution can have', () => {
  for (const [verb, pass] of Object.entries(passes)) {
    expect(pass).toMatchObject({ ItemsPath: '$.groups', MaxConcurrency: WORKERS_AT_A_TIME });
    expect(JSON.stringify(pass.ItemProcessor.States[`More to ${verb}?`])).toContain(`"NumericLessThan":${WORKERS_PER_GROUP}`);
  }
  const worst = 2 * MOST_GROUPS * WORKERS_PER_GROUP * (TASK_EVENTS + CHOICE_EVENTS + RETRY_EVENTS);
  expect(worst).toBeLessThan(MOST_EVENTS);
  /** Events of its iteration, two passes over one group each, conclude and its choice, report. */
  const small = 2 + 2 * (4 + 2 + TASK_EVENTS + CHOICE_EVENTS + 2) + TASK_EVENTS + CHOICE_EVENTS + TASK_EVENTS;
  expect(small * MOST_PROGRAMMES).toBeLessThan(MOST_EVENTS / 2);
});

test('the machine may invoke its worker, and the schedule may start it', () => {
  const policies = [...resourcesOf(jobs, 'AWS::IAM::Policy')].filter(([id]) => id.startsWith('retention'));
  const statements = policies.flatMap(
    ([, { Properties }]) =>
      z.object({ Statement: z.array(z.looseObject({ Sid: z.string().optional() })) }).parse(Properties.PolicyDocument).Statement,
  );
  const saying = (sid: string) => statements.filter(({ Sid }) => Sid === sid);
  expect(saying('InvokeWorker')).toMatchObject([{ Action: 'lambda:InvokeFunction', Resource: { 'Fn::GetAtt': [worker.id, 'Arn'] } }]);
  expect(saying('StartRun')).toMatchObject([{ Action: 'states:StartExecution', Resource: { Ref: machine.id } }]);
});
