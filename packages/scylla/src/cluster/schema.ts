import type { Connection } from "../connection.ts";
import { ScyllaServerError } from "../server-errors.ts";
import { systemRows } from "../system-query.ts";

/** A column of a table. */
export interface ColumnMetadata {
  readonly name: string;
  /** As CQL text, `frozen` included. */
  readonly type: string;
  readonly kind: "partition_key" | "clustering" | "static" | "regular";
  /** Its place within the key; −1 outside of it. */
  readonly position: number;
  readonly clusteringOrder: "asc" | "desc" | "none";
}

/** An index of a table. */
export interface IndexMetadata {
  readonly name: string;
  readonly kind: string;
  readonly options: ReadonlyMap<string, string>;
}

/** A table, or a materialized view. */
export interface TableMetadata {
  readonly keyspace: string;
  readonly name: string;
  /** By their names: partition key, clustering key, then the others. */
  readonly columns: ReadonlyMap<string, ColumnMetadata>;
  /** Names of the columns, in order. */
  readonly partitionKey: readonly string[];
  readonly clusteringKey: readonly string[];
  readonly indexes: readonly IndexMetadata[];
  /** Of a view, the table that it shows. */
  readonly baseTable: string | undefined;
  readonly comment: string;
}

/** A user-defined type. */
export interface TypeMetadata {
  readonly name: string;
  readonly fields: readonly { readonly name: string; readonly type: string }[];
}

/** A function or an aggregate. */
export interface FunctionMetadata {
  readonly name: string;
  readonly argTypes: readonly string[];
  readonly returnType: string;
}

/** A keyspace and what is in it. */
export interface KeyspaceMetadata {
  readonly name: string;
  /** `class` and what that class is told. */
  readonly replication: ReadonlyMap<string, string>;
  readonly durableWrites: boolean;
  readonly tables: ReadonlyMap<string, TableMetadata>;
  readonly views: ReadonlyMap<string, TableMetadata>;
  readonly types: ReadonlyMap<string, TypeMetadata>;
  readonly functions: readonly FunctionMetadata[];
  readonly aggregates: readonly FunctionMetadata[];
}

type Texts = Iterable<readonly [string, string]>;

interface Rows {
  keyspaces: { keyspace_name: string; durable_writes: boolean; replication: Texts };
  tables: { keyspace_name: string; table_name: string; comment: string | null };
  views: {
    keyspace_name: string;
    view_name: string;
    base_table_name: string;
    comment: string | null;
  };
  columns: {
    keyspace_name: string;
    table_name: string;
    column_name: string;
    clustering_order: ColumnMetadata["clusteringOrder"];
    kind: ColumnMetadata["kind"];
    position: number;
    type: string;
  };
  indexes: { keyspace_name: string; table_name: string; index_name: string; kind: string; options: Texts };
  types: { keyspace_name: string; type_name: string; field_names: string[]; field_types: string[] };
  functions: { keyspace_name: string; function_name: string; argument_types: string[]; return_type: string };
  aggregates: {
    keyspace_name: string;
    aggregate_name: string;
    argument_types: string[];
    return_type: string;
  };
}

/** Which columns of each table are read. */
const QUERIES: Readonly<Record<keyof Rows, string>> = {
  keyspaces: "keyspace_name, durable_writes, replication",
  tables: "keyspace_name, table_name, comment",
  views: "keyspace_name, view_name, base_table_name, comment",
  columns: "keyspace_name, table_name, column_name, clustering_order, kind, position, type",
  indexes: "keyspace_name, table_name, index_name, kind, options",
  types: "keyspace_name, type_name, field_names, field_types",
  functions: "keyspace_name, function_name, argument_types, return_type",
  aggregates: "keyspace_name, aggregate_name, argument_types, return_type",
};

/**
 * Reads keyspaces and what is in them.
 * @param keyspace only this one, if it exists
 */
export async function readSchema(
  connection: Connection,
  keyspace?: string,
): Promise<Map<string, KeyspaceMetadata>> {
  const where = keyspace === undefined ? "" : ` WHERE keyspace_name = '${keyspace.replaceAll("'", "''")}'`;
  const read = async <Table extends keyof Rows>(table: Table): Promise<Map<string, Rows[Table][]>> => {
    const query = `SELECT ${QUERIES[table]} FROM system_schema.${table}${where}`;
    return groupBy(await systemRows<Rows[Table]>(connection, query), (row) => row.keyspace_name);
  };
  // Servers without user-defined functions, or views, may lack their tables.
  const readIfThere = <Table extends keyof Rows>(table: Table): Promise<Map<string, Rows[Table][]>> =>
    read(table).catch((error: unknown) => {
      if (error instanceof ScyllaServerError) return new Map();
      throw error;
    });
  const [keyspaces, tables, columns, types, indexes, views, functions, aggregates] = await Promise.all([
    read("keyspaces"),
    read("tables"),
    read("columns"),
    read("types"),
    readIfThere("indexes"),
    readIfThere("views"),
    readIfThere("functions"),
    readIfThere("aggregates"),
  ]);
  const schema = new Map<string, KeyspaceMetadata>();
  for (const [row] of keyspaces.values()) {
    const name = row!.keyspace_name;
    const ownColumns = groupBy(columns.get(name) ?? [], (column) => column.table_name);
    const ownIndexes = groupBy(indexes.get(name) ?? [], (index) => index.table_name);
    const table = (tableName: string, comment: string | null, baseTable?: string): TableMetadata =>
      makeTable(name, tableName, comment, ownColumns.get(tableName), ownIndexes.get(tableName), baseTable);
    schema.set(name, {
      name,
      replication: new Map(row!.replication),
      durableWrites: row!.durable_writes,
      tables: byName((tables.get(name) ?? []).map((one) => table(one.table_name, one.comment))),
      views: byName(
        (views.get(name) ?? []).map((one) => table(one.view_name, one.comment, one.base_table_name)),
      ),
      types: byName(
        (types.get(name) ?? []).map((one) => ({
          name: one.type_name,
          fields: one.field_names.map((field, i) => ({ name: field, type: one.field_types[i] ?? "" })),
        })),
      ),
      functions: (functions.get(name) ?? []).map((one) => ({
        name: one.function_name,
        argTypes: one.argument_types ?? [],
        returnType: one.return_type,
      })),
      aggregates: (aggregates.get(name) ?? []).map((one) => ({
        name: one.aggregate_name,
        argTypes: one.argument_types ?? [],
        returnType: one.return_type,
      })),
    });
  }
  return schema;
}

const KINDS = ["partition_key", "clustering", "static", "regular"];

function makeTable(
  keyspace: string,
  name: string,
  comment: string | null,
  columnRows: readonly Rows["columns"][] = [],
  indexRows: readonly Rows["indexes"][] = [],
  baseTable?: string,
): TableMetadata {
  const columns = columnRows
    .map((row) => ({
      name: row.column_name,
      type: row.type,
      kind: row.kind,
      position: row.position,
      clusteringOrder: row.clustering_order,
    }))
    .sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || a.position - b.position);
  const names = (kind: ColumnMetadata["kind"]): string[] =>
    columns.filter((column) => column.kind === kind).map((column) => column.name);
  return {
    keyspace,
    name,
    columns: byName(columns),
    partitionKey: names("partition_key"),
    clusteringKey: names("clustering"),
    indexes: indexRows.map((row) => ({
      name: row.index_name,
      kind: row.kind,
      options: new Map(row.options),
    })),
    baseTable,
    comment: comment ?? "",
  };
}

function byName<T extends { readonly name: string }>(items: readonly T[]): Map<string, T> {
  return new Map(items.map((item) => [item.name, item]));
}

function groupBy<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group === undefined) groups.set(key(row), [row]);
    else group.push(row);
  }
  return groups;
}
