import { isReservedName } from '../model/reserved-names.js';
import { builtinFor } from './builtins.js';
import { dateTimeLiteral, instanceOf, interval } from './lifted-nodes.js';
import { forExpression, quantifiedExpression } from './iterations.js';
import { functionDefinition, functionInvocation } from './functions.js';
import { parseText } from './literals.js';
import type { Comparison } from './operators.js';
import { arithmetic, between, compare, equals, isIn, passes } from './operators.js';
import { emptyNames, inner, lookup } from './scope.js';
import type { Frame } from './scope.js';
import type { Code, Compiler, NodeCompiler, SyntaxNode } from './syntax.js';
import { at, code } from './syntax.js';
import { isContext, isTruthy, property } from './values.js';

/** Table of contents: every node of FEEL's grammar that can stand for a value. */
export const nodeCompilers: Record<string, NodeCompiler> = {
  Expression: only,
  ParenthesizedExpression: (node, compiler) => compiler.compile(at(compiler.children(node), 1)),
  FunctionBody: only,
  PositiveUnaryTest: only,
  null: () => code('nil', [], () => null),
  NumericLiteral: numericLiteral,
  BooleanLiteral: (node, compiler) => constant('boolean', compiler.text(node) === 'true'),
  StringLiteral: (node, compiler) => constant('string', parseText(compiler.text(node))),
  VariableName: variableName,
  SpecialFunctionName: variableName,
  '?': () => code(undefined, [], (frame) => lookup(frame, '?') ?? null),
  Conjunction: logical(false),
  Disjunction: logical(true),
  Comparison: comparison,
  SimplePositiveUnaryTest: simpleUnaryTest,
  PositiveUnaryTests: (node, compiler) => {
    const tests = compiler.children(node).map(compiler.compile);
    return code(undefined, tests, (frame) => tests.map((test) => test.value(frame)));
  },
  ArithmeticExpression: arithmeticExpression,
  IfExpression: ifExpression,
  PathExpression: pathExpression,
  FilterExpression: filterExpression,
  List: list,
  Context: context,
  Interval: interval,
  InstanceOfExpression: instanceOf,
  DateTimeLiteral: dateTimeLiteral,
  ForExpression: forExpression,
  QuantifiedExpression: quantifiedExpression,
  FunctionInvocation: functionInvocation,
  FunctionDefinition: functionDefinition,
};

function only(node: SyntaxNode, compiler: Compiler): Code {
  return compiler.compile(at(compiler.children(node), 0));
}

function constant(type: Code['type'], value: unknown): Code {
  return code(type, [], () => value);
}

function numericLiteral(node: SyntaxNode, compiler: Compiler): Code {
  const value = Number(compiler.text(node).replace(/\s+/g, ''));
  if (!Number.isFinite(value)) compiler.fail(`Expected a number but found ${compiler.text(node)}`);
  return constant('number', value);
}

/** A name in scope, else a builtin function, else null: an absent variable is null in FEEL. */
function variableName(node: SyntaxNode, compiler: Compiler): Code {
  const name = compiler.text(node).trim().replace(/\s+/g, ' ');
  return code('any', [], (frame) => lookup(frame, name) ?? builtinIn(frame, name));
}

function builtinIn(frame: Frame, name: string): unknown {
  // A variable that is there and null stays null, also when a builtin has its name.
  return lookup(frame, name) === undefined ? builtinFor(name, frame.run) : null;
}

/** Three-valued: `decisive` (false for and, true for or) wins over null. What is no boolean counts as null. */
function logical(decisive: boolean): NodeCompiler {
  return (node, compiler) => {
    const parts = compiler.children(node);
    const left = compiler.compile(at(parts, 0));
    const right = compiler.compile(at(parts, 2));
    return code('test', [left, right], (frame) => {
      const a = left.value(frame);
      if (a === decisive) return decisive;
      const b = right.value(frame);
      if (b === decisive) return decisive;
      return typeof a === 'boolean' && typeof b === 'boolean' ? !decisive : null;
    });
  };
}

function comparison(node: SyntaxNode, compiler: Compiler): Code {
  const parts = compiler.children(node);
  const left = compiler.compile(at(parts, 0));
  const operator = at(parts, 1);
  if (operator.name === 'between') {
    const start = compiler.compile(at(parts, 2));
    const end = compiler.compile(at(parts, 4));
    return code('test', [left, start, end], (frame) => between(left.value(frame), start.value(frame), end.value(frame), frame.run));
  }
  if (operator.name === 'in') {
    const tests = compiler.compile(parts.length > 3 ? at(parts, 3) : at(parts, 2));
    return code('test', [left, tests], (frame) => isIn(left.value(frame), tests.value(frame), frame.run));
  }
  if (at(parts, 2).name === 'SimplePositiveUnaryTest' && compiler.children(at(parts, 2)).length > 1) {
    return compiler.fail(`Expected a value after ${compiler.text(operator)} but found another comparison`);
  }
  const right = compiler.compile(at(parts, 2));
  const test = comparisonOf(compiler.text(operator), compiler);
  return code('test', [left, right], (frame) => test(left.value(frame), right.value(frame), frame));
}

type Test = (left: unknown, right: unknown, frame: Frame) => boolean | null;

function comparisonOf(operator: string, compiler: Compiler): Test {
  switch (operator) {
    case '=': return (left, right, { run }) => equals(left, right, run);
    case '!=': return (left, right, { run }) => {
      const result = equals(left, right, run);
      return result === null ? null : !result;
    };
    case '<': case '<=': case '>': case '>=': {
      const known: Comparison = operator;
      return (left, right, { run }) => compare(known, left, right, run);
    }
    default: return compiler.fail(`Expected a comparison but found ${operator}`);
  }
}

/** `> 10`, `= x` or a range as a test of something that is not written here. */
function simpleUnaryTest(node: SyntaxNode, compiler: Compiler): Code {
  const parts = compiler.children(node);
  const last = at(parts, parts.length - 1);
  if (parts.length > 1 && last.name === 'SimplePositiveUnaryTest' && compiler.children(last).length > 1) return compiler.fail(`Expected a value after ${compiler.text(at(parts, 0))} but found another comparison`);
  const operand = compiler.compile(last);
  if (parts.length === 1) return { ...operand, type: 'test' };
  const test = comparisonOf(compiler.text(at(parts, 0)), compiler);
  return code('test', [operand], (frame) => {
    const right = operand.value(frame);
    return (value: unknown) => test(value, right, frame);
  });
}

function arithmeticExpression(node: SyntaxNode, compiler: Compiler): Code {
  const parts = compiler.children(node);
  if (parts.length === 2) {
    const operand = compiler.compile(at(parts, 1));
    return code(operand.type, [operand], (frame) => arithmetic('-', 0, operand.value(frame), frame.run));
  }
  const left = compiler.compile(at(parts, 0));
  const operator = compiler.text(at(parts, 1));
  const right = compiler.compile(at(parts, 2));
  const type = left.type === right.type ? left.type : 'any';
  return code(type, [left, right], (frame) => arithmetic(operator, left.value(frame), right.value(frame), frame.run));
}

function ifExpression(node: SyntaxNode, compiler: Compiler): Code {
  const parts = compiler.children(node);
  const condition = compiler.compile(at(parts, 1));
  const then = compiler.compile(at(parts, 3));
  const otherwise = compiler.compile(at(parts, 5));
  const type = then.type === otherwise.type ? then.type : 'any';
  return code(type, [condition, then, otherwise], (frame) => (isTruthy(condition.value(frame)) ? then : otherwise).value(frame));
}

/** A path into a list is taken in each of its elements. */
function pathExpression(node: SyntaxNode, compiler: Compiler): Code {
  const parts = compiler.children(node);
  const target = compiler.compile(at(parts, 0));
  const name = compiler.text(at(parts, 2)).trim().replace(/\s+/g, ' ');
  return code('any', [target], (frame) => {
    const value = target.value(frame);
    if (!Array.isArray(value)) return property(value, name);
    frame.run.charge(value.length);
    return value.map((item: unknown) => property(item, name));
  });
}

/** `list[2]`, `list[-1]`, `list[item > 1]`: what the brackets mean depends on the kind of expression in them. */
function filterExpression(node: SyntaxNode, compiler: Compiler): Code {
  const parts = compiler.children(node);
  const target = compiler.compile(at(parts, 0));
  const filter = compiler.compile(at(parts, 2));
  return code('any', [target, filter], (frame) => {
    const value = target.value(frame);
    if (value === null) return null;
    const items: unknown[] = Array.isArray(value) ? value : [value];
    switch (filter.type) {
      case 'number': case 'boolean': case 'any': return byIndex(value, items, filter.value(frame));
      case 'string': {
        const text = filter.value(frame);
        frame.run.charge(items.length);
        return items.filter((item) => item === text);
      }
      case 'test': return items.filter((item) => {
        frame.run.charge(filter.weight + 2);
        if (!isTruthy(item)) return false;
        const names = emptyNames();
        names['item'] = item;
        const element = inner(frame, names);
        const result = filter.value(isContext(item) ? inner(element, item) : element);
        return (typeof result === 'boolean' || result === null ? result : passes(result, item, frame.run)) === true;
      });
      default: return null;
    }
  });
}

function byIndex(value: unknown, items: unknown[], index: unknown): unknown {
  if (typeof index === 'boolean') return index ? value : [];
  if (typeof index !== 'number') return [];
  return items[index < 0 ? items.length + index : index - 1] ?? null;
}

function list(node: SyntaxNode, compiler: Compiler): Code {
  const items = compiler.children(node).slice(1, -1).map(compiler.compile);
  return code(undefined, items, (frame) => items.map((item) => item.value(frame)));
}

/** Entries may use the ones before them. */
function context(node: SyntaxNode, compiler: Compiler): Code {
  const entries = compiler.children(node).slice(1, -1).map((entry) => {
    const [key, value] = compiler.children(entry);
    if (!key || !value) return compiler.fail('Expected a key and a value');
    const inside = at(compiler.children(key), 0);
    const name = inside.name === 'StringLiteral' ? parseText(compiler.text(inside)) : compiler.text(inside).replace(/\s{2,}/g, ' ');
    if (isReservedName(name)) compiler.fail(`Expected another key than the reserved ${name}`);
    return { name, value: compiler.compile(value) };
  });
  return code(undefined, entries.map((entry) => entry.value), (frame) => {
    const result: Record<string, unknown> = {};
    const scope = inner(frame, result);
    for (const { name, value } of entries) result[name] = value.value(scope);
    return result;
  });
}
