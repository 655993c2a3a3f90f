import { seeDocs } from "../docs.ts";
import type { BuiltIn } from "../evaluator/built-ins.ts";
import { LoopSignal, ReturnSignal } from "../evaluator/signals.ts";
import { isCatchable, toBool } from "../values/conversions.ts";
import { BUILT_IN_ERRORS, fail, ThingsDbError } from "../values/error-codes.ts";
import { ErrorValue } from "../values/error-value.ts";
import { typeName } from "../values/type-name.ts";
import type { Value } from "../values/value.ts";
import type { Arguments } from "./arguments.ts";
import { functionsOf } from "./arguments.ts";

/** The code of errors that nobody gave one. */
const DEFAULT_CODE = -100;

function err(args: Arguments): Value {
  if (args.atMost(2).count === 0) return new ErrorValue(DEFAULT_CODE);
  const code = checkCode(args, args.int(0));
  return args.count === 1 ? new ErrorValue(code) : new ErrorValue(code, args.str(1));
}

function checkCode({ call }: Arguments, code: bigint): number {
  if (code < -127n || code > -50n)
    fail(
      "VALUE",
      `function \`${call.name}\` expects an error code between -127 and -50 but got ${code} instead` +
        seeDocs("collection-api/err"),
    );
  return Number(code);
}

function raise(args: Arguments): Value {
  if (args.atMost(1).count === 0) return new ErrorValue(DEFAULT_CODE).raise();
  const what = args.any(0);
  if (typeof what === "string") return new ErrorValue(DEFAULT_CODE, what).raise();
  if (what instanceof Uint8Array)
    return new ErrorValue(DEFAULT_CODE, Buffer.from(what).toString("latin1")).raise();
  if (what instanceof ErrorValue) return what.raise();
  return fail(
    "TYPE",
    "function `raise` expects argument 1 to be of type `error` or type `str` " +
      `but got type \`${typeName(what)}\` instead${args.docs}`,
  );
}

/** The error that evaluating something raised, if one did. */
function attempt(work: () => Value): { readonly value: Value } | { readonly error: ThingsDbError } {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof ReturnSignal || error instanceof LoopSignal) throw error;
    if (error instanceof ThingsDbError && isCatchable(error.code)) return { error };
    throw error;
  }
}

function tryIt(args: Arguments): Value {
  args.atLeast(1);
  const outcome = attempt(() => args.any(0));
  if ("value" in outcome) return outcome.value;
  const { error } = outcome;
  const caught = new ErrorValue(error.code, error.message);
  if (args.count === 1) return caught;
  for (let index = 1; index < args.count; index++) {
    const wanted = args.any(index);
    if (!(wanted instanceof ErrorValue))
      return fail(
        "TYPE",
        "function `try` expects arguments 2..X to be of type `error` " +
          `but got type \`${typeName(wanted)}\` instead${args.docs}`,
      );
    if (wanted.code === error.code) return caught;
  }
  throw error;
}

/** Raises another code, perhaps with another message, where the first argument fails. */
function altRaise(args: Arguments): Value {
  args.between(2, 3);
  const outcome = attempt(() => args.any(0));
  if ("value" in outcome) return outcome.value;
  const code = checkCode(args, args.int(1));
  return new ErrorValue(code, args.count === 3 ? args.str(2) : outcome.error.message).raise();
}

function assert(args: Arguments): Value {
  args.between(1, 2);
  if (toBool(args.any(0))) return null;
  const { start, end } = args.call.args[0]!;
  if (args.count === 2) return fail("ASSERT", args.str(1));
  return fail("ASSERT", `assertion statement \`${args.call.source.slice(start, end)}\` has failed`);
}

const makers: [string, BuiltIn][] = [...BUILT_IN_ERRORS].flatMap(([code, { name }]) =>
  functionsOf("errors", {
    [name]: (args) => (args.atMost(1).count === 0 ? new ErrorValue(code) : new ErrorValue(code, args.str(0))),
  }),
);

/** Functions that make, raise and catch errors. */
export const errorFunctions: readonly [string, BuiltIn][] = [
  ...functionsOf("collection-api", { err, raise, try: tryIt, alt_raise: altRaise, assert }),
  ...makers,
];
