/** What the classes of this package have in common: `console.log` and `util.inspect` show their `toString()`. */
export interface Printable {
  toString(): string;
}

/** To be extended. Made by a call, because bundlers cannot drop a class that has a method with a computed name. */
export const Printable: abstract new () => Printable = /* @__PURE__ */ makePrintable();

/** A class to be extended whose `toString()` is shown behind `title`, where it does not say itself what it is. */
export function makePrintable(title = ""): abstract new () => Printable {
  return class {
    [Symbol.for("nodejs.util.inspect.custom")](): string {
      return title + this.toString();
    }
  };
}
