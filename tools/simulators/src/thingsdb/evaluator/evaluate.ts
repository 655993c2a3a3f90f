import type { BinaryNode, ExpressionNode, LiteralNode, Node, ReturnNode } from "../language/ast.ts";
import { Closure, unquote } from "../values/closure.ts";
import { checkInt, toBool, toText } from "../values/conversions.ts";
import { EnumMember } from "../values/enum-type.ts";
import { fail } from "../values/error-codes.ts";
import { ErrorValue } from "../values/error-value.ts";
import { ListValue } from "../values/list-value.ts";
import { applyPrefix, compare, equals, operate } from "../values/operations.ts";
import { RegexValue } from "../values/regex-value.ts";
import { SetValue } from "../values/set-value.ts";
import { typeName } from "../values/type-name.ts";
import type { Value } from "../values/value.ts";
import { appendable } from "./assignable.ts";
import { callByName } from "./call-function.ts";
import { CONSTANTS } from "./constants.ts";
import { makeAnonymous, makeMember, makeThing } from "./construct.ts";
import { applyIndex } from "./index-access.ts";
import { followLink } from "./links.ts";
import { runLoop } from "./loops.ts";
import type { Query } from "./query.ts";
import { BREAK, CONTINUE, ReturnSignal } from "./signals.ts";

/** Runs a piece of code. */
export function evaluate(query: Query, node: Node): Value {
  switch (node.kind) {
    case "literal":
      return literal(node);
    case "variable":
      return variable(query, node.name);
    case "expression":
      return expression(query, node);
    case "call":
      return callByName(query, node);
    case "assign":
      return assignVariable(query, node.name, node.operator, evaluate(query, node.value));
    case "binary":
      return binary(query, node);
    case "ternary":
      return evaluate(query, toBool(evaluate(query, node.condition)) ? node.whenTrue : node.otherwise);
    case "if":
      return branch(query, node);
    case "block": {
      let value: Value = null;
      for (const statement of node.statements) value = evaluate(query, statement);
      return value;
    }
    case "array":
      return new ListValue(node.items.map((item) => appendable(evaluate(query, item))));
    case "thing":
      return makeThing(query, node);
    case "parenthesis":
      return evaluate(query, node.inner);
    case "closure":
      return new Closure(node);
    case "return":
      return returnValue(query, node);
    case "for":
      return runLoop(query, node);
    case "template":
      return node.parts
        .map((part) => (typeof part === "string" ? part : toText(evaluate(query, part))))
        .join("");
    case "member":
      return makeMember(query, node);
    case "anonymous":
      return makeAnonymous(query, node);
    default:
      throw node.kind === "break" ? BREAK : CONTINUE;
  }
}

function branch(query: Query, node: Extract<Node, { kind: "if" }>): Value {
  const condition = evaluate(query, node.condition);
  if (toBool(condition)) return evaluate(query, node.whenTrue);
  return node.otherwise ? evaluate(query, node.otherwise) : condition;
}

function literal(node: LiteralNode): Value {
  if (node.value === undefined) node.value = readLiteral(node);
  return node.value as Value;
}

function readLiteral({ type, text }: LiteralNode): Value {
  switch (type) {
    case "nil":
      return null;
    case "true":
      return true;
    case "false":
      return false;
    case "int":
      return readInt(text);
    case "float":
      return readFloat(text);
    case "string":
      return unquote(text);
    default:
      return new RegexValue(text);
  }
}

function readInt(text: string): bigint {
  const isNegative = text.startsWith("-");
  const magnitude = checkInt(BigInt(text.replace(/^[-+]/, "")));
  return isNegative ? -magnitude : magnitude;
}

function readFloat(text: string): number {
  const digits = text.replace(/^[-+]/, "");
  const magnitude = digits === "inf" ? Infinity : digits === "nan" ? Number.NaN : Number(digits);
  return text.startsWith("-") && magnitude !== 0 ? -magnitude : magnitude;
}

function variable(query: Query, name: string): Value {
  const value = query.variable(name);
  if (value !== undefined) return value;
  const procedure = query.kind === "node" ? undefined : query.procedures.get(name);
  if (procedure) return procedure.closure;
  const constant = CONSTANTS.get(name);
  return constant ?? fail("LOOKUP", `variable \`${name}\` is undefined`);
}

function assignVariable(query: Query, name: string, operator: string, value: Value): Value {
  if (operator === "=") {
    query.assign(name, value);
    return value;
  }
  const current = query.variable(name);
  if (current === undefined) return fail("LOOKUP", `variable \`${name}\` is undefined`);
  const isStoredSet = current instanceof SetValue && current.owner !== null && current.owner.thing.id !== 0;
  if (isStoredSet) query.requireChange("set");
  const result = operate(operator[0]!, current, value);
  if (isStoredSet && result instanceof SetValue) {
    const { owner } = current as SetValue;
    result.owner = owner;
    owner!.thing.set(owner!.key, result);
    owner!.thing.collection!.hasGarbage = true;
  }
  query.update(name, result);
  return result;
}

function binary(query: Query, { operator, left, right }: BinaryNode): Value {
  const a = evaluate(query, left);
  switch (operator) {
    case "&&":
      return toBool(a) ? evaluate(query, right) : a;
    case "||":
      return toBool(a) ? a : evaluate(query, right);
    case "==":
      return equalMembers(a, evaluate(query, right));
    case "!=":
      return !equalMembers(a, evaluate(query, right));
    case "<":
    case "<=":
    case ">":
    case ">=":
      return compare(operator, a, evaluate(query, right));
    default:
      return operate(operator, a, evaluate(query, right));
  }
}

function equalMembers(a: Value, b: Value): boolean {
  return a instanceof EnumMember || b instanceof EnumMember ? a === b : equals(a, b);
}

function returnValue(query: Query, { value, deep, flags }: ReturnNode): Value {
  if (deep) query.deep = deepOf(evaluate(query, deep));
  if (flags) query.noIds = noIdsOf(evaluate(query, flags));
  throw new ReturnSignal(value ? evaluate(query, value) : null);
}

/** The largest `deep`. */
export const MAX_DEEP = 127;

/** @throws {ThingsDbError} for what is no depth */
export function deepOf(value: Value): number {
  if (typeof value !== "bigint")
    return fail(
      "TYPE",
      `expecting \`deep\` to be of type \`int\` but got type \`${typeName(value)}\` instead`,
    );
  if (value < 0n || value > MAX_DEEP)
    return fail("VALUE", `expecting a \`deep\` value between 0 and ${MAX_DEEP} but got ${value} instead`);
  return Number(value);
}

const NO_IDS = 32n;

function noIdsOf(value: Value): boolean {
  if (typeof value !== "bigint")
    return fail(
      "TYPE",
      `expecting \`flags\` to be of type \`int\` but got type \`${typeName(value)}\` instead`,
    );
  return (value & NO_IDS) !== 0n;
}

function expression(query: Query, node: ExpressionNode): Value {
  let value: Value;
  if (node.base) {
    value = evaluate(query, node.base);
  } else {
    if (!query.collection)
      fail(
        "LOOKUP",
        `the \`root\` of the \`${query.scopeName}\` scope is inaccessible; ` +
          "you might want to query a `@collection` scope?",
      );
    value = query.collection.root;
  }
  for (const index of node.indexes) value = applyIndex(query, value, index);
  for (const link of node.links) {
    if (link.optional && isNothing(value)) break;
    value = followLink(query, value, link);
  }
  return node.prefix === "" ? value : applyPrefix(node.prefix, value, toBool(value));
}

function isNothing(value: Value): boolean {
  return value === null || value instanceof ErrorValue;
}
