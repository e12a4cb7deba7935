import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PRICES } from '../kernel/prices.ts';
import { CUSTOM_METRICS } from './custom-metrics.ts';
import { deployedStage, startsOf, Uncounted } from './deployed-stage.ts';
import { idleMonth } from './idle-month.ts';

const ROOT = join(import.meta.dirname, '../../..');
const GUIDE = readFileSync(join(ROOT, 'docs/guides/operator.md'), 'utf8');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

const stage = await deployedStage({ stage: 'prod' });

describe('an idle stage', () => {
  test('has what the template has', () => {
    expect(stage).toMatchObject({ dashboards: 1, secrets: 1, polledQueues: 3 });
    expect(stage.alarms).toBeGreaterThan(50);
    const schedules = stage.schedules.map(({ name, startsAMonth, transitions, invocations }) => [
      name.replace(/[0-9A-F]{8}$/, ''),
      Math.round(startsAMonth),
      transitions,
      invocations,
    ]);
    expect(schedules.sort()).toEqual([
      // The agenda: eight groups of three states, and four states around them.
      ['agendaMachine', 2920, 28, 8],
      // The reports: plan, wait, no programme, nothing failed, done.
      ['retentionMachine', 30, 5, 1],
      ['stockMachine', 730, 3, 1],
      ['webhooksweeperFunction', 43_800, 0, 1],
    ]);
  });

  test('costs alarms, the dashboard, polls, transitions and a little of everything else', () => {
    const month = idleMonth(stage, PRICES);
    const { total, traces, ...parts } = month;
    expect(month).toMatchObject({ alarms: stage.alarms * 0.1, dashboards: 3, secrets: 0.4 });
    // Three queues, five pollers, three polls a minute.
    expect(month.polls).toBeCloseTo((3 * 5 * 3 * 43_800 * 0.5) / 1_000_000, 6);
    expect(month.transitions).toBeCloseTo(((2920 * 28 + 730 * 3 + (730 / 24) * 5) * 25) / 1_000_000, 6);
    // An idle month records no traces, unless the stage asks for them: then one for each start of a schedule.
    expect(traces).toBe(0);
    expect(idleMonth({ ...stage, traced: true }, PRICES).traces).toBeCloseTo(((2920 + 730 / 24 + 730 + 43_800) * 5) / 1_000_000, 6);
    for (const [part, price] of Object.entries(parts)) expect(price, part).toBeGreaterThan(0);
    expect(total).toBeCloseTo(
      Object.values(parts).reduce((sum, price) => sum + price, 0),
      6,
    );
  });

  test('costs what the guide and the README say', () => {
    const { total, alarms, polls } = idleMonth(stage, PRICES);
    expect(README).toContain(`about ${total.toFixed(0)} US dollars a month`);
    expect(GUIDE).toContain(`| a month of a stage that nobody calls | ${total.toFixed(2)} |`);
    expect(GUIDE).toContain(`${stage.alarms} alarms (${alarms.toFixed(2)})`);
    expect(GUIDE).toContain(`idle polls of ${stage.polledQueues} queues (${polls.toFixed(2)})`);
    const metrics = Object.values(CUSTOM_METRICS).flat().length;
    expect(GUIDE).toContain(`at most ${metrics} metrics (${(metrics * PRICES.cloudWatch.perMetricMonth).toFixed(2)})`);
  });
});

test('a schedule of another form is not counted as nothing', () => {
  expect(() => startsOf('cron(0 3 ? * MON *)')).toThrow(Uncounted);
  expect(startsOf('rate(2 hours)')).toBe(365);
});

describe('custom metrics', () => {
  const sources = globSync('functions/**/*.ts', { cwd: ROOT }).map((file) => readFileSync(join(ROOT, file), 'utf8'));
  const listed = new Set(Object.values(CUSTOM_METRICS).flat());

  test('that a function names are on the list', () => {
    const named = sources.flatMap((source) => [...source.matchAll(/addMetric\(\s*'(\w+)'/g)].map(([, name = '']) => name));
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !listed.has(name))).toEqual([]);
  });

  test('of the list are written by a function', () => {
    expect([...listed].filter((name) => !sources.some((source) => source.includes(`'${name}'`)))).toEqual([]);
  });
});
