/**
 * Lambda stops a chain that comes back to the same function through queues after about 16 rounds. Each function that can start such a
 * chain must be allowed to, and no other.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */
import { expect, test } from 'vitest';
import { type Resource, resourcesOf, synthesise } from './synthesised.ts';

const templates = Object.values(synthesise({ stage: 'prod' }));
const all = (type: string) => templates.flatMap((template) => [...resourcesOf(template, type)]);
const outputs = new Map(
  templates.flatMap((template) =>
    Object.values<{ Value: unknown; Export?: { Name: string } }>(template.toJSON().Outputs ?? {}).map(
      ({ Export, Value }) => [Export?.Name, Value] as const,
    ),
  ),
);

/** The logical ids that a value names, in its own stack or in another that exports it. */
const idsIn = (value: unknown): readonly string[] =>
  [...JSON.stringify(value).matchAll(/"(Ref|Fn::GetAtt|Fn::ImportValue)":\[?"([^"]+)"/g)].flatMap(([, how, id = '']) =>
    how === 'Fn::ImportValue' ? idsIn(outputs.get(id) ?? '') : [id],
  );

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

/** The queues that a function may send to, by its role. The dead letters of an event source mapping start no function. */
function sentToBy({ Properties }: Resource): ReadonlySet<string> {
  const [role] = idsIn(Properties.Role);
  const statements = all('AWS::IAM::Policy')
    .filter(([, policy]) => idsIn(policy.Properties.Roles).includes(String(role)))
    .flatMap(([, policy]) => (policy.Properties.PolicyDocument as { Statement: readonly Statement[] }).Statement);
  return new Set(statements.filter(({ Action }) => [Action].flat().includes('sqs:SendMessage')).flatMap(({ Resource }) => idsIn(Resource)));
}

const functions = new Map(all('AWS::Lambda::Function'));
const startedBy = (queue: string): readonly string[] =>
  all('AWS::Lambda::EventSourceMapping')
    .filter(([, { Properties }]) => idsIn(Properties.EventSourceArn).includes(queue))
    .flatMap(([, { Properties }]) => idsIn(Properties.FunctionName));
const next = (id: string): readonly string[] => {
  const lambda = functions.get(id);
  return lambda === undefined ? [] : [...sentToBy(lambda)].flatMap(startedBy);
};

function comesBackTo(id: string): boolean {
  const reached = new Set<string>();
  const left = [...next(id)];
  for (let one = left.pop(); one !== undefined; one = left.pop()) {
    if (reached.has(one)) continue;
    reached.add(one);
    left.push(...next(one));
  }
  return reached.has(id);
}

const nameOf = ({ Properties }: Resource) =>
  (Properties.Environment as { Variables: Record<string, string> }).Variables.POWERTOOLS_SERVICE_NAME;

test('the functions that start themselves through queues are known, and allowed to', () => {
  const circular = [...functions].filter(([id]) => comesBackTo(id)).map(([, lambda]) => nameOf(lambda));
  const allowed = [...functions.values()].filter(({ Properties }) => Properties.RecursiveLoop === 'Allow').map(nameOf);
  expect(circular).toEqual(['retrier']);
  expect(allowed).toEqual(circular);
});

test('chains are followed from one stack to the next', () => {
  const [projector = ''] = [...functions].flatMap(([id, lambda]) => (nameOf(lambda) === 'projector' ? [id] : []));
  const names = next(projector)
    .flatMap((id) => functions.get(id) ?? [])
    .map(nameOf);
  expect(names.sort()).toEqual(['deliverer', 'reactor']);
});
