/** The parts of the templates that run locally. A resource without a place here stops start-up. */

import { StartUpFailure } from '../failure.ts';
import { type EventBus, readEventBus } from '../resources/event-bus.ts';
import { type EventSourceMapping, readEventSourceMapping } from '../resources/event-source-mapping.ts';
import { type LambdaFunction, readFunction } from '../resources/function.ts';
import { type HttpApi, readHttpApi } from '../resources/http-api.ts';
import { NOT_RUN } from '../resources/not-run.ts';
import { describe } from '../resources/properties.ts';
import { checkRedrives, type Queue, readQueue } from '../resources/queue.ts';
import { type Role, readAttachedPolicy, readRole } from '../resources/role.ts';
import { readSchedule, type Schedule } from '../resources/schedule.ts';
import { readSecret, type Secret } from '../resources/secret.ts';
import { readStateMachine, type StateMachine } from '../resources/state-machine.ts';
import { readTable, type Table } from '../resources/table.ts';
import type { Assembly, Resource } from './assembly.ts';
import { createResolver } from './intrinsics.ts';
import { identityOf, type Urls } from './resource-identity.ts';

export interface TemplateModel {
  readonly tables: readonly Table[];
  readonly secrets: readonly Secret[];
  readonly functions: readonly LambdaFunction[];
  readonly routes: HttpApi['routes'];
  readonly cors: HttpApi['cors'];
  readonly stateMachines: readonly StateMachine[];
  readonly schedules: readonly Schedule[];
  readonly queues: readonly Queue[];
  readonly mappings: readonly EventSourceMapping[];
  readonly buses: readonly EventBus[];
}

const RUN = [
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::Events::EventBus',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::SQS::Queue',
  'AWS::Scheduler::Schedule',
  'AWS::SecretsManager::Secret',
  'AWS::StepFunctions::StateMachine',
];

/** @throws StartUpFailure that names the first resource that would not run as in the cloud. */
export function readTemplateModel(assembly: Assembly, urls: Urls): TemplateModel {
  const resources = assembly.stacks.flatMap((stack) => [...stack.resources.values()]);
  for (const resource of resources) {
    if (!RUN.includes(resource.type) && !(resource.type in NOT_RUN)) {
      throw new StartUpFailure(
        `The local platform does not run ${describe(resource)}.`,
        'Add a handler for its type to infra/local/resources/. If it has nothing to run on one machine, add the reason to infra/local/resources/not-run.ts.',
      );
    }
  }
  const resolve = createResolver(assembly, urls);
  const ofType = (...types: string[]) => resources.filter((resource) => types.includes(resource.type));
  const identity = (resource: Resource) => identityOf(resource, urls);

  const managedPolicies = ofType('AWS::IAM::ManagedPolicy').map((resource) => ({
    arn: identity(resource).ref,
    ...readAttachedPolicy(resource, resolve),
  }));
  const managed = { arns: new Set(managedPolicies.map((policy) => policy.arn)) };
  const roles = new Map<string, Role>();
  for (const resource of ofType('AWS::IAM::Role')) {
    const { ref, attributes } = identity(resource);
    const role = readRole(resource, resolve, ref, attributes.Arn ?? ref, managed);
    roles.set(role.name, role);
    const attached = resolve(resource.stack, resource.properties.ManagedPolicyArns ?? [], describe(resource));
    for (const policy of managedPolicies) {
      if (Array.isArray(attached) && attached.includes(policy.arn)) role.statements.push(...policy.statements);
    }
  }
  for (const policy of [...managedPolicies, ...ofType('AWS::IAM::Policy').map((resource) => readAttachedPolicy(resource, resolve))]) {
    for (const name of policy.roles) roles.get(name)?.statements.push(...policy.statements);
  }
  const rolesByArn = new Map([...roles.values()].map((role) => [role.arn, role]));

  const functions = assembly.stacks.flatMap((stack) =>
    [...stack.resources.values()]
      .filter((resource) => resource.type === 'AWS::Lambda::Function')
      .map((resource) => {
        const { ref, attributes } = identity(resource);
        return readFunction(resource, resolve, stack, { name: ref, arn: attributes.Arn ?? ref }, (arn) => rolesByArn.get(arn));
      }),
  );
  const { routes, cors } = readHttpApi(resources, resolve);
  const known = new Set(functions.map((one) => one.arn));
  const lost = routes.find((route) => !known.has(route.functionArn));
  if (lost) throw new StartUpFailure(`The route ${lost.key} targets ${lost.functionArn}, which no template has.`);

  const called = { role: (arn: string) => rolesByArn.get(arn), isFunction: (arn: string) => known.has(arn) };
  const stateMachines = new Map(
    ofType('AWS::StepFunctions::StateMachine').map((resource) => {
      const machine = readStateMachine(resource, resolve, identity(resource).ref, called);
      return [machine.arn, machine] as const;
    }),
  );

  const tables = ofType('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable').map((resource) => {
    const { ref, attributes } = identity(resource);
    return readTable(resource, resolve, ref, attributes.StreamArn ?? ref);
  });
  const queues = ofType('AWS::SQS::Queue').map((resource) => readQueue(resource, resolve, identity(resource).attributes.Arn ?? ''));
  checkRedrives(queues);
  const buses = ofType('AWS::Events::EventBus').map((resource) => {
    const { ref, attributes } = identity(resource);
    return readEventBus(resource, resolve, { name: ref, arn: attributes.Arn ?? ref });
  });
  const functionOf = (name: string) => functions.find((one) => one.arn === name || one.name === name);
  const sources = { role: called.role, tables, queues };

  return {
    tables,
    secrets: ofType('AWS::SecretsManager::Secret').map((resource) => readSecret(resource, resolve, identity(resource).ref)),
    functions,
    routes,
    cors,
    stateMachines: [...stateMachines.values()],
    schedules: ofType('AWS::Scheduler::Schedule').map((resource) =>
      readSchedule(resource, resolve, { role: called.role, stateMachine: (arn) => stateMachines.get(arn), functionOf }),
    ),
    queues,
    mappings: ofType('AWS::Lambda::EventSourceMapping').map((resource) =>
      readEventSourceMapping(resource, resolve, { ...sources, functionOf }),
    ),
    buses,
  };
}
