import { decode, ExtData, encode } from "@msgpack/msgpack";
import { mutations, prefixes } from "@x/testkit";
import { readAnswer } from "../../src/thingsdb/values/read-answer.ts";
import { toByteText } from "../../src/thingsdb/values/text.ts";
import { MsgpackReader } from "../../src/thingsdb/wire/msgpack-reader.ts";
import { MsgpackWriter } from "../../src/thingsdb/wire/msgpack-writer.ts";

/** Integers at and around every border of a width. */
const borders = [0, 5, 7, 8, 15, 16, 31, 32, 62].flatMap((bits) => {
  const power = 2n ** BigInt(bits);
  return [power - 1n, power, power + 1n, -power, -power - 1n];
});

function written(write: (writer: MsgpackWriter) => void): Uint8Array {
  const writer = new MsgpackWriter();
  write(writer);
  return writer.take();
}

describe("the MessagePack of the simulator", () => {
  it.each(borders.map((value) => [String(value), value] as const))(
    "writes %s as short as it can be, and reads it",
    (_, value) => {
      const bytes = written((writer) => writer.int(value));
      const isSafe = value >= -(2n ** 53n) && value <= 2n ** 53n;
      expect(decode(bytes, { useBigInt64: true })).toEqual(
        isSafe && bytes.length < 9 ? Number(value) : value,
      );
      if (bytes.length < 9) expect(Buffer.from(bytes)).toEqual(Buffer.from(encode(Number(value))));
      const reader = new MsgpackReader(bytes);
      expect([reader.next(), reader.int]).toEqual(["int", value]);
    },
  );

  it("writes whole floats as floats", () => {
    expect(Buffer.from(written((writer) => writer.float(1))).toString("hex")).toBe("cb3ff0000000000000");
  });

  it.each([0, 31, 32, 255, 256, 65535, 65536])(
    "writes a text, bytes and a list of length %i as others do",
    (length) => {
      const text = "x".repeat(length);
      expect(Buffer.from(written((writer) => writer.str(text)))).toEqual(Buffer.from(encode(text)));
      const bytes = new Uint8Array(length).fill(7);
      expect(Buffer.from(written((writer) => writer.bin(bytes)))).toEqual(Buffer.from(encode(bytes)));
      const list = written((writer) => {
        writer.array(length);
        for (let index = 0; index < length; index++) writer.nil();
      });
      expect(Buffer.from(list)).toEqual(Buffer.from(encode(new Array(length).fill(null))));
    },
  );

  it.each([0, 1, 2, 3, 4, 8, 16, 17, 300])("reads and writes an extension of %i bytes", (length) => {
    const bytes = encode(new ExtData(5, new Uint8Array(length).fill(9)));
    const reader = new MsgpackReader(bytes);
    expect(reader.next()).toBe("ext");
    expect([reader.extType, reader.bytes.length]).toEqual([5, length]);
    expect(Buffer.from(written((writer) => writer.ext(5, reader.bytes)))).toEqual(Buffer.from(bytes));
  });

  it("reads what others write", () => {
    const value = {
      a: [1, -1, 1.5, null, true, "café €", new Uint8Array([1, 2])],
      b: { c: 2 ** 40, d: "y".repeat(70_000) },
    };
    expect(readAnswer(new MsgpackReader(encode(value)))).toEqual(value);
  });

  it("keeps texts that are not UTF-8 as they are", () => {
    const reader = new MsgpackReader(Buffer.from("a3fffe41", "hex"));
    expect(reader.next()).toBe("str");
    expect(Buffer.from(written((writer) => writer.str(reader.str))).toString("hex")).toBe("a3fffe41");
    expect(toByteText("é")).toHaveLength(2);
  });

  it("ends on anything that is cut or changed", () => {
    const bytes = encode({
      a: [1, 2 ** 40, "text", new Uint8Array(20)],
      b: new ExtData(1, new Uint8Array(5)),
    });
    for (const broken of [...prefixes(bytes), ...mutations(bytes, { count: 500 })]) {
      const reader = new MsgpackReader(broken);
      for (let steps = 0; steps <= broken.length; steps++) {
        const kind = reader.next();
        if (kind === "end" || kind === "incomplete") break;
      }
      new MsgpackReader(broken).skip();
    }
  });
});
