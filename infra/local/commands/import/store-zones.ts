/** The time zone of a purchase whose file says a day or a local time: its store's, if the store is registered. */
import type { RetailStore } from '../../../../shared/contract/merchants/retail-stores.ts';
import { BadField } from './record.ts';

export type KnownStore = Pick<RetailStore, 'id' | 'name' | 'timeZone'>;

/** The IANA time zone at a store as a purchase names it. @throws BadField when the name has several zones. */
export type ZoneOf = (store: string | undefined) => string;

/** A store is named by its id, or exactly by its name. @param otherwise The zone of a purchase without a store, or with an unknown one. */
export function zonesOfStores(stores: readonly KnownStore[], otherwise: string): ZoneOf {
  const byId = new Map(stores.map(({ id, timeZone }) => [id, timeZone]));
  const byName = Map.groupBy(stores, ({ name }) => name);
  return (store) => {
    if (store === undefined) return otherwise;
    const named = byName.get(store) ?? [];
    const zone = byId.get(store) ?? named[0]?.timeZone;
    const other = named.find(({ timeZone }) => timeZone !== zone);
    if (other !== undefined && !byId.has(store))
      throw new BadField(`store "${store}" is the name of stores in ${zone} and ${other.timeZone}: it must be an id, such as ${other.id}`);
    return zone ?? otherwise;
  };
}
