import type { VoltTable } from "../codec/volt-table.ts";
import { isVoltType, type VoltType } from "../codec/volt-type.ts";

/** A site: one of the workers of a host. */
export interface Site {
  readonly hostId: number;
  readonly site: number;
}

/** One part of the data, and where it is. */
export interface Partition {
  readonly id: number;
  /** All copies. */
  readonly sites: readonly Site[];
  /** The copy that takes calls first. */
  readonly leader: Site | undefined;
}

/** What the catalog says about a procedure. */
export interface ProcedureInfo {
  readonly name: string;
  readonly readOnly: boolean;
  readonly singlePartition: boolean;
  /** A compound procedure, of servers from version 12 on. */
  readonly compound: boolean;
  /** Index of the parameter that says which partition, of single-partition procedures. */
  readonly partitionParameter: number | undefined;
  /** Type of that parameter. */
  readonly partitionParameterType: VoltType | undefined;
}

/** How data and procedures lie in the cluster, as far as a client is told. */
export interface Topology {
  readonly partitions: readonly Partition[];
  /** Where calls of many partitions are led from. */
  readonly coordinator: Site | undefined;
  /** The numbers of the hosts, ascending. */
  readonly hostIds: readonly number[];
  /** How keys become partitions; `ELASTIC`. */
  readonly hashType: string;
  /** The ring of that hash as it came: int32 count, then int32 token and int32 partition each, tokens ascending. */
  readonly hashConfig: Uint8Array;
  /** Procedures by name, those of tables (`T.insert`) included. */
  readonly procedures: ReadonlyMap<string, ProcedureInfo>;
}

/** The number of the partition that stands for all of them. */
const COORDINATOR = 16_383;

/** A topology without the procedures. */
export type Layout = Omit<Topology, "procedures">;

// @Statistics TOPO: table 0: Partition INTEGER, Sites VARCHAR "host:site, host:site", Leader VARCHAR "host:site";
// table 1: HASHTYPE VARCHAR, HASHCONFIG VARBINARY (server 10.1)

/** Reads the answer to `@Statistics TOPO`; undefined when it is none. */
export function readLayout(tables: readonly VoltTable[]): Layout | undefined {
  const [sites, hash] = tables;
  if (sites === undefined || sites.columns.length < 3) return undefined;
  const all = sites.tuples.map(([id, copies, leader]) => ({
    id: Number(id),
    sites: readSites(String(copies ?? "")),
    leader: readSites(String(leader ?? ""))[0],
  }));
  const [hashType, hashConfig] = hash?.tuples[0] ?? [];
  const hostIds = new Set(all.flatMap((partition) => partition.sites.map(({ hostId }) => hostId)));
  return {
    partitions: all.filter(({ id }) => id !== COORDINATOR),
    coordinator: all.find(({ id }) => id === COORDINATOR)?.leader,
    hostIds: [...hostIds].sort((a, b) => a - b),
    hashType: String(hashType ?? ""),
    // A copy: the view would keep the whole answer.
    hashConfig: hashConfig instanceof Uint8Array ? Uint8Array.from(hashConfig) : new Uint8Array(0),
  };
}

// @SystemCatalog PROCEDURES: PROCEDURE_NAME in column 2, JSON in REMARKS, column 6

/** Reads the answer to `@SystemCatalog PROCEDURES`; undefined when it is none. */
export function readProcedures(tables: readonly VoltTable[]): Map<string, ProcedureInfo> | undefined {
  const [table] = tables;
  if (table === undefined || table.columns.length < 7) return undefined;
  const procedures = new Map<string, ProcedureInfo>();
  for (const row of table.tuples) {
    const name = String(row[2]);
    procedures.set(name, readRemarks(name, String(row[6] ?? "")));
  }
  return procedures;
}

function readRemarks(name: string, json: string): ProcedureInfo {
  let remarks: Record<string, unknown> = {};
  try {
    remarks = (JSON.parse(json) ?? {}) as Record<string, unknown>;
  } catch {
    // Without remarks it is a procedure of which nothing is known, and goes anywhere.
  }
  const type = Number(remarks.partitionParameterType);
  const singlePartition = remarks.singlePartition === true;
  const parameter = remarks.partitionParameter;
  return {
    name,
    readOnly: remarks.readOnly === true,
    singlePartition,
    compound: remarks.compound === true,
    partitionParameter: singlePartition && typeof parameter === "number" ? parameter : undefined,
    partitionParameterType: singlePartition && isVoltType(type) ? type : undefined,
  };
}

function readSites(text: string): Site[] {
  return text.split(",").flatMap((part) => {
    const match = /^\s*(\d+):(\d+)\s*$/.exec(part);
    return match === null ? [] : [{ hostId: Number(match[1]), site: Number(match[2]) }];
  });
}
