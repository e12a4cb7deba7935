/**
 * Rule expressions in the Common Expression Language (https://github.com/google/cel-spec). They are type-checked before they are stored,
 * evaluated without side effects, and of bounded cost. Only this file knows the library.
 */
import { type ASTNode, Environment, EvaluationError, ParseError, TypeError as TypeFault } from '@marcbachmann/cel-js';

export type ExpressionType = 'bool' | 'int' | 'double' | 'string' | 'list<string>' | 'map<string, int>';

/** The type of each variable, or the types of its fields. */
export type Variables = { readonly [name: string]: ExpressionType | { readonly [field: string]: ExpressionType } };

/** Values of `int`, and of maps, are bigints. Unknown facts are absent. */
export type Facts = Readonly<Record<string, unknown>>;

/** Whether the expression holds. It does not hold where it needs an unknown fact, or cannot be computed. */
export type Condition = (facts: Facts) => boolean;

export interface ExpressionFault {
  readonly message: string;
  /** The position of the first wrong character, from 1. */
  readonly at: number;
}

const MAX_EXPRESSION_LENGTH = 1_000;
/**
 * One pass evaluates every rule for every member; an expression of this size takes a few microseconds. Without loops and patterns an
 * expression takes at most one step for each node.
 */
const MAX_NODES = 150;
const MAX_DEPTH = 24;
const MAX_LIST = 50;

const LIMITS = { maxAstNodes: MAX_NODES, maxDepth: MAX_DEPTH, maxListElements: MAX_LIST };
/** The message for each limit. The library only names the limit. */
const BEYOND: readonly (readonly [keyof typeof LIMITS, string])[] = [
  ['maxAstNodes', `it has more than ${MAX_NODES} operations`],
  ['maxDepth', `it is nested more than ${MAX_DEPTH} deep`],
  ['maxListElements', `its list has more than ${MAX_LIST} values`],
];

/**
 * The functions that expressions may call. Loops and general conversions are excluded, and so are regular expressions, which can
 * take for ever.
 */
const CALLS: ReadonlySet<string> = new Set(['has', 'size', 'int', 'double', 'startsWith', 'endsWith', 'contains']);

export interface Language {
  /** @returns the first fault. undefined: there is none. */
  faultOf(expression: string): ExpressionFault | undefined;
  /** @param expression one without a fault. */
  compile(expression: string): Condition;
  /** The names of the variables in an expression. */
  variablesIn(expression: string): ReadonlySet<string>;
}

export function languageOf(variables: Variables): Language {
  const environment = new Environment({ limits: LIMITS });
  for (const [name, type] of Object.entries(variables)) {
    if (typeof type === 'string') environment.registerVariable(name, type);
    else environment.registerVariable({ name, schema: { ...type } });
  }
  return {
    faultOf(expression) {
      if (expression.length > MAX_EXPRESSION_LENGTH)
        return { message: `it has more than ${MAX_EXPRESSION_LENGTH} characters`, at: MAX_EXPRESSION_LENGTH + 1 };
      const { valid, type, error } = environment.check(expression);
      if (!valid) return faultFrom(error);
      if (type !== 'bool') return { message: `it must be true or false, and is of type ${type}`, at: 1 };
      return callFault(environment.parse(expression).ast);
    },
    compile(expression) {
      const evaluate = environment.parse(expression);
      return (facts) => {
        try {
          return evaluate(facts) === true;
        } catch (error) {
          if (error instanceof EvaluationError) return false;
          throw error;
        }
      };
    },
    variablesIn(expression) {
      const names = new Set<string>();
      everyNode(environment.parse(expression).ast, (node) => {
        if (node.op === 'id') names.add(node.args);
      });
      return names;
    },
  };
}

function faultFrom(error: unknown): ExpressionFault {
  if (!(error instanceof ParseError || error instanceof TypeFault)) throw error;
  const [, beyond] = BEYOND.find(([limit]) => error.code === 'limit_exceeded' && error.summary.includes(limit)) ?? [];
  return { message: beyond ?? error.summary, at: (error.range?.start ?? 0) + 1 };
}

function callFault(ast: ASTNode): ExpressionFault | undefined {
  let fault: ExpressionFault | undefined;
  everyNode(ast, (node) => {
    if (fault !== undefined || (node.op !== 'call' && node.op !== 'rcall')) return;
    const [name] = node.args;
    if (!CALLS.has(name)) fault = { message: `there is no ${name} here; there are ${[...CALLS].join(', ')}`, at: node.range.start + 1 };
  });
  return fault;
}

/** Visits a node and all nodes below it. Operands are nodes, lists of nodes, or plain values. */
function everyNode(node: ASTNode, visit: (node: ASTNode) => void): void {
  visit(node);
  for (const operand of [node.args].flat(3)) if (isNode(operand)) everyNode(operand, visit);
}

const isNode = (operand: unknown): operand is ASTNode => typeof operand === 'object' && operand !== null && 'op' in operand;
