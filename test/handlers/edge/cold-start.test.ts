/** The metric of cold starts: one for each instance of a function. */
import { expect, test, vi } from 'vitest';
import { metrics } from '../../../functions/edge/observe.ts';
import { context, event, handler } from './measuring-endpoint.ts';

test('the first request of an instance counts as a cold start, and no other', async () => {
  const added = vi.spyOn(metrics, 'addMetric');
  const counted = (name: string) => added.mock.calls.filter(([metric]) => metric === name).length;
  for (const text of ['a', 'b', 'c']) expect(await handler(event(JSON.stringify(text), false), context)).toMatchObject({ statusCode: 200 });
  expect(counted('Requests')).toBe(3);
  expect(counted('ColdStarts')).toBe(1);
  added.mockRestore();
});
