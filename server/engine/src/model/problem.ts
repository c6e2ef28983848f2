/**
 * One finding about a model: what the designer shows beside the element, and why a deployment is refused (HTTP 422).
 * `rule` is stable and is what tests, documentation and suppressions refer to.
 */
export interface Problem {
  /** Element the finding is about; absent when it concerns the whole file. */
  elementId?: string;
  rule: string;
  severity: 'error' | 'warning';
  message: string;
  messageZh: string;
  advice?: string;
  adviceZh?: string;
  /** Line in the XML, from 1, where it is known. */
  line?: number;
}

/** The model cannot be executed. Carries every problem found, not only the first. */
export class ModelError extends Error {
  override readonly name = 'ModelError';

  constructor(readonly problems: Problem[]) {
    super(describe(problems));
  }
}

function describe(problems: Problem[]): string {
  const errors = problems.filter((problem) => problem.severity === 'error');
  const first = errors[0] ?? problems[0];
  if (!first) return 'The model is invalid';
  const place = first.elementId ? `${first.elementId}: ` : '';
  const rest = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return `${place}${first.message} [${first.rule}]${rest}`;
}
