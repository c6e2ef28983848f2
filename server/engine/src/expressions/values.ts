import { FeelDate, FeelDateTime, FeelDuration, FeelFunction, FeelRange, FeelTime } from 'feelin';
import type { Json } from '../protocol/index.js';
import type { Run } from './bounds.js';
import { parseInstant } from './iso8601.js';
import { zoneOffset } from './time-zone.js';

/** The values of FEEL: plain data, and feelin's temporal values, ranges and functions. */

export type Temporal = FeelDate | FeelTime | FeelDateTime | FeelDuration;

export function isTemporal(value: unknown): value is Temporal {
  return value instanceof FeelDate || value instanceof FeelTime || value instanceof FeelDateTime || value instanceof FeelDuration;
}

export function isContext(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isTemporal(value)
    && !(value instanceof FeelRange) && !(value instanceof FeelFunction);
}

export function isTruthy(value: unknown): boolean {
  return value !== false && value !== null && value !== undefined;
}

/** `value.name`: an entry of a context, a component of a temporal value, a bound of a range; otherwise null. */
export function property(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  if (isTemporal(value)) {
    // Temporal components are accessors of the prototype; own properties and methods are nobody's business.
    const component = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(value) as object, name);
    return component && 'get' in component ? (Reflect.get(value, name) as unknown) ?? null : null;
  }
  if (value instanceof FeelFunction) return null;
  if (value instanceof FeelRange && name === 'valueType') return null;
  return Object.hasOwn(value, name) ? ((value as Record<string, unknown>)[name] ?? null) : null;
}

/** Charges for everything a value holds, shared parts as often as they appear: what a deep walk over it costs. */
export function measure(value: unknown, run: Run): void {
  run.charge(1);
  if (typeof value === 'string') run.charge(value.length >> 4);
  else if (Array.isArray(value)) for (const item of value) measure(item, run);
  else if (isTemporal(value)) run.charge(20);
  else if (isContext(value)) for (const key of Object.keys(value)) measure(value[key], run);
}

/** Plain data again: temporal values become ISO 8601 texts, numbers that are none become null. */
export function toJson(value: unknown, run: Run): Json {
  switch (typeof value) {
    case 'boolean': return value;
    case 'string': run.charge(value.length >> 6); return value;
    case 'number': return Number.isFinite(value) ? value : null;
    case 'undefined': return null;
    case 'object': break;
    default: return run.fail('Expected a value but the expression yields a function');
  }
  if (value === null) return null;
  run.charge(1);
  if (Array.isArray(value)) return value.map((item) => toJson(item, run));
  if (value instanceof FeelDateTime) return isoDateTime(value);
  if (isTemporal(value)) return value.toString();
  if (value instanceof FeelFunction) return run.fail('Expected a value but the expression yields a function');
  const result: { [key: string]: Json } = {};
  for (const key of Object.keys(value)) {
    if (key === '__proto__') continue; // cannot be made by an expression; a hostile variable must not leave through one
    if (value instanceof FeelRange && key === 'valueType') continue;
    result[key] = toJson((value as Record<string, unknown>)[key], run);
  }
  return result;
}

/** FEEL writes a named zone as `@Asia/Shanghai`; outside of FEEL an offset is understood everywhere. */
function isoDateTime(value: FeelDateTime): string {
  const text = value.toString();
  const at = text.indexOf('@');
  const epoch = at === -1 ? undefined : parseInstant(text, 'UTC');
  if (epoch === undefined) return text;
  const minutes = Math.round(zoneOffset(epoch, text.slice(at + 1)) / 60_000);
  const pad = (part: number) => String(part).padStart(2, '0');
  return `${text.slice(0, at)}${minutes < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(minutes) / 60))}:${pad(Math.abs(minutes) % 60)}`;
}
