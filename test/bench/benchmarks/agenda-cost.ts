/** The monthly cost of the agenda, from the measurements, the template and AWS's list prices. */
import { agendaContest } from '../agenda/agenda-contest.ts';
import { type AgendaMeasured, agendaMonth, DUE_A_MONTH } from '../agenda/agenda-month.ts';
import { agendaUnits, DUE } from '../agenda/agenda-units.ts';
import { deployedAgenda } from '../agenda/deployed-agenda.ts';
import { monthTable } from '../agenda/month-table.ts';
import type { Benchmark, BenchRun } from '../benchmark.ts';
import { ratePerSecond } from '../kernel/contest.ts';
import { figure } from '../kernel/figure.ts';
import type { Consumed } from '../kernel/metered-table.ts';
import { PRICES } from '../kernel/prices.ts';

const MEMBERS = [1_000_000, 10_000_000, 100_000_000];

const nameOf = (members: number): string => `cost.perMonth.${members}`;

export const agendaCost: Benchmark = {
  title: 'cost of the agenda',
  alsoIn: 'agenda',
  figures: MEMBERS.map(nameOf),
  async measure(run) {
    const measured = await measuredIn(run);
    const deployed = await deployedAgenda();
    const months = MEMBERS.map((members) => agendaMonth(members, measured, deployed, PRICES));
    const each = Object.entries(DUE_A_MONTH).map(([kind, times]) => `${kind} ${Number(times.toFixed(3))}`);
    return {
      figures: months.map(({ members, total }) => figure(nameOf(members), total, 'USD')),
      notes: [
        `cost.perMonth: scheduled work (expiry, maturity, tiers, birthdays), without purchases. List prices of ${PRICES.region} on ${PRICES.asOf}, in US dollars.`,
        ...monthTable(months).map((line) => `  ${line}`),
        `  Due for each member and month: ${each.join(', ')}; all on different days.`,
        `  ${deployed.runsAMonth} runs a month of ${deployed.workers} workers at ${deployed.memoryMegabytes} MB and ${deployed.transitions} transitions; ${measured.perDue.millis.toFixed(1)} ms an account, ${measured.idle.millis.toFixed(0)} ms an idle worker (as measured here).`,
        `  Storage: the agenda and one month's entries, of ${measured.entryBytes} bytes each. Entries of earlier months stay stored.`,
        '  Not included: traces, alarms, point-in-time recovery, taxes; cold starts; free allowances.',
      ],
    };
  },
};

async function measuredIn(run: BenchRun): Promise<AgendaMeasured> {
  const { due, idle, placeBytes, entryBytes } = await run.once(agendaUnits);
  const { product, idleMillis, logBytes } = await run.once(agendaContest);
  const each = ({ readUnits, writeUnits }: Consumed) => ({ readUnits: readUnits / DUE, writeUnits: writeUnits / DUE });
  return {
    perDue: { ...each(due.expiry), millis: 1000 / ratePerSecond(product) },
    perBirthday: each(due.birthday),
    idle: { readUnits: idle.manyMembers.readUnits, millis: idleMillis },
    logBytes,
    placeBytes,
    entryBytes,
  };
}
