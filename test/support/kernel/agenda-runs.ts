/** Runs of the agenda, for the tests of what it settles. */
import { expect } from 'vitest';
import { AGENDA_SHARDS } from '../../../shared/store/table.ts';
import { type AgendaPorts, type AgendaProgress, beginAgenda, workAgenda } from '../../../shared/use-cases/agenda/work-agenda.ts';

export const ALL_SHARDS = Array.from({ length: AGENDA_SHARDS }, (_, shard) => shard);
export const UNTIMED = () => Number.POSITIVE_INFINITY;

export const run = (ports: AgendaPorts, timeLeft: () => number = UNTIMED): Promise<AgendaProgress> =>
  workAgenda(ports, beginAgenda(ALL_SHARDS, ports.clock.now()), timeLeft);

export const done = (counts: Partial<AgendaProgress> = {}) => expect.objectContaining({ shards: [], left: 0, setAside: 0, ...counts });
