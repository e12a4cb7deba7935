/**
 * The layers of the product, the highest first. A file may import files of its own layer and of lower ones. `infra` reads two lists of
 * lower layers: the contract's routes and the store's keys.
 */
export const LAYERS = [
  'infra/local',
  'infra',
  'functions/http',
  'functions/queue',
  'functions/schedule',
  'functions/stream',
  'functions/edge',
  'shared/use-cases',
  'shared/store',
  'shared/ports',
  'shared/domain',
  'shared/contract',
] as const;
export type Layer = (typeof LAYERS)[number];

export const layerOf = (path: string): Layer | undefined => LAYERS.find((layer) => path.startsWith(`${layer}/`));

/** The feature folder of a file below its layer, such as `tiers`; empty for a collector at the layer's root. */
export function featureOf(path: string): string {
  const layer = layerOf(path);
  if (layer === undefined) return '';
  const [folder, ...rest] = path.slice(layer.length + 1).split('/');
  return rest.length === 0 || folder === undefined ? '' : folder;
}
