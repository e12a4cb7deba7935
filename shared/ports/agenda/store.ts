/** Reads of the agenda and the quarantine. */
import type { Quarantine } from '../../domain/agenda/quarantine.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Page } from '../kernel/storage.ts';

/** Something whose time has come. */
export interface Due {
  readonly kind: 'account' | 'birthday' | 'set-aside' | 'redemption';
  readonly programmeId: string;
  readonly memberId: string;
  /** Which one, of a redemption. */
  readonly redemptionId?: string;
  /** Its place on the agenda: what comes after it is read from there. */
  readonly position: string;
}

export interface AgendaStore {
  setAside(programmeId: string, memberId: string): Promise<Quarantine | undefined>;
  /** By member. */
  setAsides(programmeId: string, after: string | undefined, limit: number): Promise<Page<Quarantine, string>>;
  /** The number of shards of the agenda, numbered from 0. */
  readonly agendaShards: number;
  /**
   * The accounts that are due in one of the agenda's shards until an instant, the longest due first, behind a position. Not consistent: it may miss what
   * was written a moment ago, and name what has been done meanwhile.
   */
  due(shard: number, until: Instant, after: string | undefined, limit: number): Promise<Page<Due, string>>;
}
