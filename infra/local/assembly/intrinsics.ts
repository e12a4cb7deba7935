/** The intrinsic functions of CloudFormation that the stacks use. */
import * as z from 'zod';
import { StartUpFailure } from '../failure.ts';
import type { Assembly, Resource, Stack } from './assembly.ts';
import { ACCOUNT_ID, PARTITION, REGION, URL_SUFFIX } from './deployment-place.ts';
import { identityOf, type Urls } from './resource-identity.ts';

/** Resolves an expression of a stack's template. `where` names the place in messages. */
export type Resolve = (stackName: string, expression: unknown, where: string) => unknown;

const GetAtt = z.union([z.tuple([z.string(), z.string()]), z.string()]);
const Join = z.tuple([z.string(), z.array(z.unknown())]);
const Select = z.tuple([z.coerce.number().int().min(0), z.unknown()]);
const Split = z.tuple([z.string(), z.unknown()]);
const Sub = z.union([z.string(), z.tuple([z.string(), z.record(z.string(), z.unknown())])]);

export function createResolver(assembly: Assembly, urls: Urls): Resolve {
  const stacks = new Map(assembly.stacks.map((stack) => [stack.name, stack]));
  const exporters = new Map(
    assembly.stacks.flatMap((stack) =>
      [...stack.exports].map(([name, exported]): [string, { stack: Stack; exported: unknown }] => [name, { stack, exported }]),
    ),
  );

  const resolve: Resolve = (stackName, expression, where) => {
    const stack = stacks.get(stackName);
    if (!stack) throw new StartUpFailure(`${where}: there is no stack ${stackName}.`);
    return value(stack, expression, where);
  };

  function value(stack: Stack, expression: unknown, where: string): unknown {
    if (Array.isArray(expression)) return expression.map((part) => value(stack, part, where)).filter((part) => part !== undefined);
    if (typeof expression === 'string' && expression.includes('{{resolve:'))
      throw new StartUpFailure(`${where}: the local platform does not resolve the dynamic reference ${expression}.`);
    if (typeof expression !== 'object' || expression === null) return expression;
    const entries = Object.entries(expression);
    const [first] = entries;
    if (entries.length === 1 && first && (first[0] === 'Ref' || first[0] === 'Condition' || first[0].startsWith('Fn::'))) {
      // `Condition` is also a property of policy statements, with an object as its value.
      if (first[0] !== 'Condition' || typeof first[1] === 'string') return intrinsic(stack, first[0], first[1], where);
    }
    return Object.fromEntries(
      entries.map(([key, part]) => [key, value(stack, part, where)] as const).filter(([, part]) => part !== undefined),
    );
  }

  function intrinsic(stack: Stack, name: string, argument: unknown, where: string): unknown {
    switch (name) {
      case 'Ref':
        return ref(stack, parse(z.string(), argument, name, where), where);
      case 'Fn::GetAtt': {
        const parsed = parse(GetAtt, argument, name, where);
        const [id = '', attribute = ''] = typeof parsed === 'string' ? splitOnce(parsed, '.') : parsed;
        return attributeOf(stack, id, attribute, where);
      }
      case 'Fn::Join': {
        const [separator, parts] = parse(Join, argument, name, where);
        return parts.map((part) => text(stack, part, where)).join(separator);
      }
      case 'Fn::Sub': {
        const parsed = parse(Sub, argument, name, where);
        const [pattern, variables] = typeof parsed === 'string' ? [parsed, {}] : parsed;
        return pattern.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, variable: string) => {
          if (literal) return `\${${variable}}`;
          if (variable in variables) return text(stack, variables[variable], where);
          if (!variable.includes('.')) return ref(stack, variable, where) ?? '';
          const [id = '', attribute = ''] = splitOnce(variable, '.');
          return attributeOf(stack, id, attribute, where);
        });
      }
      case 'Fn::Select': {
        const [index, list] = parse(Select, argument, name, where);
        const chosen = parse(z.array(z.unknown()), value(stack, list, where), name, where)[index];
        if (chosen === undefined) throw new StartUpFailure(`${where}: Fn::Select has no element ${index}.`);
        return chosen;
      }
      case 'Fn::Split': {
        const [separator, source] = parse(Split, argument, name, where);
        return text(stack, source, where).split(separator);
      }
      case 'Fn::ImportValue': {
        const exportName = text(stack, argument, where);
        const exporter = exporters.get(exportName);
        if (!exporter) throw new StartUpFailure(`${where}: no stack exports ${exportName}.`);
        return value(exporter.stack, exporter.exported, `export ${exportName}`);
      }
      default:
        throw new StartUpFailure(
          `${where}: the local platform does not know the intrinsic ${name}.`,
          'Add it to infra/local/assembly/intrinsics.ts.',
        );
    }
  }

  function text(stack: Stack, expression: unknown, where: string): string {
    return parse(z.union([z.string(), z.number().transform(String)]), value(stack, expression, where), 'text', where);
  }

  function ref(stack: Stack, id: string, where: string): string | undefined {
    switch (id) {
      case 'AWS::Region':
        return REGION;
      case 'AWS::AccountId':
        return ACCOUNT_ID;
      case 'AWS::Partition':
        return PARTITION;
      case 'AWS::URLSuffix':
        return URL_SUFFIX;
      case 'AWS::StackName':
        return stack.name;
      case 'AWS::StackId':
        return `arn:${PARTITION}:cloudformation:${REGION}:${ACCOUNT_ID}:stack/${stack.name}/local`;
      case 'AWS::NoValue':
        return undefined;
    }
    const parameter = stack.parameters.get(id);
    if (parameter !== undefined) return parameter;
    return identityOf(find(stack, id, where), urls).ref;
  }

  function attributeOf(stack: Stack, id: string, attribute: string, where: string): string {
    const resource = find(stack, id, where);
    const found = identityOf(resource, urls).attributes[attribute];
    if (found === undefined)
      throw new StartUpFailure(
        `${where}: the local platform does not know the attribute ${attribute} of ${resource.type} ${id}.`,
        'Add it to infra/local/assembly/resource-identity.ts.',
      );
    return found;
  }

  return resolve;
}

function find(stack: Stack, id: string, where: string): Resource {
  const resource = stack.resources.get(id);
  if (!resource) throw new StartUpFailure(`${where}: the template of ${stack.name} has no ${id}.`);
  return resource;
}

function parse<T extends z.ZodType>(schema: T, argument: unknown, name: string, where: string): z.output<T> {
  const parsed = schema.safeParse(argument);
  if (!parsed.success) throw new StartUpFailure(`${where}: ${name} has an argument of an unexpected form, ${JSON.stringify(argument)}.`);
  return parsed.data;
}

function splitOnce(source: string, separator: string): [string, string] {
  const at = source.indexOf(separator);
  return at < 0 ? [source, ''] : [source.slice(0, at), source.slice(at + 1)];
}
