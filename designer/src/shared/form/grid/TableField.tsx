import { useField, observer } from '@formily/react';
import type { Field } from '@formily/core';
import type { TableRow } from '@noticeflow/schemas';
import { plain } from '../expressions.js';
import { useFormState } from '../form-state.js';
import { Grid } from './Grid.js';
import { RowCards } from './RowCards.js';

/** A table of a form: a dense grid on a desk, cards on a phone. Rows are replaced, never changed in place. */
export const TableField = observer(({ path }: { path: string }) => {
  const field = useField<Field>();
  const { fieldAt, access, phone, tableTools } = useFormState();
  const model = fieldAt(path);
  if (!model) return null;
  const rows = (plain(field.value) as TableRow[] | null | undefined) ?? [];
  const columns = (model.columns ?? []).filter((column) => access.of(`${path}.${column.id}`) !== 'hidden');
  const props = {
    table: model, columns, rows,
    editable: field.pattern === 'editable' || columns.some((column) => access.of(`${path}.${column.id}`) === 'write'),
    structural: access.of(path) === 'write' && field.pattern === 'editable',
    onChange: (next: TableRow[]) => { void field.onInput(next); },
    tools: tableTools?.(model),
  };
  return phone ? <RowCards {...props} /> : <Grid {...props} />;
});
