/** Which rows belong to which device. A device is what the TAG columns name. */
export interface DeviceGroups {
  /** How many devices; they are numbered from 0 on, in the order in which they come first. */
  readonly count: number;
  /** For each row of the tablet, as it was given, the number of its device. */
  readonly deviceOfRow: Int32Array;
  /** For each device, the first of its rows. */
  readonly firstRows: Int32Array;
  /** For each device, a text that no other device has: table and tags, NULLs at the end left out. Made when asked for. */
  readonly keys: readonly string[];
}

/** Groups `rowCount` rows by the values of their TAG columns, each of them a list with null for NULL. */
export function groupByDevice(
  table: string,
  tags: readonly ArrayLike<unknown>[],
  rowCount: number,
): DeviceGroups {
  let deviceOfRow = new Int32Array(rowCount);
  let count = Math.min(1, rowCount);
  for (const [t, tag] of tags.entries()) {
    const codes = number(tag, rowCount);
    if (t === 0) ({ numbers: deviceOfRow, count } = codes);
    else if (codes.count > 1) ({ numbers: deviceOfRow, count } = combine(deviceOfRow, codes));
  }
  const firstRows = new Int32Array(count).fill(-1);
  for (let r = 0, found = 0; r < rowCount && found < count; r++) {
    const device = deviceOfRow[r]!;
    if (firstRows[device] === -1) {
      firstRows[device] = r;
      found++;
    }
  }
  let keys: string[] | undefined;
  return {
    count,
    deviceOfRow,
    firstRows,
    get keys(): readonly string[] {
      keys ??= Array.from(firstRows, (row) => keyOf(table, tags, row));
      return keys;
    },
  };
}

interface Numbered {
  readonly numbers: Int32Array<ArrayBuffer>;
  readonly count: number;
}

/** Numbers values from 0 on in the order in which they come first. */
function number(values: ArrayLike<unknown>, rowCount: number): Numbered {
  const known = new Map<unknown, number>();
  const numbers = new Int32Array(rowCount);
  let last: unknown;
  let current = -1;
  for (let r = 0; r < rowCount; r++) {
    const value = values[r];
    if (current === -1 || value !== last) {
      const found = known.get(value);
      if (found === undefined) known.set(value, known.size);
      current = found ?? known.size - 1;
      last = value;
    }
    numbers[r] = current;
  }
  return { numbers, count: known.size };
}

/** Numbers pairs of numbers. */
function combine(first: Int32Array, second: Numbered): Numbered {
  const pairs = new Float64Array(first.length);
  // Both are below the number of rows: the product is a safe integer for all tablets that fit in a message.
  for (let r = 0; r < pairs.length; r++) pairs[r] = first[r]! * second.count + second.numbers[r]!;
  return number(pairs, pairs.length);
}

function keyOf(table: string, tags: readonly ArrayLike<unknown>[], row: number): string {
  const values = tags.map((tag) => tag[row]);
  while (values.length > 0 && values.at(-1) === null) values.pop();
  return JSON.stringify([table, ...values.map((value) => (value === null ? null : String(value)))]);
}
