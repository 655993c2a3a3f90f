import type { CqlStatement } from "./cql.ts";
import { ScyllaUsageError } from "./errors.ts";
import { type AnyPrepared, PreparedStatement, type Values } from "./prepared-statement.ts";
import { Query } from "./query.ts";
import type { StatementOptions } from "./statement-options.ts";

/** What can be executed: text, a `Query`, what the tag `cql` makes, or a prepared statement. */
export type Statement = string | Query | CqlStatement | AnyPrepared;

/** A statement taken apart. */
export interface StatementParts {
  readonly cql: string;
  readonly prepared: AnyPrepared | undefined;
  /** Undefined when there are none. */
  readonly values: Values | undefined;
  readonly options: StatementOptions | undefined;
}

/** @throws {ScyllaUsageError} for what is no statement, and for values given twice */
export function takeApart(statement: Statement, values: Values | undefined): StatementParts {
  if (statement instanceof PreparedStatement) {
    const { cql, options } = statement;
    return { cql, prepared: statement, values: values ?? [], options };
  }
  if (statement instanceof Query)
    return {
      cql: statement.cql,
      prepared: undefined,
      values: someOf(values, statement.cql),
      options: statement.options,
    };
  if (typeof (statement as CqlStatement | undefined)?.cql === "string") {
    const { cql, values: own } = statement as CqlStatement;
    if (values !== undefined && own !== undefined)
      throw new ScyllaUsageError("A cql`…` statement has its values already");
    return { cql, prepared: undefined, values: someOf(own ?? values, cql), options: undefined };
  }
  throw new ScyllaUsageError("A statement is text, a Query, a prepared statement, or made by the tag cql");
}

/** What is to be prepared. @throws {ScyllaUsageError} for what is no statement, or brings values along */
export function toPrepare(statement: string | Query | CqlStatement): Pick<StatementParts, "cql" | "options"> {
  if (typeof statement === "string") return { cql: statement, options: undefined };
  const { cql, prepared, values, options } = takeApart(statement, undefined);
  if (prepared !== undefined) throw new ScyllaUsageError("The statement is prepared already");
  if (values === undefined) return { cql, options };
  throw new ScyllaUsageError("Values are given when a prepared statement is run: write ? for them");
}

/**
 * The values; undefined when there are none. An empty object for a statement that may have names in it counts, so that it is
 * said which are missing.
 * @throws {ScyllaUsageError} for what is no list and no object of values
 */
export function someOf(values: Values | undefined | null, cql: string): Values | undefined {
  if (values === undefined || values === null) return undefined;
  if (Array.isArray(values)) return values.length === 0 ? undefined : values;
  const isPlain = typeof values === "object" && !ArrayBuffer.isView(values) && !(values instanceof Map);
  if (!isPlain) throw new ScyllaUsageError("Values are an array, or an object by the markers' names");
  return Object.keys(values).length === 0 && !cql.includes(":") ? undefined : values;
}
