import { isSuccess, SUCCESS } from "../status-codes.ts";
import type { ThriftReader } from "../thrift/reader.ts";
import { wrongType } from "../thrift/types.ts";
import * as WireType from "../thrift/wire-type.ts";
import { endPoint, status, type TEndPoint, type TSStatus } from "./status.ts";

/** Which nodes the rows of a tablet belong to, as the server told. */
export interface RowHints {
  /** Nodes that were named. */
  readonly nodes: readonly TEndPoint[];
  /** For each row an index into `nodes`, or -1: the node that answered is the right one. */
  readonly nodeOfRow: Int32Array;
}

/** How an insert ended. `subStatus` holds the first of its rows that failed, not one entry for each row. */
export interface InsertStatus extends TSStatus {
  /** Only of a 400 that was asked for hints. */
  hints?: RowHints | undefined;
}

/**
 * Result of `insertTablet`: a 400 lists every row. Reading ends at the code where nothing more is wanted; otherwise
 * the list is read without making an object of each entry.
 */
export function readInsertStatus(input: ThriftReader, withHints: boolean): InsertStatus {
  input.structBegin();
  for (let wire = input.field(); wire !== WireType.STOP; wire = input.field()) {
    if (input.fieldId !== 0) input.skip(wire);
    else if (wire === WireType.STRUCT) return readStatus(input, withHints);
    else throw wrongType(input, "the result");
  }
  throw input.fault("has no result");
}

function readStatus(input: ThriftReader, withHints: boolean): InsertStatus {
  let result: InsertStatus = { code: 0 };
  input.structBegin();
  for (let wire = input.field(); wire !== WireType.STOP; wire = input.field()) {
    const id = input.fieldId;
    if (id === 1 && wire === WireType.I32) {
      result.code = input.i32();
      if (result.code === SUCCESS || (isSuccess(result.code) && !withHints)) return result;
    } else if (id === 2 && wire === WireType.BINARY) result.message = input.string();
    else if (id === 3 && wire === WireType.LIST) result = { ...result, ...readRows(input) };
    else if (id === 4 && wire === WireType.STRUCT) result.redirectNode = endPoint.read(input);
    else if (id === 5 && wire === WireType.BOOL) result.needRetry = input.bool();
    else input.skip(wire);
  }
  if (result.code === 0) throw input.fault("has no code in TSStatus");
  return result;
}

function readRows(input: ThriftReader): Pick<InsertStatus, "hints" | "subStatus"> {
  const rows = input.list();
  if (rows > 0 && input.elementType !== WireType.STRUCT) throw wrongType(input, "an element");
  const nodes = new NodeList(input);
  const nodeOfRow = new Int32Array(rows);
  let failed: TSStatus | undefined;
  for (let row = 0; row < rows; row++) {
    const start = input.input.offset;
    let code = SUCCESS;
    let node = -1;
    input.structBegin();
    for (let wire = input.field(); wire !== WireType.STOP; wire = input.field()) {
      if (input.fieldId === 1 && wire === WireType.I32) code = input.i32();
      else if (input.fieldId === 4 && wire === WireType.STRUCT) node = nodes.read();
      else input.skip(wire);
    }
    input.structEnd();
    nodeOfRow[row] = node;
    if (failed === undefined && !isSuccess(code)) {
      input.input.offset = start;
      failed = status.read(input);
    }
  }
  return { hints: { nodes: nodes.nodes, nodeOfRow }, ...(failed && { subStatus: [failed] }) };
}

/** Reads end points that mostly repeat: those whose bytes were just seen are recognized by them. */
class NodeList {
  readonly nodes: TEndPoint[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #input: ThriftReader;
  #lastStart = 0;
  #lastEnd = 0;
  #lastIndex = -1;

  constructor(input: ThriftReader) {
    this.#input = input;
  }

  /** Index in `nodes` of the end point that comes next. */
  read(): number {
    const { input } = this.#input;
    const start = input.offset;
    this.#input.skip(WireType.STRUCT);
    const end = input.offset;
    if (!this.#isLast(start, end)) {
      input.offset = start;
      this.#lastIndex = this.#indexOf(endPoint.read(this.#input));
      this.#lastStart = start;
      this.#lastEnd = end;
    }
    return this.#lastIndex;
  }

  #isLast(start: number, end: number): boolean {
    const { bytes } = this.#input.input;
    const length = this.#lastEnd - this.#lastStart;
    if (end - start !== length) return false;
    for (let i = 0; i < length; i++) if (bytes[start + i] !== bytes[this.#lastStart + i]) return false;
    return true;
  }

  #indexOf(node: TEndPoint): number {
    const key = `${node.ip} ${node.port}`;
    const known = this.#indexes.get(key);
    if (known !== undefined) return known;
    this.#indexes.set(key, this.nodes.length);
    return this.nodes.push(node) - 1;
  }
}
