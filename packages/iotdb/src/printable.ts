/** What the classes of this package have in common: `console.log` and `util.inspect` show their `toString()`. */
export interface Printable {
  toString(): string;
}

/** To be extended. Made by a call, because bundlers cannot drop a class that has a method with a computed name. */
export const Printable: abstract new () => Printable = /* @__PURE__ */ makePrintable();

function makePrintable(): abstract new () => Printable {
  return class {
    [Symbol.for("nodejs.util.inspect.custom")](): string {
      return this.toString();
    }
  };
}
