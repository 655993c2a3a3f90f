import { seeDocs } from "../docs.ts";
import type { BuiltIn, Method } from "../evaluator/built-ins.ts";
import { evaluate } from "../evaluator/evaluate.ts";
import type { Query } from "../evaluator/query.ts";
import type { CallNode } from "../language/ast.ts";
import { Closure } from "../values/closure.ts";
import { DateTime } from "../values/date-time.ts";
import { fail } from "../values/error-codes.ts";
import { ListValue } from "../values/list-value.ts";
import { isName } from "../values/text.ts";
import { Thing } from "../values/thing.ts";
import { typeName } from "../values/type-name.ts";
import type { Value } from "../values/value.ts";

/** The arguments of one call of a built-in function: counted, evaluated and checked, with the server's errors. */
export class Arguments {
  readonly query: Query;
  readonly call: CallNode;
  readonly #page: string;

  /** @param section of the documentation, `collection-api` or `data-types/list` */
  constructor(query: Query, call: CallNode, section: string) {
    this.query = query;
    this.call = call;
    this.#page = `${section}/${call.name}`;
  }

  /** How errors refer to the documentation. */
  get docs(): string {
    return seeDocs(this.#page);
  }

  get count(): number {
    return this.call.args.length;
  }

  /** @throws {ThingsDbError} for another number of arguments */
  exactly(wanted: number): this {
    if (this.count !== wanted) this.#wrongCount("takes", wanted);
    return this;
  }

  /** Gives the value, once it is sure that there are no arguments. */
  none<Result>(value: Result): Result {
    this.exactly(0);
    return value;
  }

  atMost(wanted: number): this {
    if (this.count > wanted) this.#wrongCount("takes at most", wanted);
    return this;
  }

  atLeast(wanted: number): this {
    if (this.count < wanted) this.#wrongCount("requires at least", wanted);
    return this;
  }

  between(least: number, most: number): this {
    return this.atLeast(least).atMost(most);
  }

  #wrongCount(takes: string, wanted: number): never {
    const { count } = this;
    fail(
      "NUM_ARGUMENTS",
      `function \`${this.call.name}\` ${takes} ${wanted} argument${wanted === 1 ? "" : "s"} ` +
        `but ${count} ${count === 1 ? "was" : "were"} given${this.docs}`,
    );
  }

  /** Evaluates an argument; calling twice evaluates twice. */
  any(index: number): Value {
    return evaluate(this.query, this.call.args[index]!);
  }

  all(): Value[] {
    return this.call.args.map((_, index) => this.any(index));
  }

  str(index: number): string {
    const value = this.any(index);
    return typeof value === "string" ? value : this.wrongType(index, value, "str");
  }

  /** A text that may name something. */
  name(index: number, what: string): string {
    const text = this.str(index);
    return isName(text)
      ? text
      : fail("VALUE", `${what} must follow the naming rules${seeDocs("overview/names")}`);
  }

  int(index: number): bigint {
    const value = this.any(index);
    return typeof value === "bigint" ? value : this.wrongType(index, value, "int");
  }

  bool(index: number): boolean {
    const value = this.any(index);
    return typeof value === "boolean" ? value : this.wrongType(index, value, "bool");
  }

  /** An int or a float, as a float. */
  number(index: number): number {
    const value = this.any(index);
    if (typeof value === "bigint" || typeof value === "number" || typeof value === "boolean")
      return Number(value);
    return this.wrongType(index, value, "float");
  }

  closure(index: number): Closure {
    const value = this.any(index);
    return value instanceof Closure ? value : this.wrongType(index, value, "closure");
  }

  thing(index: number): Thing {
    const value = this.any(index);
    return value instanceof Thing ? value : this.wrongType(index, value, "thing");
  }

  list(index: number): ListValue {
    const value = this.any(index);
    return value instanceof ListValue ? value : this.wrongType(index, value, "list", "tuple");
  }

  dateTime(index: number): DateTime {
    const value = this.any(index);
    return value instanceof DateTime ? value : this.wrongType(index, value, "datetime", "timeval");
  }

  /** Fails: the value is of none of these types. */
  wrongType(index: number, value: Value, ...types: readonly string[]): never {
    const wanted = types.map((type) => `\`${type}\``);
    const last = wanted.pop()!;
    const list = wanted.length > 0 ? `${wanted.join(", ")} or ${last}` : last;
    fail(
      "TYPE",
      `function \`${this.call.name}\` expects argument ${index + 1} to be of type ${list} ` +
        `but got type \`${typeName(value)}\` instead${this.docs}`,
    );
  }

  /** @throws {ThingsDbError} outside of collections */
  inCollection(): NonNullable<Query["collection"]> {
    return this.query.collection ?? this.#wrongScope("query a `@collection` scope");
  }

  /** @throws {ThingsDbError} outside of `@thingsdb` */
  inThingsdb(): this {
    if (this.query.kind !== "thingsdb") this.#wrongScope("query the `@thingsdb` scope");
    return this;
  }

  /** @throws {ThingsDbError} outside of `@node` */
  inNode(): this {
    if (this.query.kind !== "node") this.#wrongScope("query a `@node` scope");
    return this;
  }

  /** @throws {ThingsDbError} in `@node` */
  notInNode(): this {
    if (this.query.kind === "node") this.#wrongScope("query the `@thingsdb` or a `@collection` scope");
    return this;
  }

  #wrongScope(advice: string): never {
    const { name } = this.call;
    fail(
      "LOOKUP",
      `function \`${name}\` is undefined in the \`${this.query.scopeName}\` scope; you might want to ${advice}?` +
        seeDocs("overview/scopes"),
    );
  }
}

/** What some functions do, by name. */
export type Definitions = Readonly<Record<string, (args: Arguments) => Value>>;

/** Functions that one section of the documentation describes. */
export function functionsOf(section: string, definitions: Definitions): [string, BuiltIn][] {
  return Object.entries(definitions).map(([name, definition]) => [
    name,
    (query, call) => definition(new Arguments(query, call, section)),
  ]);
}

/** The methods of one type of values. */
export interface MethodGroup {
  applies(value: Value): boolean;
  readonly methods: Readonly<Record<string, Method>>;
}

/** Methods that one section of the documentation describes, for values of one kind. */
export function methodsOf<Target extends Value>(
  section: string,
  applies: (value: Value) => value is Target,
  definitions: Readonly<Record<string, (args: Arguments, target: Target) => Value>>,
): MethodGroup {
  const methods: Record<string, Method> = {};
  for (const [name, definition] of Object.entries(definitions))
    methods[name] = (query, target, call) =>
      definition(new Arguments(query, call, section), target as Target);
  return { applies, methods };
}
