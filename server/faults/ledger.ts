/** Something the server has answered with 2xx, so that it must be there for ever. */
export type Acknowledged =
  | { what: 'start'; instanceId: string }
  | { what: 'event'; instanceId: string; type: 'TaskCompleted' | 'JobCompleted'; key: number }
  | { what: 'variable'; instanceId: string; name: string }
  | { what: 'message'; messageId: string };

/** The client's own book of what was promised to it. It lives in another process than the servers that are killed. */
export class Ledger {
  readonly entries: Acknowledged[] = [];
  /** Answers that nothing explains: neither done, nor refused for a reason, nor "try again". */
  readonly surprises: string[] = [];
  private readonly marks = new Set<string>();

  /** Each thing is noted by whoever did it: two who were both told that they completed a task were lied to. */
  note(entry: Acknowledged): void {
    const mark = JSON.stringify(entry);
    if (this.marks.has(mark)) this.surprise(`acknowledged twice: ${mark}`);
    this.marks.add(mark);
    this.entries.push(entry);
  }

  surprise(text: string): void {
    this.surprises.push(text);
  }
}

/** `${instanceId}.${key}` of a task or job. */
export function splitId(id: string): { instanceId: string; key: number } {
  const at = id.lastIndexOf('.');
  return { instanceId: id.slice(0, at), key: Number(id.slice(at + 1)) };
}
