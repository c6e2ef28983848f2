import { DeleteOutlined, MessageFilled, PlusOutlined } from '@ant-design/icons';
import { cellPath, looksMasked, mask } from '@noticeflow/forms';
import type { FormField, TableRow } from '@noticeflow/schemas';
import { Button, Checkbox, Popover, Tooltip } from 'antd';
import { memo, useCallback, useEffect, useMemo, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import { t } from '../../i18n/index.js';
import { EmptyState } from '../../ui/index.js';
import { Control } from '../controls/Control.js';
import { displayValue } from '../display.js';
import { FindingMark } from '../FindingMark.js';
import { useFormState, withoutMissing, worst } from '../form-state.js';
import { headerRows } from '../header-rows.js';
import { useNames } from '../names.js';
import { columnWidth, newRow, pasteCells, rowId, setCell, type TableProps } from './rows.js';

const ROW_HEIGHT = 38;
const OVERSCAN = 10;
const MAX_HEIGHT = 560;

interface Position { row: number; column: number }

/** Opens its editor in a popover-less big box: these types edit in place but need more room than a cell. */
const needsRoom = (column: FormField) => column.multiline === true || column.type === 'attachment';

/**
 * A dense editable grid. Only the rows in sight are in the page, so 300 or 3,000 rows scroll alike.
 * Arrow keys move, Enter or typing edits, Esc leaves, text copied in Excel can be pasted.
 */
export function Grid({ table, columns, rows, editable, structural, onChange, tools }: TableProps) {
  useNames();
  const state = useFormState();
  const { access, scope, commentsAt, computed, mark, focus } = state;
  const scroller = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [active, setActive] = useState<Position>();
  const [editing, setEditing] = useState(false);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [added, setAdded] = useState<string>();

  const header = useMemo(() => headerRows(columns, table.columnGroups), [columns, table.columnGroups]);
  const widths = useMemo(() => columns.map(columnWidth), [columns]);
  const numberWidth = structural ? 78 : 52;
  const total = widths.reduce((sum, width) => sum + width, numberWidth);
  const writable = useCallback((column: FormField) => editable && access.of(`${table.id}.${column.id}`) === 'write', [access, editable, table.id]);
  const computedRows = useMemo(() => {
    const list = computed[table.id];
    return new Map((Array.isArray(list) ? list as TableRow[] : []).map((row) => [row.id, row]));
  }, [computed, table.id]);

  const activeRow = active && rows[active.row];
  const fresh = added !== undefined && activeRow !== undefined && rowId(activeRow, active!.row) === added ? `${cellPath(table.id, added)}.` : undefined;
  const allFindings = state.findingsAt;
  const findingsAt = useCallback((path: string) => (fresh !== undefined && path.startsWith(fresh) ? withoutMissing(allFindings(path)) : allFindings(path)), [allFindings, fresh]);

  const height = Math.min(MAX_HEIGHT, rows.length * ROW_HEIGHT + header.length * 36 + 14);
  const first = Math.max(0, Math.floor(top / ROW_HEIGHT) - OVERSCAN);
  const last = Math.min(rows.length, Math.ceil((top + MAX_HEIGHT) / ROW_HEIGHT) + OVERSCAN);

  const reach = useCallback((position: Position) => {
    const box = scroller.current;
    if (!box) return;
    const y = position.row * ROW_HEIGHT;
    const headHeight = header.length * 36;
    if (y < box.scrollTop) box.scrollTop = y;
    else if (y + ROW_HEIGHT > box.scrollTop + box.clientHeight - headHeight) box.scrollTop = y + ROW_HEIGHT - box.clientHeight + headHeight + 4;
    const left = widths.slice(0, position.column).reduce((sum, width) => sum + width, 0);
    const width = widths[position.column] ?? 0;
    if (left < box.scrollLeft) box.scrollLeft = left;
    else if (left + width > box.scrollLeft + box.clientWidth - numberWidth) box.scrollLeft = left + width - box.clientWidth + numberWidth;
  }, [header.length, numberWidth, widths]);

  // Somebody clicked a finding: show its row.
  useEffect(() => {
    const match = focus && new RegExp(`^${table.id}\\[([^\\]]+)\\](?:\\.(\\w+))?$`).exec(focus.path);
    if (!match) return;
    const row = rows.findIndex((item, index) => rowId(item, index) === match[1]);
    if (row < 0) return;
    const position = { row, column: Math.max(0, columns.findIndex((column) => column.id === match[2])) };
    // eslint-disable-next-line react-hooks/set-state-in-effect -- a request to show a cell comes from outside
    setActive(position);
    setAdded(undefined);
    setEditing(false);
    reach(position);
    scroller.current?.focus({ preventScroll: true });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only a new request moves the grid, not every edit
  }, [focus]);

  function move(rowStep: number, columnStep: number) {
    if (!active) return;
    let { row, column } = active;
    column += columnStep;
    if (column >= columns.length) { column = 0; row += 1; }
    if (column < 0) { column = columns.length - 1; row -= 1; }
    row = Math.min(rows.length - 1, Math.max(0, row + rowStep));
    const position = { row, column };
    setActive(position);
    reach(position);
  }

  function write(position: Position, value: unknown) {
    onChange(setCell(rows, position.row, columns[position.column]!.id, value));
  }

  function leave() {
    setEditing(false);
    scroller.current?.focus({ preventScroll: true });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (!active) return;
    if (editing && event.nativeEvent.isComposing) return;
    const column = columns[active.column];
    if (editing) {
      if (event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); leave(); }
      if (event.key === 'Tab') { event.preventDefault(); leave(); move(0, event.shiftKey ? -1 : 1); }
      if (event.key === 'Enter' && !event.shiftKey && column && !needsRoom(column) && ['text', 'number', 'idNumber', 'phone', 'url'].includes(column.type)) { event.preventDefault(); leave(); move(1, 0); }
      return;
    }
    const steps: Record<string, [number, number]> = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageDown: [12, 0], PageUp: [-12, 0] };
    const step = steps[event.key];
    if (step) { event.preventDefault(); move(...step); return; }
    if (event.key === 'Escape') { setActive(undefined); return; }
    if (!column || !writable(column)) return;
    if (event.key === 'Enter' || event.key === 'F2') { event.preventDefault(); setEditing(true); return; }
    if ((event.key === 'Delete' || event.key === 'Backspace')) { event.preventDefault(); write(active, null); return; }
    // 'Process': an input method is at work; it needs an input to write into.
    if ((event.key.length === 1 || event.key === 'Process') && !event.ctrlKey && !event.metaKey && !event.altKey) setEditing(true);
  }

  function onPaste(event: ClipboardEvent) {
    if (!active || editing) return;
    event.preventDefault();
    onChange(pasteCells(rows, columns, writable, active, event.clipboardData.getData('text/plain'), scope, structural));
  }

  function onCopy(event: ClipboardEvent) {
    if (!active || editing) return;
    const column = columns[active.column]!;
    event.preventDefault();
    event.clipboardData.setData('text/plain', displayValue(column, rows[active.row]?.[column.id], scope));
  }

  const openCell = useCallback((row: number, column: number, edit: boolean) => { setActive({ row, column }); setEditing(edit); }, []);
  const toggle = useCallback((id: string) => { setSelected((before) => { const next = new Set(before); if (!next.delete(id)) next.add(id); return next; }); }, []);

  function add() {
    const row = newRow(columns);
    onChange([...rows, row]);
    setAdded(rowId(row, rows.length));
    const position = { row: rows.length, column: Math.max(0, columns.findIndex(writable)) };
    setActive(position);
    setEditing(true);
    requestAnimationFrame(() => { reach(position); });
  }

  function remove() {
    onChange(rows.filter((row, index) => !selected.has(rowId(row, index))));
    setSelected(new Set());
    setActive(undefined);
  }

  const shown = rows.slice(first, last);
  return (
    <div className="nf-grid-box">
      <div className="nf-grid-tools">
        <span className="nf-small nf-muted nf-num">{t('form.rowCount', { count: rows.length })}{table.maxRows ? ` / ${table.maxRows}` : ''}</span>
        {editable && <span className="nf-small nf-muted nf-grid-hint">{t('form.gridHint')}</span>}
        <span style={{ flex: 1 }} />
        {tools}
        {structural && selected.size > 0 && <Button danger size="small" icon={<DeleteOutlined />} onClick={remove}>{t('form.removeRows', { count: selected.size })}</Button>}
        {structural && <Button size="small" type="primary" ghost icon={<PlusOutlined />} disabled={table.maxRows !== undefined && rows.length >= table.maxRows} onClick={add}>{t('form.addRow')}</Button>}
      </div>
      {rows.length === 0 ? <div className="nf-grid-empty"><EmptyState title={t('form.noRows')} text={structural ? t('form.noRowsText') : undefined} /></div> : (
        <div
          ref={scroller} className="nf-grid-scroll" style={{ maxHeight: MAX_HEIGHT, height: Math.max(height, 120) }} tabIndex={0} role="grid"
          aria-label={table.label} aria-rowcount={rows.length} aria-colcount={columns.length + 1} aria-readonly={!editable}
          onScroll={(event) => { setTop(event.currentTarget.scrollTop); }} onKeyDown={onKeyDown} onPaste={onPaste} onCopy={onCopy}
          onFocus={(event) => { if (event.target === event.currentTarget) setActive((shown) => shown ?? { row: Math.floor(top / ROW_HEIGHT), column: 0 }); }}
        >
          <table className="nf-grid-table" style={{ width: total, minWidth: '100%' }}>
            <colgroup><col style={{ width: numberWidth }} />{widths.map((width, index) => <col key={columns[index]!.id} style={{ width }} />)}</colgroup>
            <thead>
              {header.map((cells, level) => (
                <tr key={level} role="row">
                  {level === 0 && <th rowSpan={header.length} className="nf-grid-number" style={{ top: 0 }}>
                    {structural ? <Checkbox aria-label={t('form.selectAll')} checked={selected.size === rows.length} indeterminate={selected.size > 0 && selected.size < rows.length} onChange={(event) => { setSelected(event.target.checked ? new Set(rows.map(rowId)) : new Set()); }} /> : null}
                    <span>{table.rowNumber ?? t('form.rowNumber')}</span>
                  </th>}
                  {cells.map((cell) => {
                    const column = cell.columnId ? columns.find((item) => item.id === cell.columnId) : undefined;
                    return (
                      <th key={cell.columnId ?? cell.title} role="columnheader" colSpan={cell.colSpan} rowSpan={cell.rowSpan} style={{ top: level * 36 }} className={column && !writable(column) && editable ? 'fixed' : ''}>
                        {column && isRequired(column, access.required(`${table.id}.${column.id}`)) && writable(column) && <span className="nf-required" aria-hidden="true">*</span>}
                        {column?.help ? <Tooltip title={column.help}><span className="nf-th-help">{cell.title}</span></Tooltip> : cell.title}
                      </th>
                    );
                  })}
                </tr>
              ))}
            </thead>
            <tbody>
              {first > 0 && <tr aria-hidden="true" style={{ height: first * ROW_HEIGHT }}><td colSpan={columns.length + 1} /></tr>}
              {shown.map((row, offset) => {
                const index = first + offset;
                const id = rowId(row, index);
                return (
                  <tr key={id} role="row" aria-rowindex={index + 1} className={selected.has(id) ? 'selected' : ''} style={{ height: ROW_HEIGHT }}>
                    <td className="nf-grid-number" role="rowheader">
                      {structural && <Checkbox aria-label={t('form.selectRow', { row: index + 1 })} checked={selected.has(id)} onChange={() => { toggle(id); }} />}
                      <span className="nf-num">{index + 1}</span>
                    </td>
                    {columns.map((column, columnIndex) => {
                      const isActive = active?.row === index && active.column === columnIndex;
                      const system = column.formula !== undefined || column.autofill !== undefined;
                      const value = system ? computedRows.get(row.id)?.[column.id] ?? row[column.id] : row[column.id];
                      return (
                        <Cell
                          key={column.id} table={table} column={column} row={index} columnIndex={columnIndex} path={cellPath(table.id, id, column.id)} value={value}
                          active={isActive} editing={isActive && editing && writable(column)} writable={writable(column)} open={openCell}
                          write={(next) => { write({ row: index, column: columnIndex }, next); }} leave={leave}
                          findingsAt={findingsAt} commentsAt={commentsAt} mark={mark} reveal={state.reveal} text={cellText(column, value, scope)}
                        />
                      );
                    })}
                  </tr>
                );
              })}
              {last < rows.length && <tr aria-hidden="true" style={{ height: (rows.length - last) * ROW_HEIGHT }}><td colSpan={columns.length + 1} /></tr>}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

const isRequired = (column: FormField, byTask: boolean | undefined) => byTask ?? column.required === true;

function cellText(column: FormField, value: unknown, scope: Parameters<typeof displayValue>[2]): string {
  const shown = column.class === 'sensitive' && !looksMasked(value) ? mask(column, value) : value;
  return displayValue({ ...column, unit: undefined }, shown, scope);
}

interface CellProps {
  table: FormField; column: FormField; row: number; columnIndex: number; path: string; value: unknown; text: string;
  active: boolean; editing: boolean; writable: boolean;
  open: (row: number, column: number, edit: boolean) => void; write: (value: unknown) => void; leave: () => void;
  findingsAt: ReturnType<typeof useFormState>['findingsAt']; commentsAt: ReturnType<typeof useFormState>['commentsAt'];
  mark: ReturnType<typeof useFormState>['mark']; reveal: ReturnType<typeof useFormState>['reveal'];
}

const Cell = memo(function Cell(props: CellProps) {
  const { column, path, value, text, active, editing, writable, open, row, columnIndex, write, leave, mark, reveal } = props;
  const findings = props.findingsAt(path);
  const comments = props.commentsAt(path);
  const severity = worst(findings);
  const numeric = column.type === 'number';
  const className = ['nf-cell', numeric ? 'number' : '', active ? 'active' : '', writable ? 'writable' : 'fixed', severity ? `has-${severity}` : '', comments.length > 0 ? 'has-comment' : '', mark ? 'marking' : ''].filter(Boolean).join(' ');

  if (editing) {
    return (
      <td className={`${className} editing`} role="gridcell">
        <div className={needsRoom(column) ? 'nf-cell-room' : 'nf-cell-edit'} onBlur={(event) => { if (!event.currentTarget.contains(event.relatedTarget) && !(event.relatedTarget as HTMLElement | null)?.closest('.ant-select-dropdown, .ant-picker-dropdown, .ant-cascader-dropdown')) leave(); }}>
          <Control field={column} value={value} path={path} cell onChange={write} />
        </div>
      </td>
    );
  }
  const notes = findings.length > 0 || comments.length > 0;
  const stored = looksMasked(value);
  const content = (
    <div className="nf-cell-text">
      <span className={column.type === 'idNumber' || column.type === 'phone' ? 'nf-num' : ''}>{text}</span>
      {comments.length > 0 && <MessageFilled className="nf-cell-comment" />}
      {active && stored && reveal && <RevealLink path={path} label={column.label} reveal={reveal} />}
    </div>
  );
  return (
    <td
      className={className} role="gridcell" aria-selected={active} aria-readonly={!writable} aria-invalid={severity === 'error'}
      onClick={() => { if (mark) mark(path, `${t('form.row', { row: row + 1 })} ${column.label}`); else open(row, columnIndex, active && writable); }}
      onDoubleClick={() => { if (!mark && writable) open(row, columnIndex, true); }}
    >
      {notes ? (
        <Popover
          mouseEnterDelay={0.15} placement="topLeft" {...(active && { open: true })} autoAdjustOverflow
          content={<div className="nf-cell-notes">
            {comments.map((comment, index) => <p key={index} className="nf-comment"><b>{t('form.returnedRemark')}</b>{comment.comment}{comment.by && <span className="nf-muted">　{comment.by}</span>}</p>)}
            {findings.map((finding, index) => <FindingMark key={index} finding={finding} />)}
          </div>}
        >{content}</Popover>
      ) : content}
    </td>
  );
}, (before, after) => {
  // `write` is new on each render; it only matters to the cell being edited.
  const { write: _a, ...left } = before;
  const { write: _b, ...right } = after;
  if (after.editing || after.active) return false;
  return (Object.keys(right) as (keyof typeof right)[]).every((key) => left[key] === right[key]);
});

function RevealLink({ path, label, reveal }: { path: string; label: string; reveal: NonNullable<CellProps['reveal']> }) {
  const [shown, setShown] = useState<string>();
  if (shown) return <span className="nf-cell-revealed nf-num">{shown}</span>;
  return <button type="button" className="nf-link nf-cell-reveal" onClick={(event) => { event.stopPropagation(); void reveal(path, label).then(setShown); }}>{t('form.show')}</button>;
}
