import { parseHex } from "@x/testkit";
import { isIoTDBError } from "../../../src/errors.ts";
import { status } from "../../../src/protocol/status.ts";
import { decodeReply } from "../../../src/thrift/message.ts";
import { method } from "../../../src/thrift/method.ts";
import { struct } from "../../../src/thrift/struct.ts";
import { bool, i32, list, map, string, type ThriftType } from "../../../src/thrift/types.ts";

interface Probe {
  numbers?: readonly number[] | undefined;
  names?: ReadonlyMap<string, string> | undefined;
  text?: string | undefined;
  flag?: boolean | undefined;
}

const probeType: ThriftType<Probe> = struct<Probe>("Probe", () => ({
  numbers: [1, list(i32), "optional"],
  names: [2, map(string, string), "optional"],
  text: [3, string, "optional"],
  flag: [4, bool, "optional"],
}));
const probe = method("m", probeType, probeType);

/** Answer number 1 to `m` with this in its result struct. */
const binary = (body: string): Uint8Array => parseHex(`80010002 00000001 6d 00000001 ${body}`);
const compact = (body: string): Uint8Array => parseHex(`8241 01 01 6d ${body}`);

function refused(protocol: "binary" | "compact", frame: Uint8Array): string {
  try {
    decodeReply(frame, protocol, probe, 1);
  } catch (error) {
    if (!isIoTDBError(error)) throw error;
    expect(error).toMatchObject({ code: "ERR_IOTDB_PROTOCOL", kind: "m" });
    return error.message;
  }
  throw new Error("was read");
}

describe("Answers that make no sense are refused", () => {
  it.each([
    ["a list longer than what is left", "0c0000 0f0001 08 7fffffff", "announces 2147483647 elements"],
    ["a list of negative length", "0c0000 0f0001 08 ffffffff", "announces -1 elements"],
    ["a map longer than what is left", "0c0000 0d0002 0b0b 00000008 00000000", "announces 8 elements"],
    ["a text of negative length", "0c0000 0b0003 ffffffff", "length"],
    ["a text longer than what is left", "0c0000 0b0003 00000100 61", "256 bytes needed"],
    ["elements of another type", "0c0000 0f0001 0b 00000001 00000000 00 00", "another type"],
    ["entries of another type", "0c0000 0d0002 0808 00000001 00000001 00000001 00 00", "another type"],
    ["a field of another type", "0c0000 080003 00000001 00 00", "Probe.text of another type"],
    ["a type that does not exist", "0c0000 0500ff 00 00", "no type 5"],
    ["a result of another type", "080000 00000001 00", "the result of another type"],
    ["no result", "00", "has no result"],
  ])("%s (binary)", (_, body, message) => {
    expect(refused("binary", binary(body))).toContain(message);
  });

  it.each([
    ["a list longer than what is left", "0c00 19 f5 ffffffff07", "announces 2147483647 elements"],
    ["a map longer than what is left", "0c00 2b 08 88", "announces 8 elements"],
    ["a text longer than what is left", "0c00 38 8002 61", "256 bytes needed"],
    ["a length of more than 64 bits", "0c00 38 ffffffffffffffffffffff", "64 bits"],
    ["an integer that does not fit", "0c00 19 15 8080808020", "smaller integer"],
    ["elements of another type", "0c00 19 18 00 00", "another type"],
    ["a field of another type", "0c00 35 02 00 00", "Probe.text of another type"],
    ["a type that does not exist", "0c00 3f 00 00", "no compact type 15"],
    ["no result", "00", "has no result"],
  ])("%s (compact)", (_, body, message) => {
    expect(refused("compact", compact(body))).toContain(message);
  });

  it("structs in structs without end", () => {
    expect(refused("binary", binary(`0c0000 ${"0c0063".repeat(5000)}`))).toContain("nested more than 32");
    expect(refused("compact", compact(`0c00 ${"0c8c01".repeat(5000)}`))).toContain("nested more than 32");
  });

  it("lists in lists without end", () => {
    expect(refused("binary", binary(`0c0000 0f0063 ${"0f00000001".repeat(5000)}`))).toContain("nested more");
    expect(refused("compact", compact(`0c00 09c601 ${"19".repeat(5000)}`))).toContain("nested more");
  });

  it("statuses in statuses without end", () => {
    const body = `0c0000 ${"0f0003 0c00000001".repeat(5000)}`;
    expect(() => decodeReply(binary(body), "binary", method("m", status, status), 1)).toThrow("nested more");
  });

  it("structs that lack what they must have", () => {
    expect(() => decodeReply(binary("0c0000 00 00"), "binary", method("m", status, status), 1)).toThrow(
      "has no code in TSStatus",
    );
  });
});

describe("Answers to something else are refused", () => {
  it.each([
    ["another number", "80010002 00000001 6d 00000002 00"],
    ["another method", "80010002 00000001 6e 00000001 00"],
    ["a call", "80010001 00000001 6d 00000001 00"],
    ["the other protocol", "8241 01 01 6d 00"],
    ["no Thrift", "485454502f312e31"],
    ["nothing", ""],
  ])("%s", (_, frame) => {
    refused("binary", parseHex(frame));
  });
});

describe("An exception of Thrift itself", () => {
  it("tells that the server does not know the method", () => {
    const text = Buffer.from("Invalid method name: 'm'").toString("hex");
    const frame = parseHex(`80010003 00000001 6d 00000001 0b0001 00000018 ${text} 080002 00000001 00`);
    expect(() => decodeReply(frame, "binary", probe, 1)).toThrow(
      expect.objectContaining({ code: "ERR_IOTDB_UNKNOWN_METHOD", message: "m: Invalid method name: 'm'" }),
    );
  });

  it("may have nothing to say", () => {
    expect(() => decodeReply(parseHex("8261 01 01 6d 00"), "compact", probe, 1)).toThrow(
      expect.objectContaining({
        code: "ERR_IOTDB_PROTOCOL",
        message: "m: the server could not read the call",
      }),
    );
  });
});
