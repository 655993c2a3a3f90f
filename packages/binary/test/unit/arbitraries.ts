import type { ByteReader, ByteWriter } from "@x/binary";
import fc from "fast-check";

/** A kind of value that writer and reader both know. */
export interface Kind<T = unknown> {
  readonly name: string;
  readonly values: fc.Arbitrary<T>;
  write(writer: ByteWriter, value: T): void;
  read(reader: ByteReader): T;
}

function kind<T>(
  name: string,
  values: fc.Arbitrary<T>,
  write: (writer: ByteWriter, value: T) => void,
  read: (reader: ByteReader) => T,
): Kind<T> {
  return { name, values, write, read };
}

/** An integer from `min` to `max`, edges more often than not. */
function edged(min: number, max: number): fc.Arbitrary<number> {
  const edges = [min, max, 0, 1, 127, 128, 255, 256, 16383, 16384].filter((n) => n >= min && n <= max);
  return fc.oneof(fc.constantFrom(...edges), fc.integer({ min, max }));
}

function edgedBig(min: bigint, max: bigint): fc.Arbitrary<bigint> {
  const powers = Array.from({ length: 10 }, (_, i) => 2n ** BigInt(i * 7));
  const edges = [min, max, ...powers.flatMap((n) => [n - 1n, n, -n, -n - 1n])];
  return fc.oneof(
    fc.constantFrom(...edges.filter((n) => n >= min && n <= max)),
    fc.bigInt({ min, max }),
    fc
      .integer({ min: -1000, max: 1000 })
      .map(BigInt)
      .filter((n) => n >= min),
  );
}

const safe = fc.oneof(
  fc.maxSafeInteger(),
  edged(-(2 ** 31), 2 ** 31 - 1),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 2 ** 52, -(2 ** 52), 2 ** 32, -(2 ** 32)),
);
export const i64: fc.Arbitrary<bigint> = edgedBig(-(2n ** 63n), 2n ** 63n - 1n);
export const u64: fc.Arbitrary<bigint> = edgedBig(0n, 2n ** 64n - 1n);
/** Any text, lone surrogates included. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary-ascii", maxLength: 60 }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
);
/** Text that survives UTF-8. */
export const wellFormed: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.string({ unit: "binary-ascii", maxLength: 80 }),
);

/** Every kind; the order of bytes is checked by fixed examples, this by round trips. */
export const kinds: readonly Kind[] = [
  kind(
    "u8",
    edged(0, 255),
    (w, v) => w.u8(v),
    (r) => r.u8(),
  ),
  kind(
    "i8",
    edged(-128, 127),
    (w, v) => w.i8(v),
    (r) => r.i8(),
  ),
  kind(
    "u16be",
    edged(0, 65535),
    (w, v) => w.u16be(v),
    (r) => r.u16be(),
  ),
  kind(
    "u16le",
    edged(0, 65535),
    (w, v) => w.u16le(v),
    (r) => r.u16le(),
  ),
  kind(
    "i16be",
    edged(-32768, 32767),
    (w, v) => w.i16be(v),
    (r) => r.i16be(),
  ),
  kind(
    "i16le",
    edged(-32768, 32767),
    (w, v) => w.i16le(v),
    (r) => r.i16le(),
  ),
  kind(
    "u32be",
    edged(0, 2 ** 32 - 1),
    (w, v) => w.u32be(v),
    (r) => r.u32be(),
  ),
  kind(
    "u32le",
    edged(0, 2 ** 32 - 1),
    (w, v) => w.u32le(v),
    (r) => r.u32le(),
  ),
  kind(
    "i32be",
    edged(-(2 ** 31), 2 ** 31 - 1),
    (w, v) => w.i32be(v),
    (r) => r.i32be(),
  ),
  kind(
    "i32le",
    edged(-(2 ** 31), 2 ** 31 - 1),
    (w, v) => w.i32le(v),
    (r) => r.i32le(),
  ),
  kind(
    "u64be",
    u64,
    (w, v) => w.u64be(v),
    (r) => r.u64be(),
  ),
  kind(
    "u64le",
    u64,
    (w, v) => w.u64le(v),
    (r) => r.u64le(),
  ),
  kind(
    "i64be",
    i64,
    (w, v) => w.i64be(v),
    (r) => r.i64be(),
  ),
  kind(
    "i64le",
    i64,
    (w, v) => w.i64le(v),
    (r) => r.i64le(),
  ),
  kind(
    "i64beNumber",
    safe,
    (w, v) => w.i64beNumber(v),
    (r) => r.i64beNumber(),
  ),
  kind(
    "i64leNumber",
    safe,
    (w, v) => w.i64leNumber(v),
    (r) => r.i64leNumber(),
  ),
  kind(
    "f32be",
    fc.float(),
    (w, v) => w.f32be(v),
    (r) => r.f32be(),
  ),
  kind(
    "f32le",
    fc.float(),
    (w, v) => w.f32le(v),
    (r) => r.f32le(),
  ),
  kind(
    "f64be",
    fc.double(),
    (w, v) => w.f64be(v),
    (r) => r.f64be(),
  ),
  kind(
    "f64le",
    fc.double(),
    (w, v) => w.f64le(v),
    (r) => r.f64le(),
  ),
  kind(
    "uvarint",
    safe.map(Math.abs),
    (w, v) => w.uvarint(v),
    (r) => r.uvarint(),
  ),
  kind(
    "varint",
    safe,
    (w, v) => w.varint(v),
    (r) => r.varint(),
  ),
  kind(
    "uvarint64",
    u64,
    (w, v) => w.uvarint64(v),
    (r) => r.uvarint64(),
  ),
  kind(
    "varint64",
    i64,
    (w, v) => w.varint64(v),
    (r) => r.varint64(),
  ),
  kind(
    "uvarintUtf8",
    wellFormed,
    (w, v) => void w.uvarintUtf8(v),
    (r) => r.utf8(r.uvarint()),
  ),
  kind(
    "append",
    fc.uint8Array().map((bytes) => [...bytes]),
    (w, v) => {
      w.uvarint(v.length);
      w.append(Uint8Array.from(v));
    },
    (r) => [...r.take(r.uvarint())],
  ),
] as readonly Kind[];

/** A message: values of random kinds, one after the other. */
export const messages: fc.Arbitrary<{ kind: Kind; value: unknown }[]> = fc.array(
  fc.constantFrom(...kinds).chain((k) => k.values.map((value) => ({ kind: k, value }))),
  { maxLength: 20 },
);
