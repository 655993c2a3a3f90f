/** What servers are told of this package; a test compares it with package.json. */
export const DRIVER_NAME = "@x/scylla";
export const DRIVER_VERSION = "0.1.0";
