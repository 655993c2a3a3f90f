/** A word that logs a user in. */
export interface Token {
  readonly key: string;
  readonly description: string;
  readonly createdAt: number;
  /** Unix seconds; null never. */
  readonly expiresAt: number | null;
}

/** Who may log in. */
export interface User {
  readonly id: number;
  name: string;
  /** Null: with tokens only. */
  password: string | null;
  readonly createdAt: number;
  readonly tokens: Token[];
  /** Names or patterns of what it may use, where it may not use everything. */
  readonly whitelists: { rooms?: string[]; procedures?: string[] };
}
