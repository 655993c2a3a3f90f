import type { Arguments } from "../functions/arguments.ts";
import { Closure } from "../values/closure.ts";
import { fail } from "../values/error-codes.ts";
import { FutureValue } from "../values/future-value.ts";
import type { Value } from "../values/value.ts";
import type { Query } from "./query.ts";

/** `future(closure, [args])` or `future(nil, …args)`: work for after the query. Modules are not simulated. */
export function runFuture(query: Query, args: Arguments): FutureValue {
  const first = args.any(0);
  const future = first instanceof Closure ? ofClosure(query, args, first) : ofValues(args, first);
  query.futures.push(future);
  return future;
}

function ofClosure(query: Query, args: Arguments, closure: Closure): FutureValue {
  if (args.count > 2)
    fail(
      "NUM_ARGUMENTS",
      `function \`future\` expects at most 2 arguments when the first argument is of type \`closure\`${args.docs}`,
    );
  const { parameters } = closure.node;
  const future = new FutureValue([]);
  future.onSuccess = new Closure(closure.node, true);
  if (args.count === 2) {
    const { items } = args.list(1);
    if (items.length !== parameters.length)
      fail(
        "NUM_ARGUMENTS",
        "number of future closure arguments must match the arguments in the provided list",
      );
    future.args = [...items];
  } else {
    // Without a list, the closure gets the variables that have its parameters' names.
    future.args = parameters.map((name): Value => {
      const value = query.variable(name);
      return value === undefined ? fail("LOOKUP", `variable \`${name}\` is undefined`) : value;
    });
  }
  return future;
}

function ofValues(args: Arguments, first: Value): FutureValue {
  if (first !== null) return args.wrongType(0, first, "thing", "closure", "nil");
  return new FutureValue([null, ...args.call.args.slice(1).map((_, index) => args.any(index + 1))]);
}
