import { t } from '../../shared/i18n/index.js';
import type { Column, DecisionTable } from './api.js';
import type { Marks } from './TryOut.js';

/** A decision table as it is printed: inputs, double line, outputs; rules that matched in the last trial are marked. */
export function DecisionTableView({ table, marks }: { table: DecisionTable; marks: Marks }) {
  const notes = table.rules.some((rule) => rule.description !== undefined || rule.annotations !== undefined);
  return (
    <div className="nf-decision-scroll">
      <table className="nf-decision-table">
        <thead>
          <tr>
            <th scope="col" aria-label={t('decision.rule')}>#</th>
            {table.inputs.map((column) => <Head key={column.id} column={column} detail={column.expression} />)}
            {table.outputs.map((column, index) => <Head key={column.id} column={column} detail={column.name} output first={index === 0} />)}
            {notes && <th scope="col">{t('decision.note')}</th>}
          </tr>
        </thead>
        <tbody>
          {table.rules.map((rule, index) => (
            <tr key={rule.id} className={marks.failed.has(rule.id) ? 'failed' : marks.matched.has(rule.id) ? 'matched' : undefined} aria-label={marks.matched.has(rule.id) ? t('decision.matched') : undefined}>
              <th scope="row">{index + 1}</th>
              {rule.inputs.map((entry, column) => <td key={column}>{entry === '' || entry === '-' ? <span className="nf-muted">{t('decision.any')}</span> : <code>{entry}</code>}</td>)}
              {rule.outputs.map((entry, column) => <td key={column} className={column === 0 ? 'output first' : 'output'}><code>{entry}</code></td>)}
              {notes && <td className="note">{[rule.description, ...(rule.annotations ?? [])].filter(Boolean).join('；')}</td>}
            </tr>
          ))}
          {table.outputs.some((column) => column.default !== undefined) && (
            <tr className="default">
              <th scope="row">–</th>
              <td colSpan={Math.max(1, table.inputs.length)}>{t('decision.otherwise')}</td>
              {table.outputs.map((column, index) => <td key={column.id} className={index === 0 ? 'output first' : 'output'}><code>{column.default}</code></td>)}
              {notes && <td />}
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

function Head({ column, detail, output, first }: { column: Column; detail: string | undefined; output?: boolean; first?: boolean }) {
  return (
    <th scope="col" className={output ? `output${first ? ' first' : ''}` : undefined}>
      {column.label}
      {detail !== undefined && detail !== column.label && <code>{detail}</code>}
      {column.type !== 'any' && <small>{column.type}</small>}
      {column.values && <small>{column.values}</small>}
    </th>
  );
}
