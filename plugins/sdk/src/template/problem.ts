/** One thing wrong with a template folder, with the place where to mend it. */
export interface TemplateProblem {
  /** Relative to the plugin folder, e.g. `forms/annex2.json`. */
  file: string;
  /** From 1, where it is known. */
  line?: number;
  rule: string;
  /** A template with an error cannot be installed. */
  severity: 'error' | 'warning';
  message: string;
  messageZh: string;
}

/** Collects the problems of one reading. */
export class Problems {
  readonly list: TemplateProblem[] = [];

  error(file: string, line: number | undefined, rule: string, message: string, messageZh: string): void {
    this.add({ file, line, rule, severity: 'error', message, messageZh });
  }

  warning(file: string, line: number | undefined, rule: string, message: string, messageZh: string): void {
    this.add({ file, line, rule, severity: 'warning', message, messageZh });
  }

  add(problem: TemplateProblem): void {
    if (problem.line === undefined) delete problem.line;
    this.list.push(problem);
  }

  get broken(): boolean {
    return this.list.some((problem) => problem.severity === 'error');
  }
}
