import { readArguments } from './functions.js';
import { lift } from './lifted.js';
import type { Code, Compiler, SyntaxNode } from './syntax.js';
import { at, code } from './syntax.js';
import { measure } from './values.js';

/** Nodes whose meaning is feelin's entirely: ranges, types, dates and times. */

const DATE_COST = 60;

export function interval(node: SyntaxNode, compiler: Compiler): Code {
  const parts = compiler.children(node);
  const open = compiler.text(at(parts, 0)) === '[' ? '[' : '(';
  const close = compiler.text(at(parts, 4)) === ']' ? ']' : ')';
  const start = compiler.compile(at(parts, 1));
  const end = compiler.compile(at(parts, 3));
  const create = lift(`function(a, b) ${open}a..b${close}`);
  return code('test', [start, end], (frame) => {
    frame.run.charge(DATE_COST);
    try {
      return create(start.value(frame), end.value(frame));
    } catch (error) {
      return frame.run.fail((error as Error).message);
    }
  });
}

export function instanceOf(node: SyntaxNode, compiler: Compiler): Code {
  const parts = compiler.children(node);
  const value = compiler.compile(at(parts, 0));
  const check = lift(`function(v) v instance of ${compiler.text(at(parts, 3))}`);
  return code('test', [value], (frame) => {
    const tested = value.value(frame);
    measure(tested, frame.run);
    return check(tested);
  });
}

/** `date("2026-07-08")`, `duration(x)`, `@"PT1H"`: constant ones are made once. */
export function dateTimeLiteral(node: SyntaxNode, compiler: Compiler): Code {
  const parts = compiler.children(node);
  if (parts.length === 1) {
    const literal = compiler.text(node);
    let value: unknown;
    return code('date', [], () => (value ??= lift(`function() ${literal}`)()));
  }
  const constructor = compiler.text(at(parts, 0)).replace(/\s+/g, ' ');
  const args = readArguments(at(parts, 2), compiler);
  const names = args.parts.map((_, index) => `p${index}`);
  const passed = names.map((name, index) => (args.names ? `${args.names[index]}: ${name}` : name));
  const create = lift(`function(${names.join(', ')}) ${constructor}(${passed.join(', ')})`);
  const constants = compiler.children(at(parts, 2)).every((part) => part.name === 'StringLiteral' || part.name === 'NumericLiteral');
  let value: unknown;
  return code('date', args.parts, (frame) => {
    if (constants && value !== undefined && value !== null) return value;
    frame.run.charge(DATE_COST);
    value = create(...args.parts.map((part) => part.value(frame)));
    return value;
  });
}
