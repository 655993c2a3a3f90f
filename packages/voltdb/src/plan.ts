import { encodeUtf8, utf8Length } from "@x/binary";
import { kindOf } from "./codec/kind-of.ts";
import type { ParameterType } from "./codec/volt-type.ts";
import { VoltUsageError } from "./errors.ts";
import type { ProcedureCounter } from "./procedure-stats.ts";
import { invocationHead } from "./protocol/invocation.ts";
import { type ParameterWriter, parameterWriter } from "./protocol/parameters.ts";

/** What all calls of a procedure have in common, made once. */
export interface Plan {
  readonly name: string;
  /** Version and name as they begin every call. */
  readonly head: Uint8Array;
  /** What writes each parameter; undefined when no types are declared. */
  readonly writers: readonly ParameterWriter[] | undefined;
  readonly counter: ProcedureCounter;
}

/** @throws {VoltUsageError} for a name that is none, or types that are none */
export function makePlan(
  name: string,
  types: readonly ParameterType[] | undefined,
  counter: (name: string) => ProcedureCounter,
): Plan {
  if (typeof name !== "string" || name === "") {
    throw new VoltUsageError(`a procedure has a name, not ${name === "" ? "an empty one" : kindOf(name)}`);
  }
  if (types !== undefined && !Array.isArray(types)) {
    throw new VoltUsageError(`${name}: the types of parameters are a list`);
  }
  const bytes = new Uint8Array(utf8Length(name));
  encodeUtf8(name, bytes, 0);
  return { name, head: invocationHead(bytes), writers: types?.map(parameterWriter), counter: counter(name) };
}
