/** Finds the route of a request, after "Routing API requests" in the API Gateway guide: the most specific match wins. */
import { StartUpFailure } from '../failure.ts';

export interface RouteMatch<R> {
  readonly route: R;
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Entry<R> {
  readonly route: R;
  readonly method: string;
  readonly segments: readonly string[];
}

const isGreedy = (segment: string) => segment.endsWith('+}');
const isParameter = (segment: string) => segment.startsWith('{');
const parameterName = (segment: string) => segment.replace(/^\{|\+?\}$/g, '');

export class RouteTable<R extends { readonly key: string }> {
  readonly #entries: readonly Entry<R>[];
  readonly #fallback: R | undefined;

  constructor(routes: readonly R[]) {
    this.#fallback = routes.find((route) => route.key === '$default');
    this.#entries = routes
      .filter((route) => route.key !== '$default')
      .map((route) => {
        const match = /^([A-Z]+) (\/.*)$/.exec(route.key);
        if (!match) throw new StartUpFailure(`The route key ${route.key} is neither $default nor a method and a path.`);
        return { route, method: match[1] ?? '', segments: segmentsOf(match[2] ?? '') };
      })
      .sort(bySpecificity);
  }

  /** @param path decoded, because API Gateway decodes before it matches. So %2F separates segments as / does. */
  match(method: string, path: string): RouteMatch<R> | undefined {
    const segments = segmentsOf(path);
    for (const entry of this.#entries) {
      if (entry.method !== 'ANY' && entry.method !== method) continue;
      const pathParameters = matchSegments(entry.segments, segments);
      if (pathParameters) return { route: entry.route, pathParameters };
    }
    return this.#fallback && { route: this.#fallback, pathParameters: {} };
  }
}

const segmentsOf = (path: string): string[] => path.split('/').slice(1);

function matchSegments(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    if (isGreedy(part)) {
      const rest = segments.slice(index).join('/');
      return rest === '' ? undefined : { ...parameters, [parameterName(part)]: rest };
    }
    const segment = segments[index];
    if (segment === undefined) return undefined;
    if (isParameter(part)) {
      if (segment === '') return undefined;
      parameters[parameterName(part)] = segment;
    } else if (part !== segment) return undefined;
  }
  return pattern.length === segments.length ? parameters : undefined;
}

/** Compares segment by segment: text before a parameter before a greedy one; then a method before ANY. */
function bySpecificity(a: Entry<unknown>, b: Entry<unknown>): number {
  const rank = (segment: string | undefined) => (segment === undefined ? 3 : isGreedy(segment) ? 2 : isParameter(segment) ? 1 : 0);
  for (let index = 0; index < Math.max(a.segments.length, b.segments.length); index++) {
    const difference = rank(a.segments[index]) - rank(b.segments[index]);
    if (difference !== 0) return difference;
  }
  return Number(a.method === 'ANY') - Number(b.method === 'ANY');
}
