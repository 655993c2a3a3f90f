import type { ByteReader } from "@x/binary";
import { DEFAULT_MODES } from "../codec/value-modes.ts";
import type { Connection } from "../connection.ts";
import { VoltProtocolError } from "../errors.ts";
import { readResponse, type VoltResponse } from "../protocol/response.ts";
import { type Layout, type ProcedureInfo, readLayout, readProcedures, type Topology } from "./topology.ts";

/** Makes an internal call on one connection; its status may be any. */
export type AskServer = (
  on: Connection,
  procedure: string,
  params: readonly unknown[],
) => Promise<VoltResponse>;

/** The last byte of the handles of notices. */
const NOTICE = { topology: 0xfe, procedures: 0xfd } as const;

/** Knows the topology, and keeps it as the cluster's notices change it. */
export class TopologyWatch {
  readonly #ask: AskServer;
  readonly #onChange: () => void;
  #subscribed: Connection | undefined;
  #layout: Layout | undefined;
  #procedures: ReadonlyMap<string, ProcedureInfo> = new Map();
  #topology: Topology | undefined;

  constructor(ask: AskServer, onChange: () => void) {
    this.#ask = ask;
    this.#onChange = onChange;
  }

  /** Undefined until it is known. */
  get topology(): Topology | undefined {
    return this.#topology;
  }

  /** Whether a connection brings notices. */
  get isSubscribed(): boolean {
    return this.#subscribed?.isOpen === true;
  }

  /** Subscribes to notices on a connection and asks for everything once. What a server does not tell stays as it is. */
  async subscribe(connection: Connection): Promise<void> {
    this.#subscribed = connection;
    const [, layout, procedures] = await Promise.all([
      this.#ask(connection, "@Subscribe", ["TOPOLOGY"]),
      this.#ask(connection, "@Statistics", ["TOPO", 0]),
      this.#ask(connection, "@SystemCatalog", ["PROCEDURES"]),
    ]);
    this.#take(readLayout(layout.tables), readProcedures(procedures.tables));
  }

  /** Takes a notice, or passes it over when it is none of these. */
  onNotice(kind: number, reader: ByteReader): void {
    try {
      if (kind === NOTICE.topology) this.#take(readLayout(read(reader)), undefined);
      else if (kind === NOTICE.procedures) this.#take(undefined, readProcedures(read(reader)));
    } catch (error) {
      // Nobody asked, so there is nobody to tell; the next notice may be readable.
      if (!(error instanceof VoltProtocolError)) throw error;
    }
  }

  #take(layout: Layout | undefined, procedures: ReadonlyMap<string, ProcedureInfo> | undefined): void {
    this.#layout = layout ?? this.#layout;
    this.#procedures = procedures ?? this.#procedures;
    if (this.#layout === undefined) return;
    this.#topology = Object.freeze({ ...this.#layout, procedures: this.#procedures });
    this.#onChange();
  }
}

function read(reader: ByteReader): VoltResponse["tables"] {
  return readResponse(reader, DEFAULT_MODES, 0).tables;
}
