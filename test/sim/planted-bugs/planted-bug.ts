/** A planted bug, which the simulation must find: a faulty replacement for a part of the platform. */
import type { Clock } from '../../../shared/ports/ports.ts';
import type { Store } from '../../../shared/ports/store.ts';
import type { ItemTable } from '../../../shared/store/kernel/item-table.ts';
import type { ProgrammeVersions } from '../../../shared/use-cases/programmes/programme-versions.ts';
import type { RewardVersions } from '../../../shared/use-cases/rewards/reward-versions.ts';
import type { System, SystemPorts } from '../kernel/system.ts';

export interface PlantedBug {
  readonly name: string;
  /** The auditor's rule that must find the bug. A violation of another rule proves nothing. */
  readonly breaks: string;
  /** Whether only worlds with a stream can show the bug. */
  readonly streams?: true;
  /** Whether only worlds with analytics runs can show the bug. */
  readonly nights?: true;
  readonly table?: (table: ItemTable) => ItemTable;
  /** `undisturbed`: the store without faults, from which a bug reads what it needs. */
  readonly ports?: (ports: SystemPorts, undisturbed: Store) => SystemPorts;
  readonly versions?: (versions: ProgrammeVersions, clock: Clock, store: Store) => ProgrammeVersions;
  readonly rewards?: (rewards: RewardVersions, clock: Clock) => RewardVersions;
  readonly system?: (system: System) => System;
}

export const NO_BUG: PlantedBug = { name: 'none', breaks: 'none' };
