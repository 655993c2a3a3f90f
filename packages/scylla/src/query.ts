import { inspect } from "node:util";
import { ScyllaUsageError, withoutPasswords } from "./errors.ts";
import type { RetryPolicy } from "./policy/retry.ts";
import type { Consistency, SerialConsistency } from "./protocol/consistency.ts";
import type { StatementOptions } from "./statement-options.ts";

/** A statement and how it is run. Immutable: each `with…` gives another one. */
export class Query {
  /** The statement, with `?` or `:name` where values go. */
  readonly cql: string;
  readonly options: StatementOptions;

  /** @throws {ScyllaUsageError} when the statement is no text */
  constructor(cql: string, options: StatementOptions = {}) {
    if (typeof cql !== "string") throw new ScyllaUsageError("A statement is text");
    this.cql = cql;
    this.options = Object.freeze({ ...options });
    Object.freeze(this);
  }

  /** With these options on top of its own. */
  with(options: StatementOptions): Query {
    return derive(this, options);
  }

  withConsistency(consistency: Consistency): Query {
    return this.with({ consistency });
  }

  withSerialConsistency(serialConsistency: SerialConsistency): Query {
    return this.with({ serialConsistency });
  }

  /** Results hold one page of so many rows. */
  withPageSize(pageSize: number): Query {
    return this.with({ pageSize });
  }

  /** Goes on where an earlier result of the same statement ended. */
  withPagingState(pagingState: Uint8Array | null): Query {
    return this.with({ pagingState });
  }

  /** In microseconds since 1970. */
  withTimestamp(timestamp: bigint | number): Query {
    return this.with({ timestamp });
  }

  /** Limit of the call in milliseconds; null is none. */
  withTimeout(timeoutMs: number | null): Query {
    return this.with({ timeoutMs });
  }

  withIdempotent(idempotent: boolean): Query {
    return this.with({ idempotent });
  }

  withTracing(tracing: boolean): Query {
    return this.with({ tracing });
  }

  withRetryPolicy(retryPolicy: RetryPolicy): Query {
    return this.with({ retryPolicy });
  }

  /** With an execution profile of the session in place of its defaults. */
  withProfile(profile: string): Query {
    return this.with({ profile });
  }

  toString(): string {
    return this.cql;
  }

  [inspect.custom](): string {
    return `Query(${JSON.stringify(withoutPasswords(this.cql))})`;
  }
}

/** Outside the class: bundlers rename classes that name themselves. */
function derive(query: Query, options: StatementOptions): Query {
  return Reflect.construct(query.constructor as typeof Query, [query.cql, { ...query.options, ...options }]);
}
