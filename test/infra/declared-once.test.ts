/**
 * Two features that declare the same name: a kind of entry, a fact, an event, a term, a change, a route. The compiler is silent where a
 * root spreads the declarations of its features, because the last one wins. So every root is read here, and each name has one feature.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ADMIN_FEATURES } from '../../shared/contract/admin-routes.ts';
import { REFERENCE_ROUTES } from '../../shared/contract/kernel/reference-routes.ts';
import { MEMBER_FEATURES } from '../../shared/contract/member-routes.ts';
import { MERCHANT_FEATURES } from '../../shared/contract/merchant-routes.ts';
import { TIMERS } from '../../shared/domain/agenda/timers.ts';

const ROOT = join(import.meta.dirname, '../..');

/** One declaration that a root spreads, such as `...memberPart.shape`. */
interface Spread {
  readonly name: string;
  readonly from: string;
  /** The property of it that is spread. */
  readonly property: string | undefined;
}

/** The imported declarations that a file spreads into one literal, one a line. Three or more make a root. */
function rootsIn(source: string): readonly (readonly Spread[])[] {
  const imported = new Map<string, string>();
  for (const [, names = '', from = ''] of source.matchAll(/^import \{([^}]*)\} from '(\.[^']+)';$/gm)) {
    for (const name of names.match(/\w+/g) ?? []) imported.set(name, from);
  }
  const roots: Spread[][] = [[]];
  for (const line of source.split('\n')) {
    const [, name = '', property] = /^ +\.\.\.(\w+)(?:\.(\w+))?(?:\(\))?,$/.exec(line) ?? [];
    const from = imported.get(name);
    if (from === undefined) roots.push([]);
    else roots.at(-1)?.push({ name, from, property });
  }
  return roots.filter((spreads) => spreads.length > 2);
}

/** The names that a declaration brings: of a list its values, of a table its properties. */
function namesOf(declared: unknown): readonly string[] {
  if (typeof declared === 'function') return namesOf(declared());
  if (Array.isArray(declared)) return declared.map(String);
  if (typeof declared === 'object' && declared !== null) return Object.keys(declared);
  throw new TypeError(`${String(declared)} declares no names`);
}

/** The names that several of the declarations bring, each with those that do. */
function declaredTwice(declarations: readonly (readonly [declaration: string, names: readonly string[]])[]): readonly string[] {
  const places = Map.groupBy(
    declarations.flatMap(([declaration, names]) => names.map((name) => ({ name, declaration }))),
    ({ name }) => name,
  );
  return [...places].flatMap(([name, all]) => (all.length < 2 ? [] : [`${name}: ${all.map(({ declaration }) => declaration).join(', ')}`]));
}

async function declarationsOf(file: string, spreads: readonly Spread[]) {
  return Promise.all(
    spreads.map(async ({ name, from, property }) => {
      const module: Readonly<Record<string, unknown>> = await import(join(ROOT, file, '..', from));
      const declared = module[name];
      const part = property === undefined ? declared : Object.entries(Object(declared)).find(([key]) => key === property)?.[1];
      return [name, namesOf(part)] as const;
    }),
  );
}

const ROOTS = globSync('{shared,functions}/**/*.ts', { cwd: ROOT })
  .sort()
  .flatMap((file) => rootsIn(readFileSync(join(ROOT, file), 'utf8')).map((spreads) => ({ file, spreads, first: spreads[0]?.name })));

test('the roots are found', () => {
  expect([...new Set(ROOTS.map(({ file }) => file))]).toEqual([
    'shared/contract/events/domain-events.ts',
    'shared/contract/ledger/entry.ts',
    'shared/contract/programmes/programme.ts',
    'shared/domain/events/event-type.ts',
    'shared/domain/ledger/account.ts',
    'shared/domain/ledger/entry-kinds.ts',
    'shared/domain/programmes/programme.ts',
    'shared/store/changes.ts',
    'shared/store/ledger/account-codec.ts',
    'shared/store/ledger/entry-codec.ts',
    'shared/store/programmes/codecs.ts',
  ]);
});

describe.each(ROOTS)('$file, from $first on', ({ file, spreads }) => {
  test('has each name of one feature', async () => {
    const declarations = await declarationsOf(file, spreads);
    expect(declarations.flatMap(([, names]) => names)).not.toEqual([]);
    expect(declaredTwice(declarations)).toEqual([]);
  });

  test('shows a name that another feature declares as well', async () => {
    const declarations = await declarationsOf(file, spreads);
    const [first, names] = declarations.find(([, some]) => some.length > 0) ?? ['', []];
    const planted = names.slice(0, 1);
    expect(declaredTwice([...declarations, ['PLANTED', planted]])).toEqual([`${planted[0]}: ${first}, PLANTED`]);
  });
});

test('a root is a literal with three imported declarations or more, one a line', () => {
  const source = [
    "import { A, type B, b } from './a/a.ts';",
    "import { C } from '../c.ts';",
    'const two = {',
    '  ...A,',
    '  ...C,',
    '};',
    'const three = [',
    '  ...A,',
    '  ...b(),',
    '  ...C.shape,',
    '  ...unknown,',
    '];',
  ];
  expect(rootsIn(source.join('\n'))).toEqual([
    [
      { name: 'A', from: './a/a.ts', property: undefined },
      { name: 'b', from: './a/a.ts', property: undefined },
      { name: 'C', from: '../c.ts', property: 'shape' },
    ],
  ]);
});

test('each route has one feature', () => {
  const features = [ADMIN_FEATURES, MEMBER_FEATURES, MERCHANT_FEATURES].flatMap((some) => Object.entries(some));
  const declarations = [...features, ['reference', REFERENCE_ROUTES] as const].map(([name, routes]) => [name, namesOf(routes)] as const);
  expect(declaredTwice(declarations)).toEqual([]);
});

test('each timer is on the list once', () => {
  expect(new Set(TIMERS).size).toBe(TIMERS.length);
});
