import { inspect } from "node:util";
import type { ColumnSpec } from "./codec/column-spec.ts";
import { type Encoder, encodersOf } from "./codec/encode.ts";
import { typeText } from "./codec/type.ts";
import { withoutPasswords } from "./errors.ts";
import type { ResultMetadata } from "./protocol/metadata.ts";
import type { PreparedResult } from "./protocol/result.ts";
import type { ColumnInfo } from "./result.ts";
import type { StatementOptions } from "./statement-options.ts";

/** Values of a statement: in order, or by the markers' names. */
export type Values = readonly unknown[] | object;

/** A prepared statement, whatever its rows and values are. */
export type AnyPrepared = PreparedStatement<unknown, Values>;

/** What a server made of a statement. */
export interface Preparation {
  readonly id: Uint8Array;
  readonly markers: readonly ColumnSpec[];
  readonly encoders: readonly Encoder[];
  /** For each part of the partition key, its marker's place; empty when not all parts are markers. */
  readonly partitionKey: readonly number[];
  readonly flags: number;
}

/**
 * A statement that servers have parsed once: made by `session.prepare`, run by `session.executePrepared`. Servers that have
 * forgotten it are made to prepare it again.
 */
export class PreparedStatement<Row = Record<string, unknown>, Params extends Values = Values> {
  /** The statement. */
  readonly cql: string;
  /** How it is run, unless a call says otherwise. */
  readonly options: StatementOptions;
  /** The keyspace it was prepared in; undefined when there was none. */
  readonly keyspace: string | undefined;
  /** For use within the package: what the servers know it by. Another one after it had to be prepared again. */
  preparation: Preparation;
  /** For use within the package: the columns of its rows, as far as they are known. */
  result: ResultMetadata;
  /** What its rows and its values are, for the compiler. */
  declare readonly types?: { readonly row: Row; readonly params: Params };

  /** Made by `session.prepare`. */
  constructor(
    cql: string,
    options: StatementOptions,
    keyspace: string | undefined,
    prepared: PreparedResult,
  ) {
    this.cql = cql;
    this.options = options;
    this.keyspace = keyspace;
    this.preparation = preparationOf(prepared);
    this.result = prepared.result;
  }

  /** Names and types of its values, in order. */
  get markers(): readonly ColumnInfo[] {
    return infoOf(this.preparation.markers);
  }

  /** Names and types of its rows' columns; none when it has no rows, or conditional ones. */
  get columns(): readonly ColumnInfo[] {
    return infoOf(this.result.columns);
  }

  toString(): string {
    return this.cql;
  }

  [inspect.custom](): string {
    const markers = this.markers.map(({ name, type }) => `${name} ${type}`).join(", ");
    return `PreparedStatement(${JSON.stringify(withoutPasswords(this.cql))}; ${markers || "no values"})`;
  }
}

/** What is kept of the answer to a PREPARE. */
export function preparationOf({ id, markers, partitionKey, flags }: PreparedResult): Preparation {
  return { id, markers, encoders: encodersOf(markers), partitionKey, flags };
}

function infoOf(columns: readonly ColumnSpec[]): readonly ColumnInfo[] {
  return columns.map(({ name, type }) => ({ name, type: typeText(type) }));
}
