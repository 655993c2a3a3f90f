const KINDS = Symbol.for("@x/pool.error-kinds");

/** What an error of a driver carries besides its message. */
export interface DriverErrorDetails {
  /** Stable name of what went wrong, `ERR_<DRIVER>_…`. */
  code: string;
  /** The server's own error number, where the server raised it. */
  serverCode?: number | undefined;
  /** True when the same call may succeed if made again, and making it again does no harm. Default false. */
  retryable?: boolean | undefined;
  /** The server, or the path, concerned. */
  address?: string | undefined;
  cause?: unknown;
}

/**
 * What the errors of all drivers have in common. A driver extends it once, and that class once per kind; each says its
 * name with `static override get errorName()`.
 *
 * `name` and `instanceof` go by these names, so both hold between the ESM and the CommonJS copy of a package, and in
 * minified bundles.
 */
export abstract class DriverError extends Error {
  /** The name of the class, unique among all drivers. */
  static get errorName(): string {
    return "DriverError";
  }

  /** Stable name of what went wrong, `ERR_<DRIVER>_…`. */
  readonly code: string;
  /** The server's own error number, where the server raised it. */
  declare readonly serverCode?: number;
  /** True when the same call may succeed if made again, and making it again does no harm. */
  readonly retryable: boolean;
  /** The server, or the path, concerned. */
  declare readonly address?: string;

  constructor(message: string, details: DriverErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    Object.defineProperty(this, KINDS, { value: kindsOf(new.target) });
    this.code = details.code;
    this.retryable = details.retryable ?? false;
    if (details.serverCode !== undefined) this.serverCode = details.serverCode;
    if (details.address !== undefined) this.address = details.address;
  }

  override get name(): string {
    return (this.constructor as typeof DriverError).errorName;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // A class of a user's own that extends one of ours has no name of its own to go by.
    if (!Object.hasOwn(this, "errorName")) return Function.prototype[Symbol.hasInstance].call(this, value);
    const kinds = (value as { readonly [KINDS]?: readonly string[] } | null | undefined)?.[KINDS];
    return kinds?.includes(this.errorName) ?? false;
  }
}

/** The names of a class and of those that it extends, up to and without `Error`. */
function kindsOf(made: typeof DriverError): readonly string[] {
  const kinds: string[] = [];
  for (let at: object | null = made; at !== null && at !== Error; at = Object.getPrototypeOf(at))
    if (Object.hasOwn(at, "errorName")) kinds.push((at as typeof DriverError).errorName);
  return kinds;
}
