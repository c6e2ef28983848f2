/** Plain data: what variables, events and state are made of. No prototypes, no dates: times are ISO 8601 strings in UTC. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Process variables of one scope, by name. */
export type Variables = Record<string, Json>;

/** Key of an element instance: a positive integer, counted per process instance, never reused. */
export type ElementInstanceKey = number;

/** An instant in ISO 8601 UTC with milliseconds, e.g. `2022-07-08T15:59:59.999Z`. */
export type Instant = string;
