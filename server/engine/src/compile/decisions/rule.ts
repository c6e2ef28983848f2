import type { DecisionModel, ModelDecision } from '../../model/decision.js';
import type { Report } from '../validators/rule.js';
import type { Problem } from '../../model/problem.js';

/** One rule about the decisions of a file. `check` reports each place where it is broken. */
export interface DecisionFileRule {
  id: string;
  severity: Problem['severity'];
  advice: string;
  adviceZh: string;
  check: (subject: DecisionSubject, report: Report) => void;
}

/** A file of decisions under examination. */
export class DecisionSubject {
  private readonly byId: ReadonlyMap<string, ModelDecision>;

  constructor(readonly model: DecisionModel) {
    this.byId = new Map(model.decisions.map((decision) => [decision.id, decision]));
  }

  decision(id: string): ModelDecision | undefined {
    return this.byId.get(id);
  }

  /** Ids a requirement can point to. */
  get targets(): Set<string> {
    return new Set([...this.byId.keys(), ...this.model.inputs.map((input) => input.id), ...this.model.others.flatMap(({ elementId }) => elementId ?? [])]);
  }

  required(decision: ModelDecision): ModelDecision[] {
    return decision.requires.flatMap(({ kind, href }) => (kind === 'decision' ? this.byId.get(localId(href)) ?? [] : []));
  }
}

/** `#id` of this file. Another file is another deployment's business and is not reached. */
export function localId(href: string): string {
  return href.startsWith('#') ? href.slice(1) : '';
}
