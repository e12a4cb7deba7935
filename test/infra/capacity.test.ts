/** The concurrency of the account: what everything but purchases can take at worst must leave merchants and members what is theirs. */
import { expect, test } from 'vitest';
import { parseConfig } from '../../infra/config.ts';
import { definitionOf, resourcesOf, synthesise } from './synthesised.ts';

const settings = { stage: 'prod' };
const templates = synthesise(settings);
const { accountConcurrency, reservedConcurrency } = parseConfig(settings);
/** AWS keeps so much for functions without a reservation. */
const KEPT_BY_AWS = 100;

const all = (type: string) => Object.values(templates).flatMap((template) => [...resourcesOf(template, type).values()]);

test('a slow receiver cannot take the concurrency of purchases', () => {
  const mappings = all('AWS::Lambda::EventSourceMapping');
  const ofQueues = mappings.filter(({ Properties }) => Properties.StartingPosition === undefined);
  const most = ofQueues.map(({ Properties }) =>
    Number((Properties.ScalingConfig as { MaximumConcurrency?: number } | undefined)?.MaximumConcurrency),
  );
  expect(most.every(Number.isInteger)).toBe(true);
  const ofMaps = all('AWS::StepFunctions::StateMachine').flatMap((machine) =>
    [...JSON.stringify(definitionOf(machine)).matchAll(/"MaxConcurrency":(\d+)/g)].map(([, count]) => Number(count)),
  );
  expect(ofMaps).not.toContain(0);
  const reserved = all('AWS::Lambda::Function').map(({ Properties }) => Number(Properties.ReservedConcurrentExecutions ?? 0));
  const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0);
  expect(reserved.filter((one) => one > 0)).toEqual([reservedConcurrency, reservedConcurrency]);
  const shared = accountConcurrency - sumOf(reserved);
  expect(shared).toBeGreaterThanOrEqual(KEPT_BY_AWS);
  // Managers, the reference and the readers of the stream share the rest.
  expect(sumOf(most) + sumOf(ofMaps)).toBeLessThanOrEqual(shared / 2);
});

test('an account with little concurrency reserves none', () => {
  const small = synthesise({ stage: 'small', accountConcurrency: '10' });
  for (const { Properties } of resourcesOf(small.service, 'AWS::Lambda::Function').values())
    expect(Properties.ReservedConcurrentExecutions).toBeUndefined();
});
