/** A statement with its values, as the tag `cql` makes it. */
export interface CqlStatement {
  /** With `?` where values go. */
  readonly cql: string;
  readonly values: readonly unknown[];
}

const MADE = /* @__PURE__ */ new WeakSet<object>();

/**
 * Makes a statement of a template: each `${value}` becomes a bind marker, its type comes from the server. What is itself
 * made by this tag is put in as it is, with its values.
 *
 * ```ts
 * await session.execute(cql`select * from t where id = ${id}`);
 * ```
 */
export function cql(texts: TemplateStringsArray, ...values: readonly unknown[]): CqlStatement {
  let text = texts[0]!;
  const bound: unknown[] = [];
  for (const [i, value] of values.entries()) {
    if (typeof value === "object" && value !== null && MADE.has(value)) {
      const part = value as CqlStatement;
      text += part.cql;
      bound.push(...part.values);
    } else {
      text += "?";
      bound.push(value);
    }
    text += texts[i + 1]!;
  }
  const statement: CqlStatement = Object.freeze({ cql: text, values: Object.freeze(bound) });
  MADE.add(statement);
  return statement;
}
