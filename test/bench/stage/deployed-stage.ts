/** The things of the template that cost money while nobody calls. */
import * as z from 'zod';
import type { Resource } from '../../infra/synthesised.ts';
import { idleInvocations, idleTransitions } from '../agenda/idle-transitions.ts';
import type { IdleSchedule, IdleStage } from './idle-month.ts';

const HOURS_A_MONTH = 730;
const NIGHTS_A_MONTH = HOURS_A_MONTH / 24;

const Reference = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }).transform((reference) => reference['Fn::GetAtt'][0]);
const MachineReference = z.object({ Ref: z.string() }).transform(({ Ref }) => Ref);
const Schedule = z.object({
  ScheduleExpression: z.string(),
  Target: z.object({ Arn: z.union([Reference, MachineReference]) }),
});
const Lambda = z.object({ MemorySize: z.number() });
const Groups = z.object({ States: z.object({ Groups: z.object({ Result: z.object({ groups: z.array(z.unknown()) }) }) }) });

/** A resource or schedule whose cost nobody has counted. */
export class Uncounted extends Error {
  override readonly name = 'Uncounted';
}

/** @param context The settings of the stage, as for the synthesis. */
export async function deployedStage(context: Readonly<Record<string, unknown>>): Promise<IdleStage> {
  // Imported here, because the CDK takes a second to load.
  const { definitionOf, resourcesOf, synthesise } = await import('../../infra/synthesised.ts');
  const templates = Object.values(synthesise(context));
  const all = (type: string) => templates.flatMap((template) => [...resourcesOf(template, type).values()]);
  for (const type of ['AWS::Pipes::Pipe', 'AWS::WAFv2::WebACL', 'AWS::EC2::NatGateway', 'AWS::KMS::Key'])
    if (all(type).length > 0) throw new Uncounted(type);

  const schedules = templates.flatMap((template) => {
    const resources = resourcesOf(template);
    return [...resourcesOf(template, 'AWS::Scheduler::Schedule').values()].map(({ Properties }): IdleSchedule => {
      const { ScheduleExpression, Target } = Schedule.parse(Properties);
      const target = resources.get(Target.Arn);
      if (target === undefined) throw new Uncounted(Target.Arn);
      const startsAMonth = startsOf(ScheduleExpression);
      if (target.Type === 'AWS::Lambda::Function') {
        const memoryMegabytes = Lambda.parse(target.Properties).MemorySize;
        return { name: Target.Arn, startsAMonth, transitions: 0, invocations: 1, memoryMegabytes };
      }
      const definition = definitionOf(target);
      // The agenda sends one worker to each group. A stage without members has no programme to report on.
      const groups = Groups.safeParse(definition).data?.States.Groups.Result.groups.length ?? 0;
      const worker = [...resources].find(([id]) => JSON.stringify(definition).includes(`"${id}.Arn"`));
      if (worker === undefined) throw new Uncounted(Target.Arn);
      return {
        name: Target.Arn,
        startsAMonth,
        transitions: idleTransitions(definition, groups),
        invocations: idleInvocations(definition, groups),
        memoryMegabytes: Lambda.parse(worker[1].Properties).MemorySize,
      };
    });
  });
  return {
    alarms: all('AWS::CloudWatch::Alarm').length,
    dashboards: all('AWS::CloudWatch::Dashboard').length,
    secrets: all('AWS::SecretsManager::Secret').length,
    polledQueues: all('AWS::Lambda::EventSourceMapping').filter(({ Properties }) => readsQueue(Properties)).length,
    schedules,
    traced: all('AWS::Lambda::Function').some(({ Properties }) => Properties.TracingConfig !== undefined),
  };
}

/** A mapping reads either a queue or the table's stream. */
const readsQueue = (properties: Resource['Properties']): boolean => !JSON.stringify(properties.EventSourceArn).includes('StreamArn');

/** @throws Uncounted for a form that no schedule of the stage has. */
export function startsOf(expression: string): number {
  const [, count = '', unit = ''] = /^rate\((\d+) (minute|hour)s?\)$/.exec(expression) ?? [];
  if (unit !== '') return (unit === 'minute' ? HOURS_A_MONTH * 60 : HOURS_A_MONTH) / Number(count);
  if (/^cron\(\d+ \d+ \* \* \? \*\)$/.test(expression)) return NIGHTS_A_MONTH;
  throw new Uncounted(expression);
}
