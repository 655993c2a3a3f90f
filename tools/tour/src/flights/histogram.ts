/** Counts of whole numbers, one counter for each from -32,768 to 32,767: as large as an Int16 column's values get. */
export class Histogram {
  readonly #counts = new Uint32Array(65_536);

  /** Counts all values of a column. */
  add(values: Int16Array): void {
    const counts = this.#counts;
    // 16 bits of a two's complement number are their own index once the sign is taken as one more bit.
    for (let i = 0; i < values.length; i++) counts[values[i]! & 0xffff]!++;
  }

  /** How many values were from `from` up to, but not including, `to`. */
  between(from: number, to: number): number {
    let sum = 0;
    for (let value = Math.max(from, -32_768); value < Math.min(to, 32_768); value++)
      sum += this.#counts[value & 0xffff]!;
    return sum;
  }

  /** The values that came up, in order, and how often each did: two columns of the same length. */
  columns(): { values: Int16Array; counts: Uint32Array } {
    const values: number[] = [];
    const counts: number[] = [];
    for (let value = -32_768; value < 32_768; value++) {
      const count = this.#counts[value & 0xffff]!;
      if (count === 0) continue;
      values.push(value);
      counts.push(count);
    }
    return { values: Int16Array.from(values), counts: Uint32Array.from(counts) };
  }
}
