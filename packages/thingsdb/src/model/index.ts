export { Collection, type InstallOptions, type LoadOptions } from "./collection.ts";
export { installCode } from "./install-code.ts";
export {
  type Applied,
  applyJobs,
  type Fault,
  type Job,
  type JobPropReader,
  type JobReader,
  type Values,
} from "./jobs.ts";
export type { ThingChange } from "./model.ts";
export { ModelError } from "./model-error.ts";
export type {
  KindOf,
  ListKind,
  NullableKind,
  PropKind,
  Props,
  SetKind,
  ThingKind,
  ThingLike,
} from "./props.ts";
export {
  type Given,
  type GivenThing,
  type ItemOf,
  Thing,
  type ThingEvents,
  type ThingOwner,
} from "./thing.ts";
