/** The values of the agenda's template on which its cost depends. */
import * as z from 'zod';
import type { AgendaDeployed } from './agenda-month.ts';
import { idleTransitions } from './idle-transitions.ts';

const HOURS_A_MONTH = 730;

const Schedule = z.object({ ScheduleExpression: z.templateLiteral(['rate(', z.int(), ' minutes)']) });
const Groups = z.object({ States: z.object({ Groups: z.object({ Result: z.object({ groups: z.array(z.unknown()) }) }) }) });

export async function deployedAgenda(): Promise<AgendaDeployed> {
  // Imported here, because the CDK takes a second to load.
  const { definitionOf, LOCAL, onlyResource, synthesise } = await import('../../infra/synthesised.ts');
  const { jobs } = synthesise(LOCAL);
  const definition = definitionOf(onlyResource(jobs, 'AWS::StepFunctions::StateMachine', 'agenda'));
  const { ScheduleExpression: rate } = Schedule.parse(onlyResource(jobs, 'AWS::Scheduler::Schedule', 'agenda').Properties);
  const minutes = Number.parseInt(rate.slice('rate('.length), 10);
  const workers = Groups.parse(definition).States.Groups.Result.groups.length;
  return {
    runsAMonth: (HOURS_A_MONTH * 60) / minutes,
    workers,
    transitions: idleTransitions(definition, workers),
    memoryMegabytes: Number(onlyResource(jobs, 'AWS::Lambda::Function', 'agenda').Properties.MemorySize),
  };
}
