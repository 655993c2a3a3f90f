import type { DataTypeName } from "../../src/codec/data-type.ts";
import { LocalDate } from "../../src/codec/local-date.ts";

/** The types of the reference vectors, in their order. */
export const TYPES = [
  "BOOLEAN",
  "INT32",
  "INT64",
  "FLOAT",
  "DOUBLE",
  "TEXT",
  "TIMESTAMP",
  "DATE",
  "BLOB",
  "STRING",
] as const satisfies readonly DataTypeName[];

const MIN_I64 = -(2n ** 63n);
const MAX_I64 = 2n ** 63n - 1n;
const DAY_MS = 86_400_000;

/** Row i of the reference blocks; with `nulls`, field k is null when (i + k) mod 3 = 0. */
export function blockRow(i: number, nulls: boolean): unknown[] {
  const text = `v${i}é`;
  const row = [
    i % 2 === 0,
    -5 + i,
    MIN_I64 + BigInt(i),
    Math.fround(1.5 * i),
    i / 3,
    text,
    MIN_I64 + BigInt(i),
    new LocalDate(2024, 2, 29),
    new TextEncoder().encode(text),
    text,
  ];
  return row.map((value, k) => (nulls && (i + k) % 3 === 0 ? null : value));
}

/** Row i of the reference tablets, tag and attribute first. */
export function tabletRow(i: number, nulls: boolean): unknown[] {
  const day = new Date(Date.UTC(2024, 1, 29) + 400 * i * DAY_MS);
  const fields = [
    i % 2 === 0,
    -5 + 1000 * i,
    MAX_I64 - BigInt(i),
    Math.fround(1.25 * i - 1),
    i / 3,
    `téxt-${i}-中`,
    1_600_000_000_000n - BigInt(i),
    new LocalDate(day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate()),
    Uint8Array.of(i, 0, 255),
    i === 1 ? "" : `str😀${i}`,
  ].map((value, k) => (nulls && (i + k) % 3 === 0 ? null : value));
  return [`dev${i % 2}`, "attr", ...fields];
}

/** When row i of the reference tablets is, in milliseconds. */
export function tabletTime(i: number): bigint {
  return 1_700_000_000_000n + 1000n * BigInt(i);
}
