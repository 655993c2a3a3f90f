import { ByteReader, ByteWriter, decodeUtf8 } from "@x/binary";
import { type Case, run } from "./harness.ts";

const COUNT = 1000;
const alphabets = { ascii: "abcdefghijklmnopqrstuvwxyz", "two-byte": "äöüßéèçñåøæðþžščřďťň" };

function textsOf(length: number, alphabet: string): string[] {
  return Array.from({ length: COUNT }, (_, i) =>
    Array.from({ length }, (_, j) => alphabet[(i + j * 7) % alphabet.length]).join(""),
  );
}

const reads: Case[] = [];
const writes: Case[] = [];
const prefixed: Case[] = [];
for (const [name, length] of [
  ["ascii", 4],
  ["ascii", 8],
  ["ascii", 12],
  ["ascii", 40],
  ["ascii", 1000],
  ["two-byte", 8],
] as const) {
  const texts = textsOf(length, alphabets[name]);
  const joined = Buffer.from(texts.join(""));
  const size = joined.length / COUNT;
  const label = `${name}, ${length} characters`;
  reads.push({
    name: label,
    values: COUNT,
    ours: () => {
      const reader = new ByteReader(joined);
      let last = "";
      for (let i = 0; i < COUNT; i++) last = reader.utf8(size);
      return last;
    },
    theirs: () => {
      let last = "";
      for (let i = 0; i < COUNT; i++) last = joined.toString("utf8", i * size, i * size + size);
      return last;
    },
  });
  const writer = new ByteWriter({ initialBytes: joined.length * 4 });
  const target = Buffer.alloc(joined.length * 4);
  writes.push({
    name: label,
    values: COUNT,
    ours: () => {
      writer.reset();
      for (const text of texts) writer.utf8(text);
      return writer.length;
    },
    theirs: () => {
      let at = 0;
      for (const text of texts) at += target.write(text, at);
      return at;
    },
  });
  prefixed.push({
    name: label,
    values: COUNT,
    ours: () => {
      writer.reset();
      for (const text of texts) {
        const at = writer.reserve(4);
        writer.patchU32be(at, writer.utf8(text));
      }
      return writer.length;
    },
    theirs: () => {
      let at = 0;
      for (const text of texts) {
        const length = target.write(text, at + 4);
        target.writeUInt32BE(length, at);
        at += 4 + length;
      }
      return at;
    },
  });
}
run("reading UTF-8", "Buffer.toString", reads);
run("writing UTF-8", "Buffer.write", writes);
run("writing UTF-8 after a u32 length", "Buffer", prefixed);

const decoder = new TextDecoder();
const line = Buffer.from("the quick brown fox jumps over the lazy dog");
run("decodeUtf8, 43 ASCII characters", "TextDecoder", [
  { name: "whole array", values: 1, ours: () => decodeUtf8(line), theirs: () => decoder.decode(line) },
]);
