/**
 * What is used of the module `apache-arrow`, which the caller brings: this package does not depend on it. Its classes
 * are only passed on, so hardly anything is said of them.
 */
export interface ArrowModule {
  readonly makeData: (props: never) => unknown;
  readonly Table: ArrowClass;
  readonly RecordBatch: ArrowClass;
  readonly Schema: ArrowClass;
  readonly Field: ArrowClass;
  readonly Struct: ArrowClass;
  readonly Bool: ArrowClass;
  readonly Int8: ArrowClass;
  readonly Int16: ArrowClass;
  readonly Int32: ArrowClass;
  readonly Int64: ArrowClass;
  readonly Float64: ArrowClass;
  readonly Decimal: ArrowClass;
  readonly Utf8: ArrowClass;
  readonly Binary: ArrowClass;
  readonly DateDay: ArrowClass;
  readonly Timestamp: ArrowClass;
  readonly TimeUnit: { readonly MICROSECOND: number };
}

/** A class of the module. */
export type ArrowClass = new (...args: never[]) => object;

/** The `Table` class of the module that was given. */
export type ArrowTable<A extends ArrowModule> = InstanceType<A["Table"]>;

/** Makes an instance of a class of the module. */
export function create<T extends object>(type: ArrowClass, ...args: unknown[]): T {
  return new (type as new (...args: unknown[]) => T)(...args);
}
