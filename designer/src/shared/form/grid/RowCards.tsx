import { DeleteOutlined, PlusOutlined, RightOutlined } from '@ant-design/icons';
import { cellPath } from '@noticeflow/forms';
import type { TableRow } from '@noticeflow/schemas';
import { Button, Drawer, Input, Pagination } from 'antd';
import { useEffect, useState } from 'react';
import { t } from '../../i18n/index.js';
import { Chip, EmptyState } from '../../ui/index.js';
import { Control } from '../controls/Control.js';
import { displayValue } from '../display.js';
import { FindingMark } from '../FindingMark.js';
import { useFormState, withoutMissing, worst } from '../form-state.js';
import { useNames } from '../names.js';
import { newRow, rowId, setCell, type TableProps } from './rows.js';

const PAGE = 20;

/** The same table on a phone: a card per row, opened to be filled in. */
export function RowCards({ table, columns, rows, editable, structural, onChange, tools }: TableProps) {
  useNames();
  const { scope, findingsAt, commentsAt, access, focus, mark, computed } = useFormState();
  const [page, setPage] = useState(1);
  const [q, setQ] = useState('');
  const [open, setOpen] = useState<number>();
  const [added, setAdded] = useState<string>();

  useEffect(() => {
    const id = focus && new RegExp(`^${table.id}\\[([^\\]]+)\\]`).exec(focus.path)?.[1];
    if (!id) return;
    const index = rows.findIndex((row, at) => rowId(row, at) === id);
    // eslint-disable-next-line react-hooks/set-state-in-effect -- a request to show a cell comes from outside
    if (index >= 0) { setOpen(index); setAdded(undefined); }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only a new request opens a row
  }, [focus]);

  const listed = rows.map((row, index) => ({ row, index })).filter(({ row }) => q === '' || columns.some((column) => displayValue(column, row[column.id], scope).includes(q)));
  const visible = listed.slice((page - 1) * PAGE, page * PAGE);
  const [titleColumn, ...rest] = columns;
  const current = open === undefined ? undefined : rows[open];
  const findingsOf = (row: TableRow, index: number) => columns.flatMap((column) => findingsAt(cellPath(table.id, rowId(row, index), column.id))).concat(findingsAt(cellPath(table.id, rowId(row, index))));
  const commentsOf = (row: TableRow, index: number) => columns.flatMap((column) => commentsAt(cellPath(table.id, rowId(row, index), column.id)));

  return (
    <div className="nf-cards">
      <div className="nf-grid-tools">
        <span className="nf-small nf-muted nf-num">{t('form.rowCount', { count: rows.length })}</span>
        <span style={{ flex: 1 }} />
        {tools}
        {structural && <Button size="small" type="primary" ghost icon={<PlusOutlined />} onClick={() => { const row = newRow(columns); onChange([...rows, row]); setOpen(rows.length); setAdded(rowId(row, rows.length)); }}>{t('form.addRow')}</Button>}
      </div>
      {rows.length > PAGE && <Input.Search allowClear placeholder={t('form.searchRows')} onChange={(event) => { setQ(event.target.value); setPage(1); }} style={{ marginBottom: 8 }} />}
      {rows.length === 0 && <EmptyState title={t('form.noRows')} text={structural ? t('form.noRowsText') : undefined} />}
      <ul>
        {visible.map(({ row, index }) => {
          const findings = findingsOf(row, index);
          const severity = worst(findings);
          const comments = commentsOf(row, index);
          return (
            <li key={rowId(row, index)}>
              <button type="button" className={`nf-rowcard${severity ? ` has-${severity}` : ''}`} onClick={() => { setOpen(index); }}>
                <span className="nf-rowcard-no nf-num">{index + 1}</span>
                <span className="nf-rowcard-text">
                  <b>{titleColumn ? displayValue(titleColumn, row[titleColumn.id], scope) || t('form.notFilled') : ''}</b>
                  <span>{rest.map((column) => displayValue(column, row[column.id], scope)).filter(Boolean).slice(0, 4).join(' · ')}</span>
                  {(severity || comments.length > 0) && <span className="nf-rowcard-marks">
                    {comments.length > 0 && <Chip tone="warn">{t('form.remarks', { count: comments.length })}</Chip>}
                    {severity && <Chip tone={severity === 'error' ? 'bad' : 'warn'}>{severity === 'error' ? t('form.errors', { count: findings.filter((finding) => finding.severity === 'error').length }) : severity === 'reason' ? t('form.reasonNeeded') : t('form.warnings', { count: findings.length })}</Chip>}
                  </span>}
                </span>
                <RightOutlined className="nf-muted" />
              </button>
            </li>
          );
        })}
      </ul>
      {listed.length > PAGE && <Pagination size="small" simple align="center" current={page} pageSize={PAGE} total={listed.length} onChange={setPage} />}
      <Drawer
        placement="bottom" height="92%" open={current !== undefined} onClose={() => { setOpen(undefined); setAdded(undefined); }} title={open === undefined ? '' : `${table.label} · ${t('form.row', { row: open + 1 })}`} destroyOnHidden
        extra={structural && open !== undefined && <Button danger type="text" icon={<DeleteOutlined />} onClick={() => { onChange(rows.filter((_, at) => at !== open)); setOpen(undefined); }}>{t('common.delete')}</Button>}
        footer={open !== undefined && <div style={{ display: 'flex', gap: 8 }}>
          <Button disabled={open === 0} onClick={() => { setOpen(open - 1); }}>{t('form.previousRow')}</Button>
          <Button disabled={open >= rows.length - 1} onClick={() => { setOpen(open + 1); }}>{t('form.nextRow')}</Button>
          <Button type="primary" style={{ marginLeft: 'auto' }} onClick={() => { setOpen(undefined); setAdded(undefined); }}>{t('form.rowDone')}</Button>
        </div>}
      >
        {current && open !== undefined && columns.map((column) => {
          const path = cellPath(table.id, rowId(current, open), column.id);
          const findings = rowId(current, open) === added ? withoutMissing(findingsAt(path)) : findingsAt(path);
          const severity = worst(findings);
          const system = column.formula !== undefined || column.autofill !== undefined;
          const filled = system ? (computed[table.id] as TableRow[] | undefined)?.find((row) => row.id === current.id)?.[column.id] : undefined;
          return (
            <div key={`${open}-${column.id}`} className={`nf-field${severity ? ` has-${severity}` : ''}`}>
              <label className="nf-field-label" htmlFor={`r-${column.id}`}>
                {column.label}
                {mark && <button type="button" className="nf-mark" onClick={() => { mark(path, `${t('form.row', { row: open + 1 })} ${column.label}`); }}>{t('task.markCell')}</button>}
              </label>
              <div className="nf-field-control">
                <Control field={column} path={path} id={`r-${column.id}`} value={filled ?? current[column.id]} readOnly={!editable || access.of(`${table.id}.${column.id}`) !== 'write'} onChange={(value) => { onChange(setCell(rows, open, column.id, value)); }} />
                {commentsAt(path).map((comment, index) => <p key={index} className="nf-comment"><b>{t('form.returnedRemark')}</b>{comment.comment}</p>)}
                {findings.map((finding, index) => <FindingMark key={index} finding={finding} />)}
              </div>
            </div>
          );
        })}
      </Drawer>
    </div>
  );
}
