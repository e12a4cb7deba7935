/** X-Ray's traces: of functions and state machines, on a stage that asks for them, and nothing of them on any other. */
import { describe, expect, test } from 'vitest';
import { LOCAL, type Resource, resourcesOf, synthesise } from './synthesised.ts';

const everyOf = (templates: ReturnType<typeof synthesise>, type: string): readonly Resource[] =>
  Object.values(templates).flatMap((template) => [...resourcesOf(template, type).values()]);

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

const [on, off] = [synthesise({ ...LOCAL, tracing: 'on' }), synthesise(LOCAL)];

const variablesOf = ({ Properties }: Resource) =>
  (Properties.Environment as { readonly Variables: Readonly<Record<string, unknown>> }).Variables;

/** Statements about X-Ray, of each policy. */
const xrayIn = (templates: ReturnType<typeof synthesise>) =>
  everyOf(templates, 'AWS::IAM::Policy').map(({ Properties }) =>
    (Properties.PolicyDocument as { Statement: readonly Statement[] }).Statement.filter(({ Action }) =>
      JSON.stringify(Action).includes('xray:'),
    ),
  );

describe('with -c tracing=on', () => {
  test('each function records traces, loads the tracer, and may send them', () => {
    const functions = everyOf(on, 'AWS::Lambda::Function');
    expect(functions.length).toBeGreaterThan(10);
    for (const one of functions) {
      expect(one.Properties.TracingConfig).toEqual({ Mode: 'Active' });
      expect(variablesOf(one)).toMatchObject({ TRACING: 'on', AWS_XRAY_CONTEXT_MISSING: 'IGNORE_ERROR' });
    }
  });

  test('each state machine records traces', () => {
    const machines = everyOf(on, 'AWS::StepFunctions::StateMachine');
    expect(machines.length).toBeGreaterThan(0);
    for (const { Properties } of machines) expect(Properties.TracingConfiguration).toEqual({ Enabled: true });
  });

  test('their roles may send traces, and no other role may', () => {
    const granted = xrayIn(on).filter((statements) => statements.length > 0);
    expect(granted).toHaveLength(everyOf(on, 'AWS::Lambda::Function').length + everyOf(on, 'AWS::StepFunctions::StateMachine').length);
    const send = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];
    const sampled = ['xray:GetSamplingRules', 'xray:GetSamplingTargets'];
    for (const { Action } of granted.flat()) expect([...send, ...sampled]).toEqual(expect.arrayContaining([...Action]));
    for (const statements of granted) expect(statements.flatMap(({ Action }) => Action)).toEqual(expect.arrayContaining(send));
  });
});

test('without it, no function and no state machine has anything of traces', () => {
  for (const one of everyOf(off, 'AWS::Lambda::Function')) {
    expect(one.Properties).not.toHaveProperty('TracingConfig');
    expect(Object.keys(variablesOf(one)).filter((name) => /TRACING|XRAY/.test(name))).toEqual([]);
  }
  for (const { Properties } of everyOf(off, 'AWS::StepFunctions::StateMachine'))
    expect(Properties.TracingConfiguration).not.toEqual({ Enabled: true });
  expect(xrayIn(off).flat()).toEqual([]);
});
