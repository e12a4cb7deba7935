/** The requests that a route takes: its whole requests as they stand, and each value that the contract takes in a field. */
import type { World } from '../world/world.ts';
import { rungTries, wholeDraft } from './refused-tries.ts';
import type { TriedRoute } from './tried-routes.ts';
import type { Try } from './tries.ts';

export async function* takenTries(world: World, tried: TriedRoute): AsyncGenerator<Try> {
  const prepare = preparationFor(tried.route.path, world);
  for (const of of tried.variants) {
    await prepare();
    yield wholeTry(world, tried, of);
  }
  for (const place of tried.places) {
    await prepare();
    yield* rungTries(world, tried, place, (rung) => rung.expected === 'taken');
  }
}

/** A code shown at a till is good for one payment, and an identity is withdrawn once. */
function preparationFor(path: string, world: World): () => Promise<void> {
  if (path.includes('/redemptions')) return world.shownAtTill;
  return path.includes('/identities') ? world.enrolled : async () => undefined;
}

function wholeTry(world: World, tried: TriedRoute, of: string): Try {
  const { document, operation } = tried.ladder;
  return {
    what: `as it stands (${of})`,
    draft: wholeDraft(world, tried, of),
    faultOf: (answer) => (answer.status < 300 ? document.faultOf(operation, answer) : 'is not taken'),
  };
}
