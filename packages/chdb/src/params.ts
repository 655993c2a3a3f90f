import { encodeParam } from "./codec/param.ts";
import { parseType } from "./codec/type-parser.ts";
import { ChdbUsageError } from "./errors.ts";
import { type EncodedParams, NO_PARAMS } from "./native/failure.ts";
import type { DeclaredParameter } from "./statement.ts";

/**
 * The parameters of a statement in the engine's text form, each as the type that the statement declares for it.
 *
 * @throws ChdbUsageError for a missing or an unknown name, or a value that is not of its type.
 */
export function encodeParams(
  declared: readonly DeclaredParameter[],
  given: Readonly<Record<string, unknown>> | undefined,
): EncodedParams {
  if (given === undefined && declared.length === 0) return NO_PARAMS;
  const values = given ?? {};
  for (const name of Object.keys(values)) {
    if (!declared.some((parameter) => parameter.name === name)) {
      throw new ChdbUsageError(`There is no parameter {${name}:…} in the statement.`, {
        code: "ERR_CHDB_PARAMETER",
      });
    }
  }
  return {
    names: declared.map(({ name }) => name),
    values: declared.map(({ name, type }) => {
      if (!Object.hasOwn(values, name) || values[name] === undefined) {
        throw new ChdbUsageError(`The parameter {${name}:${type}} has no value; null is NULL.`, {
          code: "ERR_CHDB_PARAMETER",
        });
      }
      return encodeParam(parseType(type), values[name], name);
    }),
  };
}
