import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

type Methods = Record<string, (...args: never[]) => Promise<unknown>>;
type Question = { id: number; method: string; args: unknown[] };
type Answer = { id: number; value?: unknown; error?: string };

/** Answers the calls of the process that started this one, until told to stop. */
export function serve(methods: Methods): void {
  process.on('message', ({ id, method, args }: Question) => {
    const answer = (message: Omit<Answer, 'id'>): void => void process.send!({ id, ...message });
    Promise.resolve()
      .then(() => (methods[method] as (...rest: unknown[]) => Promise<unknown>)(...args))
      .then((value) => answer({ value }), (error: unknown) => answer({ error: error instanceof Error ? error.stack ?? error.message : String(error) }));
  });
}

/** A process of its own whose methods are called from here: what it does is not mixed with what the caller does. */
export class Remote {
  private readonly waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  private readonly child: ChildProcess;
  private next = 0;

  /** With the arguments of this process for node itself, and these. */
  constructor(script: string, execArgv: string[] = []) {
    this.child = fork(fileURLToPath(new URL(script, import.meta.url)), { execArgv: [...process.execArgv, ...execArgv] });
    this.child.on('message', ({ id, value, error }: Answer) => {
      const call = this.waiting.get(id);
      this.waiting.delete(id);
      if (error === undefined) call?.resolve(value as never);
      else call?.reject(new Error(error));
    });
    this.child.once('exit', (code) => {
      for (const { reject } of this.waiting.values()) reject(new Error(`Expected the server to answer but it ended with ${code}`));
    });
  }

  call<T>(method: string, ...args: unknown[]): Promise<T> {
    const id = (this.next += 1);
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.child.send({ id, method, args });
    });
  }

  async close(): Promise<void> {
    await this.call('close');
    const ended = once(this.child, 'exit');
    this.child.disconnect();
    await ended;
  }
}
