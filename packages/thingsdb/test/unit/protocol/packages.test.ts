import { ByteWriter } from "@x/binary";
import { loadVectors, mutations, seededRandom } from "@x/testkit";
import { Decoder } from "../../../src/codec/decode.ts";
import { encodeValue } from "../../../src/codec/encode.ts";
import { Float } from "../../../src/codec/values.ts";
import { ThingsDBProtocolError } from "../../../src/errors.ts";
import { readError, readNodeStatus, readRoomEvent, readWarning } from "../../../src/protocol/events.ts";
import { beginPackage, endPackage } from "../../../src/protocol/package.ts";
import { PackageParser } from "../../../src/protocol/package-parser.ts";
import { PACKAGE } from "../../../src/protocol/package-type.ts";
import { recorded, untag, VECTOR_FILES } from "../../support/vectors.ts";

interface Read {
  type: number;
  id: number;
  hex: string;
}

function collect(into: Read[], maxBytes?: number): PackageParser {
  return new PackageParser((type, id, bytes, _view, start, end) => {
    into.push({ type, id, hex: Buffer.from(bytes.subarray(start, end)).toString("hex") });
  }, maxBytes);
}

const sent = VECTOR_FILES.flatMap((file) =>
  recorded(file).flatMap(({ name, packages }) =>
    packages
      .filter((one) => one.hex && !/wrong check byte/.test(name))
      .map((one) => ({ name: `${file}: ${name}: ${one.dir} ${one.name}`, one })),
  ),
);
const stream = new Uint8Array(Buffer.from(sent.map(({ one }) => one.hex).join(""), "hex"));
const expected = sent.map(({ one }) => ({ type: one.type, id: one.id, hex: one.hex!.slice(16) }));

describe("packages", () => {
  it.each(sent.filter(({ one }) => one.dir === "c2s"))("are written as recorded: $name", ({ one }) => {
    const writer = new ByteWriter();
    const at = beginPackage(writer, one.type, one.id);
    const cannotBeSent = /\$ext|\$strbytes/.test(JSON.stringify(one.decoded) ?? "") || one.undecodable;
    const isOverlong = /float32|over-long|integer map key|above int64/.test(
      sent.find((entry) => entry.one === one)!.name,
    );
    if (cannotBeSent || isOverlong) writer.append(Buffer.from(one.hex!.slice(16), "hex"));
    else if (one.decoded !== undefined)
      encodeValue(
        writer,
        untag(one.decoded, (value) => new Float(value)),
      );
    endPackage(writer, at);
    expect(Buffer.from(writer.finish()).toString("hex")).toBe(one.hex);
  });

  it("are read from one chunk", () => {
    const read: Read[] = [];
    collect(read).feed(stream);
    expect(read).toEqual(expected);
  });

  it("are read one byte at a time", () => {
    const read: Read[] = [];
    const parser = collect(read);
    for (let i = 0; i < stream.length; i++) parser.feed(stream.slice(i, i + 1));
    expect(read).toEqual(expected);
    expect(parser.isInside).toBe(false);
  });

  it("are read however they are split", () => {
    const random = seededRandom(7);
    for (let round = 0; round < 50; round++) {
      const read: Read[] = [];
      const parser = collect(read);
      const most = 1 + Math.floor(random() * 400);
      for (let at = 0; at < stream.length; ) {
        const until = Math.min(stream.length, at + 1 + Math.floor(random() * most));
        parser.feed(stream.slice(at, until));
        at = until;
      }
      expect(read).toEqual(expected);
    }
  });

  it.each(recorded("framing").filter(({ name }) => /check byte|1 GiB/.test(name)))(
    "are refused as the server does: $name",
    ({ packages }) => {
      const bytes = Buffer.from(packages[0]!.hex ?? packages[0]!.hex_head!, "hex");
      expect(() => collect([]).feed(new Uint8Array(bytes))).toThrow(ThingsDBProtocolError);
      const parser = collect([]);
      expect(() => {
        for (const byte of bytes) parser.feed(Uint8Array.of(byte));
      }).toThrow(ThingsDBProtocolError);
    },
  );

  it("longer than the limit are refused before they are awaited", () => {
    expect(() => collect([], 10).feed(new Uint8Array([11, 0, 0, 0, 0, 0, 18, 237]))).toThrow(
      "no ThingsDB package",
    );
  });

  it("that are damaged are read or refused with a typed error", () => {
    for (const damaged of mutations(stream.slice(0, 600), { count: 1000 })) {
      try {
        collect([]).feed(damaged);
      } catch (error) {
        expect(error).toBeInstanceOf(ThingsDBProtocolError);
      }
    }
  });

  it("are no longer read once the parser is stopped", () => {
    let count = 0;
    const parser = new PackageParser(() => {
      count++;
      parser.stop();
    });
    parser.feed(stream);
    parser.feed(stream);
    expect(count).toBe(1);
  });

  it("are read from memory that is lent, and stay when that is overwritten", () => {
    const random = seededRandom(7);
    const given = [0, 10, 20_000, 32_700, 40_000, 65_000, 200_000, 5_000_000].map((length, i) => [
      new Uint8Array(length).fill(i),
      `text ${i}`,
    ]);
    const writer = new ByteWriter();
    for (const value of [...given, ...given]) {
      const at = beginPackage(writer, PACKAGE.DATA, 1);
      encodeValue(writer, value);
      endPackage(writer, at);
    }
    const bytes = writer.finish();
    const decoder = new Decoder();
    const read: unknown[] = [];
    const parser = new PackageParser((_type, _id, memory, view, start, end) => {
      read.push(decoder.decode(memory, view, start, end));
    });
    const lent = new Uint8Array(65_536);
    for (let at = 0; at < bytes.length; ) {
      const until = Math.min(bytes.length, at + (random() < 0.3 ? 1 + random() * 20 : lent.length));
      lent.set(bytes.subarray(at, until));
      parser.feed(lent.subarray(0, Math.floor(until) - Math.floor(at)), true);
      lent.fill(0xaa);
      at = Math.floor(until);
    }
    expect(read).toHaveLength(2 * given.length);
    for (const [i, value] of read.entries()) {
      const [data, text] = value as [Uint8Array, string];
      const expected = given[i % given.length] as [Uint8Array, string];
      expect([Buffer.compare(data, expected[0]), text]).toEqual([0, expected[1]]);
    }
    expect(parser.isInside).toBe(false);
  });

  it("take no memory for what they only say will come", () => {
    const parser = collect([]);
    const before = process.memoryUsage().arrayBuffers;
    parser.feed(new Uint8Array([0, 0, 0, 0x3f, 0, 0, 18, 237]));
    parser.feed(new Uint8Array(100_000), true);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 << 20);
  });

  it("of WebSockets are the same, one per message", () => {
    for (const { sent: request, received } of loadVectors<{ cases: { sent: string; received: string }[] }>(
      "websocket",
    ).cases) {
      const read: Read[] = [];
      collect(read).feed(new Uint8Array(Buffer.from(received, "hex")));
      collect(read).feed(new Uint8Array(Buffer.from(request, "hex")));
      expect(read).toHaveLength(2);
    }
  });
});

describe("payloads", () => {
  const payloadsOf = (type: number): unknown[] =>
    sent
      .filter(({ one }) => one.type === type)
      .map(({ one }) => {
        const bytes = new Uint8Array(Buffer.from(one.hex!, "hex"));
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        return new Decoder().decode(bytes, view, 8, bytes.length);
      });

  it("of events and errors are read as recorded", () => {
    expect(payloadsOf(PACKAGE.NODE_STATUS).map(readNodeStatus)).toContainEqual({
      id: 1,
      status: "SHUTTING_DOWN",
    });
    expect(payloadsOf(PACKAGE.WARN).map(readWarning)).toContainEqual({ code: 2, message: "hello warn" });
    expect(payloadsOf(PACKAGE.ROOM_EMIT).map(readRoomEvent)).toContainEqual({
      scope: "@collection:chat",
      id: 2,
      event: "ping",
      args: [],
    });
    expect(payloadsOf(PACKAGE.ERROR).map(readError)).toContainEqual({ code: -101, message: "boom" });
  });

  it.each([null, 5, [], {}, { id: "1" }, { error_code: 1 }, { warn_code: "x", warn_msg: "y" }])(
    "of another shape are refused: %j",
    (payload) => {
      for (const read of [readNodeStatus, readWarning, readRoomEvent, readError]) {
        expect(() => read(payload)).toThrow(ThingsDBProtocolError);
      }
    },
  );
});
