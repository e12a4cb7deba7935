/** The whole ladder of refusals, at the functions' own handlers. */
import { describe, expect, it } from 'vitest';
import { sampleFrom } from '../../support/kernel/sample.ts';
import { fieldsWithoutPlace, TRIED_ROUTES } from './attempts/tried-routes.ts';
import { refusalsSuite } from './refusals-suite.ts';
import { MET_ELSEWHERE, WRITTEN_REFUSALS } from './routes/all-routes.ts';
import { inProcess } from './world/tried-platform.ts';

describe('the ladder', () => {
  it('has every field of every route', () => {
    expect(TRIED_ROUTES.map((tried) => [tried.key, fieldsWithoutPlace(tried)]).filter(([, missing]) => missing?.length !== 0)).toEqual([]);
  });

  it('has every problem of its own that a route has', () => {
    const missing = TRIED_ROUTES.flatMap(({ id, route }) => {
      const met = WRITTEN_REFUSALS[id]?.map(({ code }) => code) ?? [];
      return (route.problems ?? []).filter((code) => !met.includes(code)).map((code) => `${id} ${code}`);
    });
    expect(missing.filter((problem) => MET_ELSEWHERE[problem] === undefined)).toEqual([]);
  });
});

/** A preview goes through every member, however few its programme has. */
const PREVIEWS = 20;

refusalsSuite({
  routes: TRIED_ROUTES,
  sampled: (tries, { id }, refused) => (id === 'previewVersion' && !refused ? sampleFrom(tries, PREVIEWS) : tries),
  start: inProcess,
});
