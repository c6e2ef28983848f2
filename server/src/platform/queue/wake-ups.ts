/**
 * Carries "look at the database" from one place to another, nothing else: the payload is ids, the truth is in the tables.
 * Losing every wake-up loses no work, only the sweeper's interval.
 */
export interface WakeUps {
  /** Wakes some node, now or at `at`. `id` names what is due (a timer, a job), for the log. */
  wake(id: string, at?: Date): void;
  /** What this node does when woken. */
  listen(onWake: () => void): Promise<void>;
  close(): Promise<void>;
}
