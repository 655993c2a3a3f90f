import { inspect } from "node:util";
import type { CqlStatement } from "./cql.ts";
import { ScyllaUsageError } from "./errors.ts";
import { type AnyPrepared, PreparedStatement, type Values } from "./prepared-statement.ts";
import { BATCH_KIND } from "./protocol/batch.ts";
import { Query } from "./query.ts";
import type { StatementOptions } from "./statement-options.ts";

/** Kinds of batches: written as a whole or not at all, each part by itself, or counters. */
export type BatchKind = keyof typeof BATCH_KIND;

/** What a batch takes. Of a `Query` only the text counts: options are those of the batch. */
export type BatchStatement = string | Query | CqlStatement | AnyPrepared;

/** Options that a batch as a whole may have. */
export type BatchOptions = Omit<StatementOptions, "pageSize" | "pagingState">;

/** A statement of a batch, with the values it brought along. */
export interface BatchPart {
  readonly statement: string | AnyPrepared;
  readonly values: Values | undefined;
}

/** Changes that are sent together. Run by `session.batch`. */
export class Batch {
  readonly kind: BatchKind;
  readonly options: BatchOptions;
  readonly #parts: BatchPart[] = [];

  /** @throws {ScyllaUsageError} for a kind that there is not */
  constructor(kind: BatchKind = "logged", options: BatchOptions = {}) {
    if (!Object.hasOwn(BATCH_KIND, kind))
      throw new ScyllaUsageError(`A batch is ${Object.keys(BATCH_KIND).join(", ")}`);
    this.kind = kind;
    this.options = options;
  }

  /** How many statements it has. */
  get size(): number {
    return this.#parts.length;
  }

  /** The statements, in order. */
  get statements(): readonly BatchPart[] {
    return this.#parts;
  }

  /**
   * Adds a statement; its values are given to `session.batch`, unless it is a `cql` statement, which has them. Returns the
   * batch.
   * @throws {ScyllaUsageError} for what is no statement
   */
  appendStatement(statement: BatchStatement): this {
    this.#parts.push(partOf(statement));
    return this;
  }

  toString(): string {
    return this.#parts
      .map(({ statement }) => (typeof statement === "string" ? statement : statement.cql))
      .join("; ");
  }

  [inspect.custom](): string {
    return `Batch(${this.kind}, ${this.size} statements)`;
  }
}

function partOf(statement: BatchStatement): BatchPart {
  if (typeof statement === "string" || statement instanceof PreparedStatement)
    return { statement, values: undefined };
  if (statement instanceof Query) return { statement: statement.cql, values: undefined };
  if (typeof statement?.cql === "string" && Array.isArray(statement.values))
    return { statement: statement.cql, values: statement.values };
  throw new ScyllaUsageError("A statement is text, a Query, a prepared statement, or made by the tag cql");
}
