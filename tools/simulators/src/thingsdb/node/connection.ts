import type { AnswerFate, FaultControls } from "../faults.ts";
import { Request } from "../requests/request.ts";
import type { Transport } from "../transport/transport.ts";
import type { Room, RoomListener } from "../values/room.ts";
import { encodePackage, HEADER_BYTES, MAX_PAYLOAD_BYTES } from "../wire/package.ts";
import { BrokenStreamError, PackageReader } from "../wire/package-reader.ts";
import { EVENT_ID } from "../wire/package-types.ts";

/** What a connection belongs to. */
export interface ConnectionOwner {
  /** Faults of the node, then those of the whole server. */
  readonly faultControls: readonly FaultControls[];
  handle(connection: Connection, request: Request): void;
  gone(connection: Connection): void;
}

/** One client. */
export class Connection implements RoomListener {
  /** Who has logged in; 0 for nobody yet. */
  userId = 0;
  /** The rooms that it has joined. */
  readonly rooms: Set<Room> = new Set();
  /** Hears nothing and says nothing. */
  isMute = false;
  isClosed = false;
  readonly #owner: ConnectionOwner;
  readonly #reader: PackageReader = new PackageReader();
  readonly #timers: Set<NodeJS.Timeout> = new Set();
  #transport: Transport | null = null;

  constructor(owner: ConnectionOwner) {
    this.#owner = owner;
  }

  /** Where it sends to; given once both ends exist. */
  attach(transport: Transport): void {
    this.#transport = transport;
  }

  /** The client's address. */
  get peer(): string {
    return this.#transport?.peer ?? "";
  }

  /** Bytes of a stream, cut anywhere. */
  receive(bytes: Uint8Array): void {
    if (this.isMute || this.isClosed) return;
    try {
      for (const one of this.#reader.read(bytes)) this.#take(new Request(one));
    } catch (error) {
      if (!(error instanceof BrokenStreamError)) throw error;
      this.#transport?.end();
    }
  }

  /** One message: a package, after which the rest of the message is ignored. */
  receiveMessage(bytes: Buffer): void {
    if (this.isMute || this.isClosed) return;
    const length = bytes.length >= HEADER_BYTES ? bytes.readUInt32LE(0) : Infinity;
    const type = bytes[6] ?? 0;
    const isWhole = length <= MAX_PAYLOAD_BYTES && bytes.length >= HEADER_BYTES + length;
    if (!isWhole || bytes[7] !== (type ^ 0xff)) {
      this.#transport?.end();
      return;
    }
    const payload = bytes.subarray(HEADER_BYTES, HEADER_BYTES + length);
    this.#take(new Request({ type, id: bytes.readUInt16LE(4), payload }));
  }

  #take(request: Request): void {
    for (const faults of this.#owner.faultControls) {
      const fate = faults.requestFate(request);
      if (fate === undefined || fate === "run") continue;
      if (fate === "reset") this.reset();
      return;
    }
    this.#owner.handle(this, request);
  }

  answer(request: Request, type: number, payload?: Uint8Array): void {
    const bytes = encodePackage(type, request.id, payload);
    const [fate] = this.#owner.faultControls
      .map((faults) => faults.answerFate(request))
      .filter((one) => one !== undefined);
    if (fate === undefined) this.sendBytes(bytes);
    else this.#sendAs(fate, bytes);
  }

  #sendAs(fate: AnswerFate, bytes: Uint8Array): void {
    switch (fate.kind) {
      case "send":
        this.sendBytes(bytes);
        return;
      case "delay":
        this.#later(fate.ms, () => this.sendBytes(bytes));
        return;
      case "hold":
        fate.group.add(() => this.sendBytes(bytes));
        return;
      case "drip":
        this.#drip(bytes, 0);
        return;
      case "cut":
        this.#cut(bytes.subarray(0, fate.after), fate.reset);
        return;
      default:
    }
  }

  #drip(bytes: Uint8Array, from: number): void {
    if (from >= bytes.length) return;
    this.sendBytes(bytes.slice(from, from + 1));
    setImmediate(() => this.#drip(bytes, from + 1));
  }

  #cut(bytes: Uint8Array, reset: boolean): void {
    if (!reset) {
      this.#transport?.endWith(bytes);
      return;
    }
    this.sendBytes(bytes);
    this.#later(10, () => this.reset());
  }

  #later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms);
    this.#timers.add(timer);
  }

  sendEvent(type: number, payload: Uint8Array): void {
    this.sendBytes(encodePackage(type, EVENT_ID, payload));
  }

  /** Sends a package of any kind. */
  sendPackage(type: number, id: number, payload?: Uint8Array): void {
    this.sendBytes(encodePackage(type, id, payload));
  }

  /** Sends any bytes: garbage, too. */
  sendBytes(bytes: Uint8Array): void {
    if (!this.isClosed && !this.isMute) this.#transport?.send(bytes);
  }

  /** Closes in an orderly way. */
  end(): void {
    this.#transport?.end();
  }

  /** Breaks the connection with RST. */
  reset(): void {
    this.#transport?.reset();
  }

  /** The transport has closed. */
  closed(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const room of this.rooms) room.listeners.delete(this);
    this.rooms.clear();
    this.#owner.gone(this);
  }
}
