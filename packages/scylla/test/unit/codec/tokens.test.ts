import { ByteWriter } from "@x/binary";
import { loadVectors } from "@x/testkit";
import { decoderOf } from "../../../src/codec/decode.ts";
import { encoderOf } from "../../../src/codec/encode.ts";
import { encodeRoutingKey } from "../../../src/routing/routing-key.ts";
import {
  compareTokens,
  parseToken,
  shardOfToken,
  type Token,
  tokenOf,
  tokenToBigInt,
} from "../../../src/routing/token.ts";
import { bytesOf, hexOf, parseWireType, sourceOf } from "./support.ts";

interface TokenVector {
  readonly types: readonly string[];
  readonly key_parts: readonly string[];
  readonly routing_key: string;
  readonly token: string;
  readonly scylla_shards: Readonly<Record<string, number>>;
}

const { vectors } = loadVectors<{ vectors: readonly TokenVector[] }>("tokens");

describe("the place of a row on the ring", () => {
  test("is the token that the server computes, for all of its keys", () => {
    expect(vectors).toHaveLength(342);
    for (const { routing_key, token } of vectors)
      expect([routing_key, String(tokenToBigInt(tokenOf(bytesOf(routing_key))))]).toEqual([
        routing_key,
        token,
      ]);
  });

  test("is on the shard that the formula says", () => {
    for (const { routing_key, scylla_shards } of vectors) {
      const token = tokenOf(bytesOf(routing_key));
      for (const [key, shard] of Object.entries(scylla_shards)) {
        const [shards, ignoreMsb] = key.split("/").map(Number);
        expect([routing_key, key, shardOfToken(token, shards!, ignoreMsb!)]).toEqual([
          routing_key,
          key,
          shard,
        ]);
      }
    }
  });

  test.each([0, 1, 12, 31, 32, 33, 63, 64])(
    "is on the shard of the formula in big integers, with %i bits ignored",
    (ignoreMsb) => {
      for (const { token } of vectors.slice(0, 50)) {
        const biased = BigInt.asUintN(64, (BigInt(token) + 2n ** 63n) << BigInt(ignoreMsb));
        for (const shards of [1, 3, 64, 255]) {
          const shard = Number((biased * BigInt(shards)) >> 64n);
          expect(shardOfToken(parseToken(token)!, shards, ignoreMsb)).toBe(shard);
        }
      }
    },
  );

  test("comes from the values of the partition key, in its order", () => {
    for (const { types, key_parts, routing_key } of vectors) {
      const parsed = types.map(parseWireType);
      const values = key_parts.map((hex, i) => {
        const bytes = bytesOf(hex);
        return decoderOf(parsed[i]!)(sourceOf(bytes), 0, bytes.length);
      });
      // The markers of a statement need not be in the order of the key.
      const indices = values.map((_, i) => values.length - 1 - i);
      const writer = new ByteWriter();
      const encoders = parsed.map(encoderOf).reverse();
      expect(encodeRoutingKey(writer, encoders, values.reverse(), indices)).toBe(true);
      expect(hexOf(writer.finish())).toBe(routing_key);
    }
  });

  test("is unknown when a part of the key is missing, and then nothing is written", () => {
    const writer = new ByteWriter();
    writer.u8(7);
    const encoders = [encoderOf({ kind: "int" }), encoderOf({ kind: "text" })];
    for (const values of [[1, null], [1, undefined], [null, "a"], [1], [1, "x".repeat(70_000)]])
      expect(encodeRoutingKey(writer, encoders, values, [0, 1])).toBe(false);
    expect(encodeRoutingKey(writer, encoders, [1, "a"], [])).toBe(false);
    expect(encodeRoutingKey(writer, encoders, [null], [0])).toBe(false);
    expect(() => encodeRoutingKey(writer, encoders, [1, 5], [0, 1])).toThrow("5 is no text");
    expect(hexOf(writer.finish())).toBe("07");
  });
});

describe("tokens", () => {
  test("are read from the text of the system tables", () => {
    for (const { token } of vectors) expect(String(tokenToBigInt(parseToken(token)!))).toBe(token);
    for (const text of [
      "",
      "x",
      "1.5",
      "9223372036854775808",
      "-9223372036854775809",
      "99999999999999999999",
    ])
      expect(parseToken(text)).toBeUndefined();
  });

  test("are ordered as signed numbers", () => {
    const sorted = vectors.map(({ token }) => BigInt(token)).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const tokens = sorted.map((token) => parseToken(String(token)) as Token);
    for (let i = 1; i < tokens.length; i++) {
      const order = compareTokens(tokens[i - 1]!, tokens[i]!);
      expect(Math.sign(order)).toBe(sorted[i - 1] === sorted[i] ? 0 : -1);
      expect(Math.sign(compareTokens(tokens[i]!, tokens[i - 1]!))).toBe(-Math.sign(order) + 0);
    }
  });
});
