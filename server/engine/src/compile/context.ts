import type { ExecutableElement, ExecutableFlow } from '../model/executable.js';
import type { Model, ModelCode, ModelNamed, ModelNode, ModelScope } from '../model/model.js';

/** Look-ups of the whole file while its processes are transformed. */
export class CompileContext {
  private readonly messages: ReadonlyMap<string, ModelNamed>;
  private readonly signals: ReadonlyMap<string, ModelNamed>;
  private readonly errors: ReadonlyMap<string, ModelCode>;
  private readonly escalations: ReadonlyMap<string, ModelCode>;

  constructor(readonly model: Model) {
    this.messages = byId(model.messages);
    this.signals = byId(model.signals);
    this.errors = byId(model.errors);
    this.escalations = byId(model.escalations);
  }

  message(id: string | undefined): ModelNamed | undefined {
    return id === undefined ? undefined : this.messages.get(id);
  }

  messageName(id: string | undefined): string | undefined {
    const message = this.message(id);
    return message ? (message.name ?? message.id) : undefined;
  }

  signalName(id: string | undefined): string | undefined {
    const signal = id === undefined ? undefined : this.signals.get(id);
    return signal ? (signal.name ?? signal.id) : undefined;
  }

  errorCode(id: string | undefined): string | undefined {
    return code(id === undefined ? undefined : this.errors.get(id));
  }

  escalationCode(id: string | undefined): string | undefined {
    return code(id === undefined ? undefined : this.escalations.get(id));
  }
}

/** What the transformers of one process fill. */
export interface ProcessBuilder {
  elements: Map<string, ExecutableElement>;
  flows: Map<string, ExecutableFlow>;
  lanes: Map<string, string[]>;
  /** Names of data inputs, outputs and objects by id, for loopDataInputRef. */
  data: Map<string, string>;
  context: CompileContext;
}

/** The scope a node is transformed in. */
export interface ScopeContext {
  id: string;
  scope: ModelScope;
  builder: ProcessBuilder;
  isProcess: boolean;
  /** Transforms what is inside a subprocess. Given here, so that the transformers do not import each other in a circle. */
  transformInner: (owner: ExecutableElement, inner: ModelScope) => void;
}

/** Turns one node of the model into what is executed. Fills `element`, whose common part is there already. */
export type Transformer = (node: ModelNode, element: ExecutableElement, scope: ScopeContext) => void;

/** An error or escalation without a code is known by its name, so that throw and catch still meet. */
function code(definition: ModelCode | undefined): string | undefined {
  return definition ? (definition.code ?? definition.name ?? definition.id) : undefined;
}

function byId<T extends { id: string }>(items: T[]): Map<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}
