import { Logger } from '@nestjs/common';

/** Work that follows a commit. Its failures are logged and left to the sweeper; nobody waits for it except `idle`. */
export class Background {
  private readonly running = new Set<Promise<void>>();
  private readonly logger = new Logger('Runtime');
  private stopped = false;

  run(what: string, work: () => Promise<unknown>): void {
    if (this.stopped) return;
    const promise = work().then(
      () => undefined,
      (error: unknown) => {
        if (!this.stopped) this.logger.warn(`${what}: ${error instanceof Error ? error.message : String(error)}; the sweeper will try again`);
      },
    );
    this.running.add(promise);
    void promise.finally(() => this.running.delete(promise));
  }

  get busy(): boolean {
    return this.running.size > 0;
  }

  /** Resolves when nothing is running any more, including what the work itself started. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.all([...this.running]);
  }

  stop(): void {
    this.stopped = true;
  }
}
