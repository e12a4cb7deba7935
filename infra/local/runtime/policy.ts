/**
 * Evaluates IAM policies: the calls that a role may make. After the evaluation logic of the IAM user guide: an explicit deny wins, then
 * any allow, otherwise the call is denied.
 */
import * as z from 'zod';
import { StartUpFailure } from '../failure.ts';

/** One action on one resource. The leading keys are the partition key values of a DynamoDB call. */
export interface Call {
  readonly action: string;
  readonly resource: string;
  readonly leadingKeys?: readonly string[];
}

export type Verdict = 'allowed' | 'denied' | 'not-allowed';

/** The services whose calls are checked. Statements about other services grant nothing here. */
const SERVICES_RUN = ['dynamodb', 'secretsmanager', 'lambda', 'states', 'sqs', 'events'] as const;

const oneOrMany = <T extends z.ZodType>(schema: T) => z.union([schema.transform((one) => [one]), z.array(schema)]);

const Statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMany(z.string()),
  Resource: oneOrMany(z.string()),
  Condition: z.record(z.string(), z.record(z.string(), oneOrMany(z.union([z.string(), z.boolean().transform(String)])))).default({}),
});

const PolicyDocument = z.object({ Version: z.literal('2012-10-17'), Statement: z.array(z.unknown()) });

type Condition = (call: Call) => boolean;

export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly RegExp[];
  readonly resources: readonly RegExp[];
  readonly conditions: readonly Condition[];
}

/** @param where names the policy in messages. @throws StartUpFailure for anything that cannot be evaluated as in AWS. */
export function readPolicy(document: unknown, where: string): readonly PolicyStatement[] {
  const parsed = PolicyDocument.safeParse(document);
  if (!parsed.success) throw new StartUpFailure(`${where} is not a policy of version 2012-10-17.`);
  return parsed.data.Statement.map((source) => {
    const statement = Statement.safeParse(source);
    if (!statement.success) {
      const faults = statement.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ');
      throw new StartUpFailure(
        `${where} has a statement that cannot be evaluated locally: ${faults}.`,
        'Add it to infra/local/runtime/policy.ts.',
      );
    }
    const { Effect, Action, Resource, Condition } = statement.data;
    const evaluated = Action.some(concernsServicesRun);
    return {
      effect: Effect,
      actions: Action.map((pattern) => wildcard(pattern, 'i')),
      resources: Resource.map((pattern) => {
        if (evaluated && pattern.includes('${'))
          throw new StartUpFailure(`${where} has a policy variable in ${pattern}, which cannot be evaluated locally.`);
        return wildcard(pattern);
      }),
      conditions: evaluated ? readConditions(Condition, where) : [],
    };
  });
}

export function evaluate(statements: readonly PolicyStatement[], call: Call): Verdict {
  const applying = statements.filter(
    (statement) =>
      statement.actions.some((pattern) => pattern.test(call.action)) &&
      statement.resources.some((pattern) => pattern.test(call.resource)) &&
      statement.conditions.every((condition) => condition(call)),
  );
  if (applying.some((statement) => statement.effect === 'Deny')) return 'denied';
  return applying.some((statement) => statement.effect === 'Allow') ? 'allowed' : 'not-allowed';
}

const concernsServicesRun = (action: string): boolean => {
  const [service = ''] = action.split(':');
  const pattern = wildcard(service, 'i');
  return SERVICES_RUN.some((run) => pattern.test(run));
};

type Match = (pattern: string) => (value: string) => boolean;

const MATCHES: Readonly<Record<string, Match>> = {
  StringEquals: (pattern) => (value) => value === pattern,
  StringLike: (pattern) => {
    const compiled = wildcard(pattern);
    return (value) => compiled.test(value);
  },
};

/** The only condition key that calls have values for here is `dynamodb:LeadingKeys`, which can have several. */
function readConditions(conditions: z.infer<typeof Statement>['Condition'], where: string): Condition[] {
  return Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, patterns]): Condition => {
      const [qualifier, comparison = ''] = operator.includes(':') ? operator.split(':') : [undefined, operator];
      if (key.toLowerCase() === 'dynamodb:leadingkeys') {
        if (operator === 'Null') {
          return (call) => patterns.includes(call.leadingKeys?.length ? 'false' : 'true');
        }
        const match = MATCHES[comparison];
        if (match && patterns.every((pattern) => !pattern.includes('${'))) {
          const matches = patterns.map(match);
          const matchesAny = (value: string) => matches.some((one) => one(value));
          // A call without values satisfies ForAllValues, in the cloud as here; a Scan is such a call.
          if (qualifier === 'ForAllValues') return (call) => (call.leadingKeys ?? []).every(matchesAny);
          if (qualifier === 'ForAnyValue') return (call) => (call.leadingKeys ?? []).some(matchesAny);
        }
      }
      throw new StartUpFailure(
        `${where} has the condition ${operator} on ${key}, which cannot be evaluated locally.`,
        'Add it to infra/local/runtime/policy.ts.',
      );
    }),
  );
}

/** `*` matches any run of characters, `?` a single one. */
function wildcard(pattern: string, flags = ''): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, `s${flags}`);
}
