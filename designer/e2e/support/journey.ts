/** A journey: the product, people at browsers, named steps. What fails says at which step, with pictures and the server's log. */
import { existsSync } from 'node:fs';
import { CHROMIUM, People } from './browser.js';
import { startProduct, type Product } from './product.js';

/** A journey takes 15 to 30 s on an idle machine with two processors; the limit leaves room for a busy one. */
const JOURNEY_MS = 240_000;
/** For starting the product, the pictures of a journey that took too long, and stopping. */
const AROUND_MS = 120_000;

export interface Journey {
  readonly product: Product;
  readonly people: People;
  /** Names what is going on, for the error message. */
  readonly step: (title: string) => void;
}

/**
 * Declares a suite of journeys, each with a product of its own: one that is tried again starts from the beginning. Skipped when there is no chromium; with CI=true that is a failure.
 * Every journey also fails when a browser complained: an error in the console, an uncaught exception, a violation of the content security policy.
 */
export function journeys(suite: string, tests: Record<string, (journey: Journey) => Promise<void>>): void {
  const missing = !existsSync(CHROMIUM);
  if (missing && process.env['CI'] !== 'true') {
    describe.skip(`${suite} (no chromium at ${CHROMIUM})`, () => {
      for (const title of Object.keys(tests)) it(title, () => undefined);
    });
    return;
  }
  describe(suite, () => {
    for (const [title, run] of Object.entries(tests)) {
      it(title, async () => {
        if (missing) throw new Error(`Expected chromium at ${CHROMIUM}; CI runs the journeys`);
        const product = await startProduct();
        try {
          await tell(product, run);
        } finally {
          await product.stop();
        }
      }, JOURNEY_MS + AROUND_MS);
    }
  });
}

async function tell(product: Product, run: (journey: Journey) => Promise<void>): Promise<void> {
  const people = await People.start(product.origin);
  let at = 'start';
  try {
    await within(JOURNEY_MS, run({ product, people, step: (name) => { at = name; } }));
    at = 'what the browser complained about';
    expect(people.faults).toEqual([]);
  } catch (error) {
    throw await told(error, at, people, product);
  } finally {
    await people.stop();
  }
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => { timer = setTimeout(() => { fail(new Error(`The journey took longer than ${ms / 1000} s`)); }, ms); });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function told(error: unknown, step: string, people: People, product: Product): Promise<Error> {
  const pictures = await people.pictures().catch((problem: unknown) => [`no pictures: ${String(problem)}`]);
  const cause = error instanceof Error ? error : new Error(String(error));
  return new Error([
    `At step “${step}”: ${cause.message}`,
    `Pictures: ${pictures.join(' ')}`,
    `Browser: ${people.faults.join('\n') || 'no complaints'}`,
    `Server: ${product.log()}`,
    cause.stack ?? '',
  ].join('\n'));
}
