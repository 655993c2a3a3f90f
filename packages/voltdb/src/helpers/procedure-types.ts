import type { VoltClient } from "../client.ts";
import { typeName, VoltType as types, type VoltType } from "../codec/volt-type.ts";
import type { LimitOptions } from "../options.ts";
import { type ProcedureInfo, readProcedures } from "../routing/topology.ts";

/** A procedure with what it takes. */
export interface ProcedureSignature {
  readonly name: string;
  /** In order; undefined for a type that the catalog does not name as one of ours. */
  readonly parameters: readonly (VoltType | undefined)[];
  readonly info: ProcedureInfo | undefined;
}

/** The catalog's names of types (JDBC). */
const TYPES: Readonly<Record<string, VoltType>> = {
  TINYINT: types.TINYINT,
  SMALLINT: types.SMALLINT,
  INTEGER: types.INTEGER,
  BIGINT: types.BIGINT,
  FLOAT: types.FLOAT,
  VARCHAR: types.STRING,
  TIMESTAMP: types.TIMESTAMP,
  DATE: types.DATE,
  DECIMAL: types.DECIMAL,
  VARBINARY: types.VARBINARY,
  GEOGRAPHY_POINT: types.GEOGRAPHY_POINT,
  GEOGRAPHY: types.GEOGRAPHY,
};

/** Asks the catalog for all procedures and their parameters, sorted by name. Throws as `client.call`. */
export async function readSignatures(
  client: Pick<VoltClient, "call">,
  options: LimitOptions = {},
): Promise<ProcedureSignature[]> {
  const [procedures, columns] = await Promise.all([
    client.call("@SystemCatalog", ["PROCEDURES"], options),
    client.call("@SystemCatalog", ["PROCEDURECOLUMNS"], options),
  ]);
  const infos = readProcedures(procedures.tables) ?? new Map<string, ProcedureInfo>();
  const parameters = new Map<string, (VoltType | undefined)[]>();
  const { rows } = columns.table<{ PROCEDURE_NAME: string; TYPE_NAME: string; ORDINAL_POSITION: number }>();
  for (const { PROCEDURE_NAME, TYPE_NAME, ORDINAL_POSITION } of rows) {
    const list = parameters.get(PROCEDURE_NAME) ?? [];
    list[ORDINAL_POSITION - 1] = TYPES[TYPE_NAME];
    parameters.set(PROCEDURE_NAME, list);
  }
  return [...infos.values()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((info) => ({ name: info.name, parameters: [...(parameters.get(info.name) ?? [])], info }));
}

/**
 * TypeScript of a module that exports a function `procedures`: all procedures of a client with the types of their
 * parameters. A procedure with a parameter of an unknown type takes any.
 */
export function formatSignatures(signatures: readonly ProcedureSignature[]): string {
  const isTyped = ({ parameters }: ProcedureSignature): boolean =>
    parameters.every((type) => type !== undefined);
  const listOf = ({ parameters }: ProcedureSignature, type: (name: string) => string): string =>
    `[${parameters.map((code) => type(typeName(code!))).join(", ")}]`;
  const members = signatures.map((signature) => {
    const inputs = `ParameterInputs<readonly ${listOf(signature, (name) => `typeof VoltType.${name}`)}>`;
    const type = isTyped(signature) ? `VoltProcedure<${inputs}>` : "VoltProcedure";
    return `  /** ${describe(signature)} */\n  readonly ${keyOf(signature.name)}: ${type};`;
  });
  const entries = signatures.map((signature) => {
    const list = isTyped(signature) ? `, ${listOf(signature, (name) => `VoltType.${name}`)}` : "";
    return `    ${keyOf(signature.name)}: client.procedure(${JSON.stringify(signature.name)}${list}),`;
  });
  return [
    "// Made by x-voltdb-types of the catalog of a server. Not to be changed by hand.",
    'import { type ParameterInputs, type VoltClient, type VoltProcedure, VoltType } from "@x/voltdb";',
    "",
    "/** The procedures of the server. */",
    "export interface Procedures {",
    ...members,
    "}",
    "",
    "/** All procedures of the server, ready to be called with their types. */",
    "export function procedures(client: VoltClient): Procedures {",
    "  return {",
    ...entries,
    "  };",
    "}",
    "",
  ].join("\n");
}

function describe({ info, parameters }: ProcedureSignature): string {
  const what = info?.readOnly ? "Reads only" : "Writes";
  const where =
    info?.partitionParameter === undefined
      ? "on all partitions"
      : `on the partition of parameter ${info.partitionParameter + 1}`;
  const unknown = parameters.includes(undefined) ? " The catalog does not tell all types." : "";
  return `${what}, ${where}.${unknown}`;
}

function keyOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}
