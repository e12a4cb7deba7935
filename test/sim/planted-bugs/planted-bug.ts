/** A bug for the simulation to find: something of the platform that is put in the place of what is right. */
import type { Clock } from '../../../shared/ports/ports.ts';
import type { Store } from '../../../shared/ports/store.ts';
import type { ItemTable } from '../../../shared/store/kernel/item-table.ts';
import type { ProgrammeVersions } from '../../../shared/use-cases/programmes/programme-versions.ts';
import type { RewardVersions } from '../../../shared/use-cases/rewards/reward-versions.ts';
import type { System, SystemPorts } from '../kernel/system.ts';

export interface PlantedBug {
  readonly name: string;
  /** The rule of the auditor that says so. What else breaks on the way proves nothing. */
  readonly breaks: string;
  /** Whether it takes worlds whose stream is read. */
  readonly streams?: true;
  /** Whether it takes worlds in which reports are made. */
  readonly nights?: true;
  readonly table?: (table: ItemTable) => ItemTable;
  /** `undisturbed`: the store without faults, for what a bug has to know to be a bug. */
  readonly ports?: (ports: SystemPorts, undisturbed: Store) => SystemPorts;
  readonly versions?: (versions: ProgrammeVersions, clock: Clock, store: Store) => ProgrammeVersions;
  readonly rewards?: (rewards: RewardVersions, clock: Clock) => RewardVersions;
  readonly system?: (system: System) => System;
}

export const NO_BUG: PlantedBug = { name: 'none', breaks: 'none' };
