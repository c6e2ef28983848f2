import { clauseOfQuote } from '@noticeflow/plugin-sdk';
import type { Obligation, Template } from '@noticeflow/plugin-sdk';

/** An obligation with the clause it stands in. */
export interface PlacedObligation extends Obligation { clauseId: string | null }

export function placeObligations({ clauses, obligations }: Pick<Template, 'clauses' | 'obligations'>): PlacedObligation[] {
  return obligations.obligations.map((obligation) => ({ ...obligation, clauseId: clauseOfQuote(clauses, obligation.quote)?.id ?? null }));
}

/** Clauses with words in them that no obligation quotes, for the person who models the notice. */
export function uncoveredClauses(template: Pick<Template, 'clauses' | 'obligations'>): string[] {
  const covered = new Set(placeObligations(template).map(({ clauseId }) => clauseId));
  return template.clauses.filter(({ id, text, title }) => text.trim() && text.trim() !== title && !covered.has(id)).map(({ id }) => id);
}
