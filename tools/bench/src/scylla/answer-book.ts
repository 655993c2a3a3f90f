import { at, compressedFlag, headerBytes, opcode } from "./frames.ts";
import { compressBody } from "./lz4.ts";
import type { Recording } from "./recording.ts";
import { executeFlagsAt, executeVariant, requestKey, variants } from "./request-key.ts";

const version = 0x84;

/** A whole envelope, ready to be sent but for its stream. */
function envelope(op: number, flags: number, body: Buffer): Buffer {
  const bytes = Buffer.alloc(headerBytes + body.length);
  bytes[at.version] = version;
  bytes[at.flags] = flags;
  bytes[at.opcode] = op;
  bytes.writeUInt32BE(body.length, at.length);
  body.copy(bytes, headerBytes);
  return bytes;
}

/** An ERROR of this code. */
export function errorEnvelope(code: number, message: string): Buffer {
  const text = Buffer.from(message);
  const body = Buffer.alloc(6 + text.length);
  body.writeInt32BE(code, 0);
  body.writeUInt16BE(text.length, 4);
  text.copy(body, 6);
  return envelope(opcode.error, 0, body);
}

/** Every cell of type int with one value gets another: a server tells its port in its own table. */
function replaceInt(body: Buffer, from: number, to: number): Buffer {
  const wanted = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0]);
  wanted.writeInt32BE(from, 4);
  const copy = Buffer.from(body);
  for (let i = copy.indexOf(wanted); i >= 0; i = copy.indexOf(wanted, i + 8)) copy.writeInt32BE(to, i + 4);
  return copy;
}

/** The recorded answers, found quickly. */
export class AnswerBook {
  readonly #byKey: ReadonlyMap<string, Buffer>;
  /** Of prepared statements, by the first four bytes of their id, then by variant. */
  readonly #executes = new Map<number, (Buffer | undefined)[]>();

  /**
   * @param port the one that the player has, in place of the recorded one
   * @param compressed whether bodies are compressed, which the handshake's never are
   */
  constructor(recording: Recording, port: number, compressed: boolean) {
    const byKey = new Map<string, Buffer>();
    for (const { key, opcode: op, flags, body } of recording.answers) {
      const own = key.includes(" system.") ? replaceInt(body, recording.port, port) : body;
      byKey.set(
        key,
        compressed && op !== opcode.supported
          ? envelope(op, flags | compressedFlag, compressBody(own))
          : envelope(op, flags, own),
      );
    }
    this.#byKey = byKey;
    for (const [key, answer] of byKey) {
      const [, variant, id] = /^execute (\d+) ([0-9a-f]+)$/.exec(key) ?? [];
      if (id === undefined) continue;
      const short = Number.parseInt(id.slice(0, 8), 16);
      const list = this.#executes.get(short) ?? new Array<undefined>(variants).fill(undefined);
      list[Number(variant)] = answer;
      this.#executes.set(short, list);
    }
  }

  /** The answer to EXECUTE, whose body begins at `start`. */
  forExecute(bytes: Buffer, start: number): Buffer | undefined {
    const variant = executeVariant(bytes[executeFlagsAt(bytes, start)] as number);
    return this.#executes.get(bytes.readUInt32BE(start + 2))?.[variant];
  }

  /** The answer to any other request. */
  forRequest(op: number, body: Buffer): Buffer {
    const key = requestKey(op, body);
    return this.#byKey.get(key) ?? errorEnvelope(0x2200, `not recorded: ${key}`);
  }
}
