import { FeelFunction } from 'feelin';
import { isReservedName } from '../model/reserved-names.js';
import { isFailure } from './lifted.js';
import { emptyNames, inner } from './scope.js';
import type { Frame } from './scope.js';
import type { Code, Compiler, SyntaxNode } from './syntax.js';
import { at, code } from './syntax.js';

/** Calling functions, and defining them (`sort(list, function(a, b) a.due < b.due)`). */

export function functionInvocation(node: SyntaxNode, compiler: Compiler): Code {
  const parts = compiler.children(node);
  const target = compiler.compile(at(parts, 0));
  const parameters = readArguments(at(parts, 2), compiler);
  return code('any', [target, ...parameters.parts], (frame) => {
    const fn = target.value(frame);
    if (!(fn instanceof FeelFunction)) return null;
    const { run } = frame;
    run.charge(2);
    run.enter();
    try {
      const result: unknown = fn.invoke(parameters.value(frame));
      return isFailure(result) ? null : (result ?? null);
    } finally {
      run.leave();
    }
  });
}

export interface Arguments { parts: Code[]; names?: string[]; value: (frame: Frame) => unknown[] | Record<string, unknown> }

/** Positional or named arguments; `f()` has a bare parenthesis where its arguments would be. */
export function readArguments(node: SyntaxNode, compiler: Compiler): Arguments {
  if (node.name === 'PositionalParameters') {
    const parts = compiler.children(node).map(compiler.compile);
    return { parts, value: (frame) => parts.map((part) => part.value(frame)) };
  }
  if (node.name === 'NamedParameters') {
    const named = compiler.children(node).map((parameter) => {
      const [name, value] = compiler.children(parameter);
      if (!name || !value) return compiler.fail('Expected a name and a value');
      return { name: compiler.text(name).replace(/\s+/g, ' '), value: compiler.compile(value) };
    });
    return {
      parts: named.map(({ value }) => value),
      names: named.map(({ name }) => name),
      value: (frame) => {
        const result = emptyNames();
        for (const { name, value } of named) result[name] = value.value(frame);
        return result;
      },
    };
  }
  return { parts: [], value: () => [] };
}

export function functionDefinition(node: SyntaxNode, compiler: Compiler): Code {
  const parts = compiler.children(node);
  const formal = parts.find((part) => part.name === 'FormalParameters');
  const names = formal ? compiler.children(formal).map((parameter) => compiler.text(at(compiler.children(parameter), 0))) : [];
  if (names.some(isReservedName)) compiler.fail('Expected other parameters than reserved names');
  if (parts.some((part) => part.name === 'external')) compiler.fail('Expected a FEEL function but external functions cannot be called');
  const body = compiler.compile(at(parts, parts.length - 1));
  return code(undefined, [body], (frame) => new FeelFunction((...args: unknown[]) => {
    frame.run.charge(body.weight + 2);
    frame.run.enter();
    try {
      const scope = emptyNames();
      names.forEach((name, index) => { scope[name] = args[index] ?? null; });
      return body.value(inner(frame, scope));
    } finally {
      frame.run.leave();
    }
  }, names));
}
