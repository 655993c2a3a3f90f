import { loadVectors } from "@x/testkit";

/** One answer of the engine, see `format` in types.json. */
export interface Vector {
  readonly name: string;
  readonly sql: string;
  /** The whole answer in Native format, in hex. */
  readonly native: string;
  /** Type as the JSON formats report it. */
  readonly type?: string;
  /** Values as JSONCompactEachRow gives them. */
  readonly rows?: readonly unknown[];
}

/** What the engine answered for every type. */
export const vectors: readonly Vector[] = loadVectors<{ vectors: Vector[] }>("types").vectors;

/** The one that only the engine can read. */
export const UNREADABLE = "AggregateFunctionSum";

export const readable: readonly Vector[] = vectors.filter(({ name }) => name !== UNREADABLE);

export function bytesOf({ native }: Vector): Uint8Array {
  return Uint8Array.from(Buffer.from(native, "hex"));
}

export function vector(name: string): Vector {
  const found = vectors.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no vector ${name}`);
  return found;
}
