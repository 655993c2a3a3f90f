import { ByteWriter } from "@x/binary";
import { decodeNative } from "./codec/decode/native.ts";
import { BlockEncoder } from "./codec/encode/native.ts";
import { quoteIdentifier } from "./codec/sql-quote.ts";
import { parseType } from "./codec/type-parser.ts";
import { ChdbUsageError } from "./errors.ts";
import type { Executor } from "./executor.ts";
import { firstOf } from "./first-of.ts";
import { type BlockSource, type InsertData, openSource } from "./insert-source.ts";
import type { EngineConnection } from "./native/engine-connection.ts";
import { appendInsert, cancelInsert, commitInsert, openInsert } from "./native/streamed-insert.ts";
import type { CallOptions, SettingValue } from "./options.ts";
import { readStatement } from "./statement.ts";

/** Options of `session.insert`. */
export interface InsertOptions extends CallOptions {
  /** The columns, where the data do not name them, or to fix their order. Default: the names in the first row. */
  columns?: readonly string[];
  /** Told after each block. */
  onProgress?: (progress: InsertProgress) => void;
  /** Engine settings of this insert alone. */
  settings?: Readonly<Record<string, SettingValue>>;
}

/** How far an insert has come. */
export interface InsertProgress {
  /** Rows given to the engine. */
  readonly rows: number;
  /** Bytes of them. */
  readonly bytes: number;
}

/** What an insert did. */
export interface InsertSummary extends InsertProgress {
  /** Rows the engine has written, those of materialized views included. */
  readonly writtenRows: number;
  readonly elapsedMs: number;
}

/** A column as DESCRIBE has it. */
interface TableColumn {
  readonly name: string;
  readonly type: string;
  /** DEFAULT, MATERIALIZED, ALIAS, EPHEMERAL or nothing. */
  readonly kind: string;
}

/** Inserts data into a table, block after block, in one statement of the engine. */
export function insertInto(
  executor: Executor,
  table: string,
  data: InsertData,
  options: InsertOptions,
): Promise<InsertSummary> {
  const target = tableName(table);
  const isAsync = Symbol.asyncIterator in Object(data);
  const statement = readStatement(`INSERT INTO ${target}`);
  const call = {
    statement,
    params: { names: [], values: [] },
    settings: options.settings,
    onProgress: undefined,
  };
  const work = (signal: AbortSignal | undefined): Promise<InsertSummary> =>
    executor.withLane(call, isAsync, signal, async ({ connection }) => {
      const known = await describeTable(connection, target);
      const source = await openSource(
        data,
        options.columns,
        known.filter(isWritable).map(({ name }) => name),
      );
      try {
        return await send(connection, target, known, source, options, signal);
      } finally {
        await source.close();
      }
    });
  return executor.begin(options, work, () => ({
    query: statement.text,
    format: "Native",
    address: executor.address,
  }));
}

async function send(
  connection: EngineConnection,
  target: string,
  known: readonly TableColumn[],
  source: BlockSource,
  options: InsertOptions,
  signal: AbortSignal | undefined,
): Promise<InsertSummary> {
  const started = performance.now();
  const summary = { rows: 0, bytes: 0 };
  const encoder = new BlockEncoder(pickColumns(known, source.names, target));
  // While the engine takes one block, the next one is written into the other buffer.
  const writers = [
    new ByteWriter({ initialBytes: 1 << 16 }),
    new ByteWriter({ initialBytes: 1 << 16 }),
  ] as const;
  let turn = 0;
  const nextBlock = async (): Promise<number> => {
    turn ^= 1;
    writers[turn]!.reset();
    const block = source.next(encoder, writers[turn]!);
    // A source that never answers must not outlast the signal.
    return block instanceof Promise ? firstOf(block, signal) : block;
  };
  // A fault in the first block is found before the engine hears of the insert.
  let rows = await nextBlock();
  if (rows === 0) return { ...summary, writtenRows: 0, elapsedMs: performance.now() - started };
  const sql = `INSERT INTO ${target} (${source.names.map(quoteIdentifier).join(", ")})`;
  await openInsert(connection, sql, "Native");
  let pending: Promise<unknown> | undefined;
  try {
    while (rows > 0) {
      const block = writers[turn]!.written;
      await pending;
      signal?.throwIfAborted();
      pending = appendInsert(connection, block, sql);
      // Its fault is seen where it is awaited, after the next block has been written.
      pending.catch(() => undefined);
      summary.rows += rows;
      summary.bytes += block.length;
      options.onProgress?.({ ...summary });
      rows = await nextBlock();
    }
    await pending;
    const outcome = await commitInsert(connection, sql);
    return { ...summary, writtenRows: outcome.writtenRows ?? 0, elapsedMs: performance.now() - started };
  } catch (error) {
    await pending?.catch(() => undefined);
    await cancelInsert(connection);
    throw error;
  }
}

async function describeTable(connection: EngineConnection, target: string): Promise<TableColumn[]> {
  const { bytes } = await connection.query(`DESCRIBE TABLE ${target}`, "Native");
  const { columns, rowCount } = decodeNative(bytes ?? new Uint8Array());
  const text = (name: string, row: number): string =>
    String(columns.find((column) => column.name === name)?.get(row) ?? "");
  return Array.from({ length: rowCount }, (_, row) => ({
    name: text("name", row),
    type: text("type", row),
    kind: text("default_type", row),
  }));
}

function isWritable({ kind }: TableColumn): boolean {
  return kind !== "MATERIALIZED" && kind !== "ALIAS" && kind !== "EPHEMERAL";
}

// The engine would ignore an unknown name and write a row of defaults.
function pickColumns(
  known: readonly TableColumn[],
  names: readonly string[],
  target: string,
): { name: string; type: ReturnType<typeof parseType> }[] {
  return names.map((name) => {
    const column = known.find((candidate) => candidate.name === name);
    if (column === undefined) {
      const all = known.map((candidate) => candidate.name).join(", ");
      throw new ChdbUsageError(`${target} has no column "${name}"; it has ${all}.`);
    }
    if (column.kind === "MATERIALIZED" || column.kind === "ALIAS") {
      throw new ChdbUsageError(
        `The column "${name}" of ${target} is computed (${column.kind}) and takes no values.`,
      );
    }
    return { name, type: parseType(column.type) };
  });
}

const PART = /(?:[A-Za-z_]\w*|`(?:[^`\\]|\\.|``)*`|"(?:[^"\\]|\\.|"")*")/.source;
const TABLE = new RegExp(`^${PART}(?:\\.${PART})?$`, "s");

/** @throws ChdbUsageError for what is no table's name, so that it can stand in SQL */
function tableName(table: string): string {
  if (typeof table === "string" && TABLE.test(table)) return table;
  throw new ChdbUsageError(
    `${JSON.stringify(table)} is no name of a table: use table or database.table, in backquotes where needed.`,
  );
}
