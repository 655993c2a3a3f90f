import { FaultControls } from "../faults.ts";
import { LegacyWatch } from "../legacy/legacy-watch.ts";
import type { Settings } from "../options.ts";
import { handleRequest } from "../requests/handle-request.ts";
import { handleHttp } from "../requests/http-api.ts";
import type { Request } from "../requests/request.ts";
import { Counters } from "../state/counters.ts";
import { Database } from "../state/database.ts";
import { collectGarbage } from "../state/garbage.ts";
import { listenHttp } from "../transport/listen-http.ts";
import { type Listener, listenTcp } from "../transport/listen-tcp.ts";
import { listenWebSocket } from "../transport/listen-websocket.ts";
import { SocketTransport } from "../transport/socket-transport.ts";
import { WebSocketTransport } from "../transport/websocket-transport.ts";
import type { Room, RoomListener } from "../values/room.ts";
import { PackageType } from "../wire/package-types.ts";
import { encodePlain } from "../wire/payloads.ts";
import type { Change, ReplayedChange, Replica } from "./change-log.ts";
import type { Cluster } from "./cluster.ts";
import { Connection, type ConnectionOwner } from "./connection.ts";
import { sendDeletes, sendEmit } from "./room-events.ts";
import type { NodeStatus } from "./status.ts";

/** The ports of a node, 0 for any. */
export interface NodePorts {
  readonly tcp: number;
  readonly webSocket: number;
  readonly http: number;
}

/** One node: its own copy of the database, its listeners, and its clients. */
export class SimulatedNode implements ConnectionOwner, Replica {
  readonly id: number;
  readonly cluster: Cluster;
  readonly settings: Settings;
  readonly database: Database;
  readonly counters: Counters;
  readonly startedAt: number = Date.now();
  /** Faults of this node alone. */
  readonly faults: FaultControls = new FaultControls();
  readonly connections: Set<Connection> = new Set();
  readonly watch: LegacyWatch | null;
  status: NodeStatus = "OFFLINE";
  #ports: NodePorts;
  #listeners: Listener[] = [];

  constructor(id: number, cluster: Cluster, ports: NodePorts) {
    this.id = id;
    this.cluster = cluster;
    this.settings = cluster.settings;
    const now = Math.floor(cluster.startedAt / 1000);
    this.database = new Database({ now, isLegacy: this.settings.legacy });
    this.counters = new Counters(now);
    this.watch = this.settings.legacy ? new LegacyWatch(this) : null;
    this.database.listener = this.watch;
    this.#ports = ports;
  }

  /** Where it takes clients on TCP. */
  get port(): number {
    return this.#ports.tcp;
  }

  get webSocketPort(): number {
    return this.#ports.webSocket;
  }

  get httpPort(): number {
    return this.#ports.http;
  }

  /** `host:port`. */
  get address(): string {
    return `${this.settings.host}:${this.port}`;
  }

  /** `ws://host:port`, or `wss:`. */
  get webSocketUrl(): string {
    return `${this.settings.tls ? "wss" : "ws"}://${this.settings.host}:${this.webSocketPort}`;
  }

  get faultControls(): readonly FaultControls[] {
    return [this.faults, this.cluster.faults];
  }

  /** Listens, again after {@link SimulatedNode.kill} on the same ports. */
  async start(): Promise<void> {
    const { host, tls } = this.settings;
    const tcp = await listenTcp(host, this.#ports.tcp, tls, (socket) => {
      const connection = this.#accept();
      connection.attach(
        new SocketTransport(socket, {
          data: (bytes) => connection.receive(bytes),
          closed: () => connection.closed(),
        }),
      );
    });
    const webSocket = await listenWebSocket(host, this.#ports.webSocket, tls, (socket, peer) => {
      const connection = this.#accept();
      connection.attach(
        new WebSocketTransport(socket, peer, {
          data: (bytes) => connection.receiveMessage(bytes as Buffer),
          closed: () => connection.closed(),
        }),
      );
    });
    const http = await listenHttp(host, this.#ports.http, (request) => handleHttp(this, request));
    this.#ports = { tcp: tcp.port, webSocket: webSocket.port, http: http.port };
    this.#listeners = [tcp, webSocket, http];
    this.status = "READY";
  }

  #accept(): Connection {
    const connection = new Connection(this);
    const isMute = this.faults.isMute() || this.cluster.faults.isMute();
    connection.isMute = isMute || this.status !== "READY";
    this.connections.add(connection);
    return connection;
  }

  handle(connection: Connection, request: Request): void {
    handleRequest(this, connection, request);
  }

  gone(connection: Connection): void {
    this.connections.delete(connection);
    this.watch?.forget(connection);
  }

  /** Tells the clients in a room, here and on the other nodes. */
  emit(room: Room, payload: Uint8Array, except: RoomListener | null): void {
    sendEmit(room, payload, except);
    this.cluster.forwardEmit(this, room, payload);
  }

  /** Repeats a change that another node has made. */
  replay(change: Change, apply: ReplayedChange): void {
    apply(this, change);
    this.afterChange();
  }

  /** What a change leaves to be done: watchers are told, and what nothing refers to any more goes. */
  afterChange(): void {
    this.watch?.publish();
    for (const collection of this.database.collections.values()) {
      if (!collection.hasGarbage) continue;
      const { things, rooms } = collectGarbage(collection);
      this.counters.garbageCollected += things.length + rooms.length;
      sendDeletes(rooms);
      this.watch?.deleted(things);
    }
  }

  /**
   * Stops as on SIGTERM: clients are told, and served for a while if there are other nodes; new connections are accepted
   * and never answered; then everything ends.
   */
  async stop(periodMs: number = this.settings.shutdownPeriodMs): Promise<void> {
    if (this.status !== "READY") return;
    this.#become("SHUTTING_DOWN");
    if (this.cluster.nodes.length > 1) await this.cluster.sleep(periodMs);
    if ((this.status as NodeStatus) !== "SHUTTING_DOWN") return;
    this.#become("OFFLINE");
    for (const connection of this.connections) connection.end();
    await new Promise((resolve) => setImmediate(resolve));
    await this.close();
  }

  /** Is gone at once, as after `kill -9`: connections end without a word, or with RST. */
  async kill({ reset = true }: { readonly reset?: boolean } = {}): Promise<void> {
    this.status = "OFFLINE";
    for (const connection of this.connections) {
      if (reset) connection.reset();
      else connection.end();
    }
    await this.close();
  }

  /** Stops listening, and drops all connections. */
  async close(): Promise<void> {
    this.status = "OFFLINE";
    const listeners = this.#listeners;
    this.#listeners = [];
    await Promise.all(listeners.map((listener) => listener.close()));
    for (const connection of this.connections) connection.closed();
  }

  #become(status: NodeStatus): void {
    this.status = status;
    const payload = encodePlain({ id: this.id, status });
    for (const connection of this.connections)
      if (connection.userId !== 0 && !this.settings.legacy)
        connection.sendEvent(PackageType.NODE_STATUS, payload);
    this.watch?.nodeStatus(payload);
  }
}
