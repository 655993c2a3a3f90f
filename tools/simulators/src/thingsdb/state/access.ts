/** What a user may do in a scope, as bits. */
export const Privilege = {
  QUERY: 1,
  CHANGE: 2,
  GRANT: 4,
  JOIN: 8,
  RUN: 16,
  USER: 1 | 2 | 8 | 16,
  FULL: 1 | 2 | 4 | 8 | 16,
} as const;

const NAMES: readonly (readonly [string, number])[] = [
  ["FULL", Privilege.FULL],
  ["USER", Privilege.USER],
  ["QUERY", Privilege.QUERY],
  ["CHANGE", Privilege.CHANGE],
  ["GRANT", Privilege.GRANT],
  ["JOIN", Privilege.JOIN],
  ["RUN", Privilege.RUN],
];

/** Bits in words: `QUERY|JOIN`. */
export function privilegeNames(mask: number): string {
  const names: string[] = [];
  let rest = mask;
  for (const [name, bits] of NAMES) {
    if (rest !== 0 && (rest & bits) === bits) {
      names.push(name);
      rest &= ~bits;
    }
  }
  return names.join("|");
}

/** Who may do what in one scope. */
export class AccessList {
  readonly #masks: Map<number, number> = new Map();

  maskOf(userId: number): number {
    return this.#masks.get(userId) ?? 0;
  }

  allows(userId: number, mask: number): boolean {
    return (this.maskOf(userId) & mask) === mask;
  }

  grant(userId: number, mask: number): void {
    this.#masks.set(userId, this.maskOf(userId) | mask);
  }

  revoke(userId: number, mask: number): void {
    const left = this.maskOf(userId) & ~mask;
    if (left === 0) this.#masks.delete(userId);
    else this.#masks.set(userId, left);
  }

  remove(userId: number): void {
    this.#masks.delete(userId);
  }

  /** Whether anyone but this user may do all of it. */
  othersAllow(userId: number, mask: number): boolean {
    return [...this.#masks].some(([id, bits]) => id !== userId && (bits & mask) === mask);
  }
}
