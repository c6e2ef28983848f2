import { currentLanguage } from '../i18n/index.js';

/** One line of a problem: which field, rule or element it is about, and what a person reads. */
export interface ProblemItem { path?: string; elementId?: string; rule?: string; message: string; messageZh?: string }

/** RFC 9457 problem details as the server sends them. */
export interface ProblemDetails { type?: string; title: string; status: number; code: string; detail?: string; instance?: string; errors?: ProblemItem[] }

/** A refused or failed call. `code` is stable; `status` is 0 when the server was not reached. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly errors: ProblemItem[];

  constructor(problem: ProblemDetails) {
    super(problem.detail ?? problem.title);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code;
    this.title = problem.title;
    this.detail = problem.detail;
    this.errors = problem.errors ?? [];
  }

  get offline(): boolean { return this.status === 0; }

  /** What the server says beyond the title, when it is in the language of the screen: its words for developers are English. */
  get text(): string | undefined {
    return currentLanguage() === 'en' || /\p{Script=Han}/u.test(this.detail ?? '') ? this.detail : undefined;
  }
}

/** Reads whatever a failed response carries; a proxy's HTML page becomes a problem of its status. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('json')) {
    const body = await response.json().catch(() => undefined) as Partial<ProblemDetails> | undefined;
    if (body?.title) return new ApiProblem({ ...body, title: body.title, status: body.status ?? response.status, code: body.code ?? `HTTP_${response.status}` });
  }
  return new ApiProblem({ title: response.statusText || `HTTP ${response.status}`, status: response.status, code: `HTTP_${response.status}` });
}
