/** See server-process.mjs. */
export function freePort(): Promise<number>;

export class ServerProcess {
  constructor(options: { port: number; env: Record<string, string> });
  readonly port: number;
  readonly url: string;
  start(): Promise<this>;
  kill(): Promise<void>;
  stop(): Promise<void>;
  tail(): string;
}
