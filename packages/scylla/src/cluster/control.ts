import { ask } from "../call.ts";
import type { Connection } from "../connection.ts";
import { EVENT_TYPES, type ServerEvent } from "../protocol/event.ts";
import { OPCODE } from "../protocol/opcode.ts";
import { encodeRegister } from "../protocol/register.ts";
import { ClusterData } from "./cluster-data.ts";
import { readSchema } from "./schema.ts";
import { readTopology, type Topology } from "./topology.ts";

/** Events come in swarms: so long is waited for the last one. */
const DEBOUNCE_MS = 200;

/** What was missed is seen after this time. */
const REFRESH_MS = 60_000;

const NOTHING: Topology = { clusterName: "", partitioner: "", nodes: [] };

/** Keeps what is known of the cluster up to date, by one of the session's connections, on which the server sends events. */
export class Control {
  data: ClusterData = new ClusterData(NOTHING, new Map());
  /** Addresses of servers that are down, as the one that sends events has said. */
  readonly down: Set<string> = new Set();
  readonly #readsSchema: boolean;
  #connection: Connection | undefined;
  #port = 9042;
  #timer: NodeJS.Timeout | undefined;
  #refresher: NodeJS.Timeout | undefined;
  #pending: { topology: boolean; schema: boolean } = { topology: false, schema: false };
  #isClosed = false;
  /** Reads follow each other, so that what is read last stands. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(readsSchema: boolean) {
    this.#readsSchema = readsSchema;
  }

  /** The connection in use; undefined while there is none. */
  get connection(): Connection | undefined {
    return this.#connection?.isOpen ? this.#connection : undefined;
  }

  /** Asks this connection from now on. Rejects when it cannot tell. */
  async use(connection: Connection, port: number): Promise<void> {
    this.#connection = connection;
    this.#port = port;
    // Who has come back meanwhile was not heard of.
    this.down.clear();
    await ask(connection, OPCODE.REGISTER, (writer) => encodeRegister(writer, EVENT_TYPES), {
      timeoutMs: 15_000,
    });
    await this.refresh();
    if (this.#isClosed) return;
    clearInterval(this.#refresher);
    this.#refresher = setInterval(() => this.#refreshSoon("topology", 0), REFRESH_MS);
    this.#refresher.unref();
  }

  /** Reads everything anew; on `fallback` while there is no connection in use. */
  refresh(fallback?: Connection): Promise<void> {
    return this.#inTurn(async (connection) => {
      const [topology, keyspaces] = await Promise.all([
        readTopology(connection, this.#port),
        this.#readsSchema ? readSchema(connection) : this.data.keyspaces,
      ]);
      this.data = new ClusterData(topology, keyspaces);
    }, fallback);
  }

  /** Reads one keyspace anew. */
  refreshKeyspace(keyspace: string): Promise<void> {
    if (!this.#readsSchema) return Promise.resolve();
    return this.#inTurn(async (connection) => {
      const found = await readSchema(connection, keyspace);
      const keyspaces = new Map(this.data.keyspaces);
      const metadata = found.get(keyspace);
      if (metadata === undefined) keyspaces.delete(keyspace);
      else keyspaces.set(keyspace, metadata);
      const { clusterName, partitioner, nodes } = this.data;
      this.data = new ClusterData({ clusterName, partitioner, nodes }, keyspaces);
    });
  }

  /** Takes a hint that something has changed. */
  hint(event: ServerEvent): void {
    const { type } = event;
    if (type === "STATUS_CHANGE") {
      if (event.change === "DOWN") this.down.add(event.address);
      else this.down.delete(event.address);
    }
    if (type === "TOPOLOGY_CHANGE" || type === "STATUS_CHANGE") this.#refreshSoon("topology", DEBOUNCE_MS);
    else if (type === "SCHEMA_CHANGE" && this.#readsSchema) this.#refreshSoon("schema", DEBOUNCE_MS);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#refresher);
  }

  #refreshSoon(what: "topology" | "schema", delayMs: number): void {
    if (this.#isClosed) return;
    this.#pending[what] = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#refreshPending(), delayMs);
    this.#timer.unref();
  }

  async #refreshPending(): Promise<void> {
    const { topology, schema } = this.#pending;
    this.#pending = { topology: false, schema: false };
    // Should the connection be lost, everything is read anew on the next one.
    await this.#inTurn(async (connection) => {
      const read = topology ? await readTopology(connection, this.#port) : this.data;
      const keyspaces = schema ? await readSchema(connection) : this.data.keyspaces;
      this.data = new ClusterData(read, keyspaces);
    }).catch(() => {});
  }

  #inTurn(read: (connection: Connection) => Promise<void>, fallback?: Connection): Promise<void> {
    const turn = async (): Promise<void> => {
      const connection = this.connection ?? fallback;
      if (connection !== undefined && !this.#isClosed) await read(connection);
    };
    const result = this.#last.then(turn, turn);
    this.#last = result.catch(() => {});
    return result;
  }
}
