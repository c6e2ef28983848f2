import type { Findings } from './checker.js';

/** One line of the report. */
export interface Line {
  experiment: string;
  findings: Findings;
  /** Figures of this experiment: `{ kills: 12, takeoverMs: 7312 }`. */
  figures: Record<string, number | string>;
  /** Promises of time that were not kept. */
  late: string[];
}

export function isGood({ findings, late }: Line): boolean {
  const { lost, double, stuck, different, surprises } = findings;
  return [lost, double, stuck, different, surprises, late].every((list) => list.length === 0);
}

/** `nodes-killed: acked 5120 lost 0 double 0 stuck 0 replay 0 | kills 9 takeover 7.3 s`, with the first of each kind of problem below. */
export function lineText(line: Line): string {
  const { acked, lost, double, stuck, different, surprises } = line.findings;
  const figures = Object.entries(line.figures).map(([name, value]) => `${name} ${value}`).join(', ');
  const head = `${isGood(line) ? 'ok  ' : 'FAIL'} ${line.experiment.padEnd(18)} acked ${acked} lost ${lost.length} double ${double.length} stuck ${stuck.length} replay ${different.length}`;
  const problems = Object.entries({ lost, double, stuck, replay: different, answer: surprises, late: line.late })
    .flatMap(([kind, list]) => list.slice(0, 3).map((text) => `       ${kind}: ${text}${list.length > 3 ? ` (and ${list.length - 3} more)` : ''}`));
  return [`${head} | ${figures}`, ...problems].join('\n');
}

/** `7312` → `7.3 s` */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
