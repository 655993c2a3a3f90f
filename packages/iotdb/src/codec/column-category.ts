/**
 * What a column of a table is for, by its code in a tablet: TAGs name the device, ATTRIBUTEs describe it, FIELDs are
 * what it measures. The time column is none of them. `ID` and `MEASUREMENT` are the older names of TAG and FIELD.
 */
export const ColumnCategory = {
  TAG: 0,
  FIELD: 1,
  ATTRIBUTE: 2,
  ID: 0,
  MEASUREMENT: 1,
} as const;

/** The code of a category. */
export type ColumnCategory = (typeof ColumnCategory)[keyof typeof ColumnCategory];

/**
 * {@link ColumnCategory} under the name that the Python client has for it.
 * @alias
 */
export const ColumnType: typeof ColumnCategory = ColumnCategory;
export type ColumnType = ColumnCategory;
