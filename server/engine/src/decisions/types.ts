import { FeelDate, FeelDateTime, FeelDuration, FeelTime } from 'feelin';
import { lift } from '../expressions/lifted.js';
import type { DecisionType } from '../model/decision.js';

const NAMES: Record<string, DecisionType> = {
  string: 'string', number: 'number', integer: 'number', long: 'number', double: 'number', boolean: 'boolean', date: 'date', time: 'time',
  dateTime: 'dateTime', 'date and time': 'dateTime', dayTimeDuration: 'dayTimeDuration', 'days and time duration': 'dayTimeDuration',
  yearMonthDuration: 'yearMonthDuration', 'years and months duration': 'yearMonthDuration', list: 'list', Any: 'any', any: 'any', context: 'any',
};

/** The type a `typeRef` names, or undefined when there is none of that name. */
export function typeNamed(typeRef: string | undefined): DecisionType | undefined {
  if (typeRef === undefined) return 'any';
  const local = typeRef.slice(typeRef.indexOf(':') + 1);
  return Object.hasOwn(NAMES, local) ? NAMES[local] : undefined;
}

const read = {
  date: lift('function(x) date(x)'),
  time: lift('function(x) time(x)'),
  dateTime: lift('function(x) date and time(x)'),
  dayTimeDuration: lift('function(x) duration(x)'),
  yearMonthDuration: lift('function(x) duration(x)'),
};

/** Variables are plain data: a date comes as text and is read by the type of the column. Everything else stays as it is. */
export function toTyped(value: unknown, type: DecisionType): unknown {
  if (typeof value !== 'string' || !Object.hasOwn(read, type)) return value;
  return read[type as keyof typeof read](value) ?? value;
}

/** Null belongs to every type. */
export function isOfType(value: unknown, type: DecisionType): boolean {
  if (value === null || value === undefined) return true;
  switch (type) {
    case 'any': return true;
    case 'string': case 'number': case 'boolean': return typeof value === type;
    case 'date': return value instanceof FeelDate;
    case 'time': return value instanceof FeelTime;
    case 'dateTime': return value instanceof FeelDateTime;
    case 'dayTimeDuration': case 'yearMonthDuration': return value instanceof FeelDuration;
    case 'list': return Array.isArray(value);
  }
}
