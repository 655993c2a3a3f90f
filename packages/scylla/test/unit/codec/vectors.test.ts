import { loadVectors } from "@x/testkit";
import { type CqlType, typeText } from "../../../src/codec/type.ts";
import { EMPTY } from "../../../src/codec/value/empty.ts";
import { serverJson } from "./server-json.ts";
import { bytesOf, decode, encodeWithLength, hexOf, parseWireType, type ValueVector } from "./support.ts";

const { vectors } = loadVectors<{ vectors: readonly ValueVector[] }>("values_v4");
const stored = vectors.filter(({ hex }) => hex !== undefined);

/** Dates and timestamps that the server's own JSON has wrong: it writes years before 1 without their sign. */
const WRONG_JSON = new Set(["-8640000000000000"]);

function exact(type: CqlType, hex: string): unknown {
  return decode(type, bytesOf(hex), { timestamps: "bigint", empties: "keep" });
}

describe("every value that the server has stored", () => {
  test.each(
    stored.map((vector) => [`${vector.cql_type} ${vector.literal ?? vector.bound}`.slice(0, 100), vector]),
  )("%s is read, and written as the same bytes", (_, { wire_type, hex, literal }) => {
    const type = parseWireType(wire_type);
    const value = hex === null || hex === undefined ? null : exact(type, hex);
    const length = Buffer.alloc(4);
    length.writeInt32BE(hex === null ? -1 : hex!.length / 2);
    const bytes = hexOf(encodeWithLength(type, value));
    if (literal === "(1,'a')" || literal === "(1)") {
      // A tuple that was stored short is written whole, with nulls at its end.
      expect(bytes.slice(8).startsWith(hex!)).toBe(true);
      expect(bytes.slice(8 + hex!.length)).toMatch(/^(ffffffff)+$/);
    } else expect(bytes).toBe(length.toString("hex") + (hex ?? ""));
  });

  test("is what the server's own JSON says", () => {
    for (const { wire_type, hex, literal, server_json } of stored) {
      if (server_json === undefined || server_json === null || WRONG_JSON.has(literal!)) continue;
      const type = parseWireType(wire_type);
      const value = hex === null || hex === undefined ? null : exact(type, hex);
      expect(`${wire_type} ${serverJson(type, value)}`).toBe(`${wire_type} ${server_json}`);
    }
  });

  test("of no bytes is read as null, as a marker if asked for, and as empty text or bytes where these exist", () => {
    for (const { wire_type, bound, hex } of stored) {
      if (bound !== "empty" || hex !== "") continue;
      const type = parseWireType(wire_type);
      const plain = decode(type, new Uint8Array(0));
      const kept = decode(type, new Uint8Array(0), { empties: "keep" });
      if (type.kind === "text" || type.kind === "ascii") expect([plain, kept]).toEqual(["", ""]);
      else if (type.kind === "blob") expect([plain, kept]).toEqual([new Uint8Array(0), new Uint8Array(0)]);
      else expect([typeText(type), plain, kept]).toEqual([typeText(type), null, EMPTY]);
    }
  });
});
