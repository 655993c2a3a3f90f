export {
  ChdbConnectionError,
  ChdbError,
  type ChdbErrorDetails,
  ChdbProtocolError,
  ChdbServerError,
  ChdbTimeoutError,
  ChdbUsageError,
  isChdbError,
} from "./errors.ts";
