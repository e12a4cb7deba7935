/** The state machine of a run of analytics: plan, wait, and for each programme measure, conclude, judge, report. */
import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  type Chain,
  Choice,
  Condition,
  CustomState,
  Fail,
  JitterType,
  JsonPath,
  Map as MapState,
  Pass,
  Result,
  Succeed,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

/** Concurrent programmes, and concurrent workers in each: 16 workers read about as much as one table serves at once. */
export const PROGRAMMES_AT_A_TIME = 2;
export const WORKERS_AT_A_TIME = 8;

/**
 * Workers of one group follow each other: three hours in all. The bound keeps the largest programme below the 25,000 events of an
 * execution's history.
 */
export const WORKERS_PER_GROUP = 40;

/** A failed invocation is retried after about 5, 10 and 20 seconds. It continues from the last checkpoint. */
const RETRIES = { interval: Duration.seconds(5), backoffRate: 2, maxAttempts: 3, jitterStrategy: JitterType.FULL };

/** Errors that a retry does not change. */
const FOR_GOOD = { errors: ['InvariantBroken', 'UnreadableItem', 'Refusal', 'InputInvalid', 'EnvironmentIncomplete'], maxAttempts: 0 };

const RUN = {
  'programmeId.$': '$.programmeId',
  'asOf.$': '$.asOf',
  'knownAt.$': '$.knownAt',
  'startedAt.$': '$.startedAt',
};

export function retentionDefinition(scope: Construct, worker: IFunction): Chain {
  const step = (id: string, parameters: object, rest: object = {}): CustomState => {
    const task = new CustomState(scope, id, {
      stateJson: { Type: 'Task', Resource: worker.functionArn, Parameters: parameters, ...rest },
    });
    task.addRetry(FOR_GOOD);
    task.addRetry({ errors: ['States.ALL'], ...RETRIES });
    return task;
  };

  const failed = new Pass(scope, 'Programme failed', { result: Result.fromObject({ status: 'failed' }) });
  const noteFailure = step('Note failure', { step: 'fail', run: RUN, 'failure.$': '$.error' }, { ResultPath: null });
  noteFailure.addCatch(failed, { errors: ['States.ALL'], resultPath: '$.unnoted' });
  noteFailure.next(failed);
  const onFailure = { errors: ['States.ALL'], resultPath: '$.error' };

  /** Sends workers through each group of shards, one after another until the group is done. */
  const pass = (name: string, verb: string): MapState => {
    const work = step(name, { step: verb, 'group.$': '$' });
    const more = Condition.and(Condition.stringEquals('$.status', 'more'), Condition.numberLessThan('$.workers', WORKERS_PER_GROUP));
    const group = work.next(new Choice(scope, `More to ${verb}?`).when(more, work).otherwise(new Succeed(scope, `Nothing to ${verb}`)));
    const groups = new MapState(scope, `${name} groups`, {
      itemsPath: '$.groups',
      maxConcurrency: WORKERS_AT_A_TIME,
      resultPath: JsonPath.DISCARD,
    }).itemProcessor(group);
    groups.addCatch(noteFailure, onFailure);
    return groups;
  };

  const conclude = step('Conclude', { step: 'conclude', run: RUN }, { ResultPath: '$.concluded' });
  conclude.addCatch(noteFailure, onFailure);
  const report = step('Report', { step: 'report', run: RUN });
  report.addCatch(noteFailure, onFailure);
  const superseded = new Pass(scope, 'Superseded', { result: Result.fromObject({ status: 'superseded' }) });
  const programme = pass('Measure', 'measure')
    .next(conclude)
    .next(
      new Choice(scope, 'Still wanted?')
        .when(Condition.stringEquals('$.concluded.status', 'superseded'), superseded)
        .otherwise(pass('Judge', 'judge').next(report)),
    );

  const eachProgramme = new MapState(scope, 'Each programme', {
    itemsPath: '$.runs',
    maxConcurrency: PROGRAMMES_AT_A_TIME,
    resultSelector: {
      programmes: JsonPath.objectAt('$'),
      anyFailed: JsonPath.arrayContains(JsonPath.listAt('$[*].status'), 'failed'),
    },
    resultPath: '$.outcome',
  }).itemProcessor(programme);
  const anyFailed = new Choice(scope, 'Any failed?')
    .when(
      Condition.or(Condition.booleanEquals('$.outcome.anyFailed', true), Condition.numberGreaterThan('$.failed', 0)),
      new Fail(scope, 'Failed', {
        error: 'RetentionFailed',
        cause: 'Some programmes have no reports of the day; their runs have the reasons. All other reports exist.',
      }),
    )
    .otherwise(new Succeed(scope, 'Done'));
  const committed = new Wait(scope, 'Until committed', { time: WaitTime.secondsPath('$.waitSeconds') });
  return step('Plan', { step: 'plan', 'request.$': '$' }).next(committed).next(eachProgramme).next(anyFailed);
}
