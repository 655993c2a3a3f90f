import { loadVectors } from "@x/testkit";

/** A recorded package. */
export interface RecordedPackage {
  readonly client?: string;
  readonly dir: "c2s" | "s2c";
  readonly type: number;
  readonly id: number;
  readonly length: number;
  /** The whole package; long ones have only their ends. */
  readonly hex?: string;
  readonly hex_head?: string;
  readonly hex_tail?: string;
}

/** A case: packages in the order of each client. */
export interface RecordedCase {
  readonly name: string;
  readonly packages: readonly RecordedPackage[];
}

/** The cases of one file. */
export function casesOf(file: string): readonly RecordedCase[] {
  return loadVectors<{ readonly cases: readonly RecordedCase[] }>(file).cases;
}

/** The one long package that cannot be made of its ends. */
const TOO_LARGE = "b = bytes(s); a=[]; for(i in range(30)) {a.push({b: b});}; a;";

/**
 * The bytes of a recorded package. Of long ones only the ends were kept: between them is what the head ends with, which
 * holds for all of them but the lists of ints.
 */
export function bytesOf({ hex, hex_head: head, hex_tail: tail, length }: RecordedPackage): Uint8Array {
  if (hex !== undefined) return Buffer.from(hex, "hex");
  const start = Buffer.from(head!, "hex");
  const end = Buffer.from(tail!, "hex");
  // A header alone, of a package that was never sent in full.
  if (length > 0x40000000) return start.subarray(0, 8);
  const bytes = Buffer.alloc(8 + length, start.at(-1));
  start.copy(bytes);
  end.copy(bytes, bytes.length - end.length);
  if (start.includes("a=[]")) {
    bytes.write(TOO_LARGE, 19);
    Buffer.from("81a173db000f4240", "hex").copy(bytes, 19 + TOO_LARGE.length);
  }
  return bytes;
}
