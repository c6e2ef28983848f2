import type { ElementInstanceKey, Json, Variables } from '../../protocol/index.js';
import type { ExecutableElement } from '../../model/executable.js';
import { visibleVariables } from '../../state/view.js';
import type { ElementBehavior } from '../behavior.js';
import { throwErrorOfWork } from '../behaviors/errors.js';
import { evaluateAt, messageOf } from '../behaviors/expressions.js';
import { complete } from '../behaviors/transitions.js';
import { Failure } from '../failure.js';
import type { Step } from '../step.js';

class ThrownByScript extends Error {
  constructor(readonly code: string, readonly detail: string | undefined) {
    super(`BPMN error ${code}`);
  }
}

export const scriptTask: ElementBehavior = {
  activate(step, key, element) {
    const { script } = element;
    if (!script) {
      complete(step, key);
      return;
    }
    if (!script.format || /feel/i.test(script.format)) {
      const result = evaluateAt(step, script.source, key);
      complete(step, key, script.resultVariable === undefined ? undefined : { [script.resultVariable]: result });
      return;
    }
    runForeign(step, key, element, script.format, script.source);
  },
};

/** A format of which the host brought a handler (trial runs and tests). */
function runForeign(step: Step, key: ElementInstanceKey, element: ExecutableElement, format: string, source: string): void {
  const handlers = step.ctx.scripts ?? {};
  const handler = Object.hasOwn(handlers, format) ? handlers[format] : undefined;
  if (!handler) throw new Failure('script', `Expected a handler for script format "${format}" of "${element.id}" but there is none`);
  const written: Variables = {};
  try {
    handler(source, {
      variables: { ...visibleVariables(step.state, key) },
      setVariable: (name: string, value: Json) => {
        // The handler is foreign code: only plain data comes back.
        written[name] = JSON.parse(JSON.stringify(value ?? null)) as Json;
      },
      throwBpmnError: (code: string, message?: string): never => {
        throw new ThrownByScript(code, message);
      },
    });
  } catch (error) {
    if (!(error instanceof ThrownByScript)) throw new Failure('script', `Expected script "${element.id}" to run but: ${messageOf(error)}`);
    throwErrorOfWork(step, key, error.code, 'activating', { message: error.detail, variables: written });
    return;
  }
  complete(step, key, written);
}
