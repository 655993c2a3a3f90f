import type { ByteWriter } from "@x/binary";
import type { BatchKind } from "./batch.ts";
import { encodeValues } from "./codec/encode.ts";
import type { Connection } from "./connection.ts";
import type { Executor } from "./executor.ts";
import { prepareOn, sameBytes } from "./prepare.ts";
import type { AnyPrepared, Preparation, Values } from "./prepared-statement.ts";
import { BATCH_KIND, type BatchEntry, encodeBatch } from "./protocol/batch.ts";
import { OPCODE } from "./protocol/opcode.ts";
import type { Result } from "./result.ts";
import { RowsExecution } from "./rows-execution.ts";
import { inOrder } from "./statement-executions.ts";
import type { Settings } from "./statement-options.ts";

/** A statement of a batch that can be sent: without values, or prepared. */
export interface BatchItem {
  readonly statement: string | AnyPrepared;
  readonly values: Values;
}

class BatchExecution<Row> extends RowsExecution<Row> {
  readonly opcode: number = OPCODE.BATCH;
  readonly #kind: BatchKind;
  readonly #items: readonly BatchItem[];

  constructor(
    executor: Executor,
    settings: Settings,
    kind: BatchKind,
    items: readonly BatchItem[],
    resolve: (result: Result<Row>) => void,
    reject: (reason: unknown) => void,
  ) {
    super(executor, settings, resolve, reject);
    this.#kind = kind;
    this.#items = items;
  }

  get query(): string {
    return batchText(this.#items);
  }

  protected encodeBody(writer: ByteWriter, connection: Connection): void {
    this.checkVersion(connection);
    encodeBatch(writer, connection.version, BATCH_KIND[this.#kind], this.#items.map(entryOf), this);
  }

  protected override prepareAgain(connection: Connection, id: Uint8Array): Promise<void> | undefined {
    for (const { statement } of this.#items)
      if (typeof statement !== "string" && sameBytes(statement.preparation.id, id))
        return prepareOn(connection, statement, this.settings.timeoutMs);
    return undefined;
  }

  protected again(settings: Settings): Promise<Result<Row>> {
    return runBatch(this.executor, settings, this.#kind, this.#items);
  }
}

/** Runs statements together. */
export function runBatch<Row>(
  executor: Executor,
  settings: Settings,
  kind: BatchKind,
  items: readonly BatchItem[],
): Promise<Result<Row>> {
  executor.counters.requests++;
  return new Promise((resolve, reject) => {
    new BatchExecution<Row>(executor, settings, kind, items, resolve, reject).start();
  });
}

function entryOf({ statement, values }: BatchItem): BatchEntry {
  if (typeof statement === "string") return { statement };
  const { preparation } = statement;
  const ordered = inOrder(preparation, values);
  return {
    statement: preparation.id,
    values: { count: ordered.length, write: (writer) => writeAll(writer, preparation, ordered) },
  };
}

function writeAll(writer: ByteWriter, { markers, encoders }: Preparation, values: readonly unknown[]): void {
  encodeValues(writer, markers, encoders, values);
}

function batchText(items: readonly BatchItem[]): string {
  return items.map(({ statement }) => (typeof statement === "string" ? statement : statement.cql)).join("; ");
}
