/**
 * What `npm run demo` gives to a campaign's `scenarios/demo.ts`: the running product as HTTP client of people at posts,
 * its clock, a progress bar and a table of expected against found. The scenario's default export plays on it.
 */
export interface DemoStage {
  /** How many steps the progress bar counts. */
  plan(total: number): void;
  /** The tenant's administrator. */
  admin(): Promise<DemoClient>;
  /** The person holding a post (default `clerk`) at the organisation with this code. */
  at(unitCode: string, post?: string): Promise<DemoClient>;
  /** Moves the product's clock to an ISO instant with zone and waits until what became due is done. */
  clock(instant: string): Promise<void>;
  /** Kills the server with −9 and starts it again on the same data. */
  crash(): Promise<void>;
  step(title: string, count?: number): void;
  expect(what: string, expected: unknown, found: unknown): void;
  /** Runs a call that must be refused; answers status, code and errors of the problem. */
  refused(call: () => Promise<unknown>): Promise<{ status: number; code?: string; detail?: string; errors?: { path?: string; rule?: string; message?: string }[] }>;
  /** Fills a generated import template (field codes stand in its hidden row) with rows; answers the file to upload and the sheet row of the first. */
  fillWorkbook(template: Uint8Array, rows: Record<string, unknown>[]): Promise<{ firstRow: number; name: string; type: string; content: Uint8Array }>;
  /** Writes a file to the output folder; answers its name. */
  write(name: string, bytes: Uint8Array): string;
}

export interface DemoClient {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown): Promise<T>;
  put<T>(path: string, body?: unknown): Promise<T>;
  upload<T>(path: string, file: { name: string; type: string; content: Uint8Array }, fields?: Record<string, string>): Promise<T>;
  download(path: string): Promise<Uint8Array>;
  /** All items of a keyset-paged list. */
  all<T>(path: string): Promise<T[]>;
}

export type PlayDemo = (stage: DemoStage, options: { crash: boolean }) => Promise<void>;
