import { Alert, Checkbox, Input, Modal, Segmented, Select } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useRef, useState } from 'react';
import { api, type Page } from '../../shared/api/index.js';
import { t } from '../../shared/i18n/index.js';
import { useMe } from '../session/index.js';
import type { SignRequest } from './api.js';

/** The field of a dialog gets the focus once the dialog is there: before that the browser refuses it. */
function useFocusOnOpen() {
  const ref = useRef<TextAreaRef>(null);
  return { ref, afterOpenChange: (open: boolean) => { if (open) ref.current?.focus(); } };
}

/** 常用意见: one click fills the opinion. */
const PHRASES = { approve: ['opinion.agree', 'opinion.agreeReport', 'opinion.noObjection'], return: ['opinion.incomplete', 'opinion.seeCells', 'opinion.seal'], reject: ['opinion.notInScope', 'opinion.duplicate'] } as const;

export interface OpinionDialogProps {
  verb: 'approve' | 'return' | 'reject' | 'complete';
  title: string;
  marked: { path: string; label: string; comment: string }[];
  busy: boolean;
  onConfirm: (comment: string) => void;
  onClose: () => void;
}

/** The opinion before 同意, 退回 or 不同意. The last two need one, look different and say what will happen. */
export function OpinionDialog({ verb, title, marked, busy, onConfirm, onClose }: OpinionDialogProps) {
  const [comment, setComment] = useState('');
  const { ref, afterOpenChange } = useFocusOnOpen();
  const needed = verb === 'return' || verb === 'reject';
  const phrases = verb === 'complete' ? [] : PHRASES[verb];
  return (
    <Modal
      open afterOpenChange={afterOpenChange} title={title} onCancel={onClose} confirmLoading={busy} width={520}
      okText={verb === 'return' ? t('opinion.confirmReturn') : verb === 'reject' ? t('opinion.confirmReject') : title}
      okButtonProps={{ disabled: needed && comment.trim() === '' && marked.length === 0, danger: verb === 'reject', ...(verb === 'return' && { className: 'nf-btn-return' }) }}
      onOk={() => { onConfirm(comment.trim()); }}
    >
      <div style={{ display: 'grid', gap: 12 }}>
        {verb === 'return' && <Alert type="warning" showIcon message={t('opinion.returnConsequence')} />}
        {verb === 'reject' && <Alert type="error" showIcon message={t('opinion.rejectConsequence')} />}
        {marked.length > 0 && <ul className="nf-marked">{marked.map((cell) => <li key={cell.path}><b>{cell.label}</b>{cell.comment}</li>)}</ul>}
        <Input.TextArea ref={ref} rows={4} maxLength={2000} value={comment} aria-label={t('opinion.label')} placeholder={needed ? t('opinion.needed') : t('opinion.optional')} onChange={(event) => { setComment(event.target.value); }} />
        {phrases.length > 0 && <div className="nf-phrases"><span className="nf-muted nf-small">{t('opinion.common')}</span>{phrases.map((key) => <button key={key} type="button" onClick={() => { setComment((before) => (before ? `${before}${t(key)}` : t(key))); }}>{t(key)}</button>)}</div>}
      </div>
    </Modal>
  );
}

interface Person { id: string; displayName: string; unitName?: string; postTitle?: string; posts?: { unitName: string; postTitle: string }[] }

/** Picks one person or several; same names are told apart by unit and post. Who holds several posts comes once. */
export function PeopleSelect({ multiple, unit, except, onChange }: { multiple?: boolean; unit?: string | undefined; /** Whom not to offer. */ except?: string | undefined; onChange: (ids: string[]) => void }) {
  const [q, setQ] = useState('');
  const term = useDeferredValue(q);
  const query = useQuery({ queryKey: ['people', term, unit], queryFn: () => api.get<Page<Person>>('/people', { q: term || undefined, unit: term ? undefined : unit }) });
  return (
    <Select
      autoFocus showSearch filterOption={false} onSearch={setQ} style={{ width: '100%' }} placeholder={t('form.searchByName')} {...(multiple && { mode: 'multiple' as const })} loading={query.isFetching}
      options={(query.data?.items ?? []).filter((person, at, all) => person.id !== except && all.findIndex(({ id }) => id === person.id) === at).map((person) => ({ value: person.id, label: `${person.displayName}　${[person.unitName ?? person.posts?.[0]?.unitName, person.postTitle ?? person.posts?.[0]?.postTitle].filter(Boolean).join(' · ')}` }))}
      onChange={(value: string | string[]) => { onChange(Array.isArray(value) ? value : value ? [value] : []); }}
    />
  );
}

/** 转办, 委派, 抄送: to whom, and a word with it. */
export function HandOverDialog({ verb, unit, busy, onConfirm, onClose }: { verb: 'transfer' | 'delegate' | 'cc'; unit?: string | undefined; busy: boolean; onConfirm: (to: string[], comment: string) => void; onClose: () => void }) {
  const me = useMe();
  const [to, setTo] = useState<string[]>([]);
  const [comment, setComment] = useState('');
  return (
    <Modal open title={t(`verb.${verb}`)} onCancel={onClose} confirmLoading={busy} okButtonProps={{ disabled: to.length === 0 }} okText={t(`verb.${verb}`)} onOk={() => { onConfirm(to, comment.trim()); }} width={480}>
      <div style={{ display: 'grid', gap: 12 }}>
        <p className="nf-muted">{t(`handOver.${verb}`)}</p>
        <PeopleSelect multiple={verb === 'cc'} unit={unit} except={me.id} onChange={setTo} />
        <Input.TextArea rows={2} maxLength={2000} placeholder={t('opinion.optional')} aria-label={t('opinion.label')} value={comment} onChange={(event) => { setComment(event.target.value); }} />
      </div>
    </Modal>
  );
}

/** 加签: who gives an opinion first, and by which rule. */
export function AddSignDialog({ unit, busy, onConfirm, onClose }: { unit?: string | undefined; busy: boolean; onConfirm: (request: SignRequest) => void; onClose: () => void }) {
  const [users, setUsers] = useState<string[]>([]);
  const [position, setPosition] = useState<SignRequest['position']>('before');
  const [rule, setRule] = useState<SignRequest['rule']>('all');
  const [comment, setComment] = useState('');
  return (
    <Modal open title={t('verb.add-sign')} onCancel={onClose} confirmLoading={busy} okButtonProps={{ disabled: users.length === 0 }} okText={t('verb.add-sign')} onOk={() => { onConfirm({ users, position, rule, ...(comment.trim() && { comment: comment.trim() }) }); }} width={480}>
      <div style={{ display: 'grid', gap: 12 }}>
        <p className="nf-muted">{t('sign.addText')}</p>
        <PeopleSelect multiple unit={unit} onChange={setUsers} />
        <Segmented<SignRequest['position']> block aria-label={t('sign.position')} value={position} options={(['before', 'parallel'] as const).map((value) => ({ value, label: t(`sign.position.${value}`) }))} onChange={setPosition} />
        <Segmented<SignRequest['rule']> block aria-label={t('sign.rule')} value={rule} options={(['all', 'any', 'sequence'] as const).map((value) => ({ value, label: t(`sign.rule.${value}`) }))} onChange={setRule} />
        <Input.TextArea rows={2} maxLength={2000} placeholder={t('opinion.optional')} aria-label={t('opinion.label')} value={comment} onChange={(event) => { setComment(event.target.value); }} />
      </div>
    </Modal>
  );
}

/** 减签: of those added and not yet signed. */
export function RemoveSignDialog({ signers, busy, onConfirm, onClose }: { signers: readonly { id: string; name: string }[]; busy: boolean; onConfirm: (users: string[]) => void; onClose: () => void }) {
  const [users, setUsers] = useState<string[]>([]);
  return (
    <Modal open title={t('verb.remove-sign')} onCancel={onClose} confirmLoading={busy} okButtonProps={{ disabled: users.length === 0 }} okText={t('verb.remove-sign')} onOk={() => { onConfirm(users); }} width={480}>
      <div style={{ display: 'grid', gap: 12 }}>
        <p className="nf-muted">{t('sign.removeText')}</p>
        <Checkbox.Group<string> value={users} options={signers.map(({ id, name }) => ({ value: id, label: name }))} onChange={setUsers} />
      </div>
    </Modal>
  );
}

/** Why a principle (原则上) is not kept. Kept with the record and shown to whoever reviews it. */
export function ReasonDialog({ message, initial, alike = 0, onConfirm, onClose }: { message: string; initial: string; /** How many other places miss the same reason. */ alike?: number; onConfirm: (reason: string, all: boolean) => void; onClose: () => void }) {
  const { ref, afterOpenChange } = useFocusOnOpen();
  const [all, setAll] = useState(alike > 0);
  const [reason, setReason] = useState(initial);
  return (
    <Modal open afterOpenChange={afterOpenChange} title={t('form.reasonGive')} onCancel={onClose} okButtonProps={{ disabled: reason.trim().length < 2 }} onOk={() => { onConfirm(reason.trim(), all); }} width={480}>
      <div style={{ display: 'grid', gap: 10 }}>
        <Alert type="warning" showIcon message={message} description={t('form.reasonText')} />
        <Input.TextArea ref={ref} rows={3} maxLength={500} showCount value={reason} aria-label={t('form.reasonGive')} onChange={(event) => { setReason(event.target.value); }} />
        {alike > 0 && <Checkbox style={{ marginTop: 14 }} checked={all} onChange={(event) => { setAll(event.target.checked); }}>{t('form.reasonAlike', { count: alike })}</Checkbox>}
      </div>
    </Modal>
  );
}

/** A remark at one cell, before returning. */
export function MarkDialog({ label, initial, onConfirm, onRemove, onClose }: { label: string; initial: string; onConfirm: (comment: string) => void; onRemove: () => void; onClose: () => void }) {
  const [comment, setComment] = useState(initial);
  const { ref, afterOpenChange } = useFocusOnOpen();
  return (
    <Modal
      open afterOpenChange={afterOpenChange} title={t('task.markTitle', { label })} onCancel={onClose} okText={t('task.markOk')} okButtonProps={{ disabled: comment.trim() === '' }} onOk={() => { onConfirm(comment.trim()); }} width={440}
      {...(initial && { cancelText: t('task.markRemove'), cancelButtonProps: { onClick: onRemove } })}
    >
      <Input.TextArea ref={ref} rows={3} maxLength={500} value={comment} placeholder={t('task.markPlaceholder')} aria-label={t('task.markPlaceholder')} onChange={(event) => { setComment(event.target.value); }} />
    </Modal>
  );
}
