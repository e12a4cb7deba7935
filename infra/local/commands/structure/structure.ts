/** Measures the structure of the project: folders by size, imports between layers, cycles, and small files with one importer. */
import { alg, Graph } from '@dagrejs/graphlib';
import type { SourceFile } from './import-graph.ts';
import { PRODUCT } from './import-graph.ts';
import { LAYERS, type Layer, layerOf } from './layers.ts';

/** The number of files that a stranger takes in at a glance. */
export const MAX_FILES_IN_FOLDER = 25;
/** A shorter file with a single importer belongs in that importer, unless it is a separate idea. */
export const SMALL_FILE_LINES = 30;

export interface Structure {
  readonly files: number;
  /** The fullest folders first. */
  readonly folders: readonly { readonly folder: string; readonly files: number }[];
  /** The number of imports from one layer to another. `up`: against the direction. */
  readonly arrows: readonly { readonly from: Layer; readonly to: Layer; readonly imports: number; readonly up: boolean }[];
  /** Cycles of imports in the product. */
  readonly circles: readonly (readonly string[])[];
  /** Files of the product below {@link SMALL_FILE_LINES} that one other file imports. */
  readonly small: readonly { readonly path: string; readonly lines: number; readonly importer: string }[];
}

export function structureOf(files: readonly SourceFile[]): Structure {
  const product = files.filter(({ path }) => PRODUCT.some((folder) => path.startsWith(`${folder}/`)));
  return {
    files: files.length,
    folders: foldersOf(files),
    arrows: arrowsOf(product),
    circles: circlesOf(product),
    small: smallOf(product),
  };
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

function foldersOf(files: readonly SourceFile[]): Structure['folders'] {
  const byFolder = Map.groupBy(files, ({ path }) => folderOf(path));
  return [...byFolder].map(([folder, inFolder]) => ({ folder, files: inFolder.length })).sort((a, b) => b.files - a.files);
}

function arrowsOf(product: readonly SourceFile[]): Structure['arrows'] {
  const between = product.flatMap(({ path, imports }) =>
    imports.map((target) => ({ from: layerOf(path), to: layerOf(target) })).filter(({ from, to }) => from !== to),
  );
  const counted = Map.groupBy(between, ({ from, to }) => `${from}>${to}`);
  return [...counted.values()].flatMap((same) => {
    const { from, to } = same[0] ?? {};
    if (from === undefined || to === undefined) return [];
    return [{ from, to, imports: same.length, up: LAYERS.indexOf(from) > LAYERS.indexOf(to) }];
  });
}

/** Strongly connected components of more than one file (Tarjan, "Depth-First Search and Linear Graph Algorithms", 1972). */
function circlesOf(product: readonly SourceFile[]): Structure['circles'] {
  const graph = new Graph();
  for (const { path, imports } of product) for (const target of imports) graph.setEdge(path, target);
  return alg
    .tarjan(graph)
    .filter((component) => component.length > 1)
    .map((component) => component.toSorted());
}

function smallOf(product: readonly SourceFile[]): Structure['small'] {
  const importers = new Map<string, string[]>();
  for (const { path, imports } of product) {
    for (const target of imports) importers.set(target, [...(importers.get(target) ?? []), path]);
  }
  return product.flatMap(({ path, lines }) => {
    const [importer, ...more] = importers.get(path) ?? [];
    return importer === undefined || more.length > 0 || lines >= SMALL_FILE_LINES ? [] : [{ path, lines, importer }];
  });
}

/** One sentence for each broken rule; empty if all hold. */
export function faultsOf({ folders, arrows, circles }: Structure): readonly string[] {
  return [
    ...folders
      .filter(({ files }) => files > MAX_FILES_IN_FOLDER)
      .map(({ folder, files }) => `${folder} has ${files} files; a folder has at most ${MAX_FILES_IN_FOLDER}. Split it by idea.`),
    ...arrows.filter(({ up }) => up).map(({ from, to }) => `${from} imports ${to}, which is a higher layer.`),
    ...circles.map((files) => `These files import each other in a circle: ${files.join(', ')}.`),
  ];
}
