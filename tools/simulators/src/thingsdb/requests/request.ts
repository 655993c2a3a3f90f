import { fromByteText } from "../values/text.ts";
import { MsgpackReader } from "../wire/msgpack-reader.ts";
import type { Package } from "../wire/package.ts";
import { PackageType } from "../wire/package-types.ts";

/** A package of a client that wants an answer. */
export class Request implements Package {
  readonly type: number;
  readonly id: number;
  readonly payload: Uint8Array;

  constructor({ type, id, payload }: Package) {
    this.type = type;
    this.id = id;
    this.payload = payload;
  }

  /** How its type is called: "QUERY". */
  get name(): string {
    return NAMES.get(this.type) ?? "?";
  }

  /** The scope as the client wrote it, "" where the payload has none. */
  get scope(): string {
    return this.#text(1);
  }

  /** The code of a query, the name of the procedure to run; "" for other requests. */
  get code(): string {
    return this.#text(2);
  }

  /** A text near the beginning of the payload. */
  #text(position: number): string {
    const reader = new MsgpackReader(this.payload);
    if (reader.next() !== "array" || reader.size < position) return "";
    for (let index = 1; index < position; index++) reader.skip();
    return reader.next() === "str" ? fromByteText(reader.str) : "";
  }
}

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(PackageType).map(([name, type]): [number, string] => [type, name]),
);
