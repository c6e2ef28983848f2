import { PlayCircleOutlined } from '@ant-design/icons';
import { AutoComplete, Button, Input, Select } from 'antd';
import { useState } from 'react';
import { ApiProblem } from '../../shared/api/index.js';
import { readObject } from '../../shared/format/index.js';
import { currentLanguage, t } from '../../shared/i18n/index.js';
import { Card, useProblemToast } from '../../shared/ui/index.js';
import { decisionsApi, type DecisionDetail } from './api.js';
import { inputNames, nested, valueOf, type InputName } from './inputs.js';

/** Rules to be marked in the tables after a trial. */
export interface Marks { matched: ReadonlySet<string>; failed: ReadonlySet<string> }

type Outcome = { result: unknown } | { faults: string[] };
const NOTHING: Marks = { matched: new Set(), failed: new Set() };

/** Tries a decision with values typed in; nothing is stored. */
export function TryOut({ decision, onMarks }: { decision: DecisionDetail; onMarks: (marks: Marks) => void }) {
  const toast = useProblemToast();
  const names = inputNames(decision);
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [more, setMore] = useState('');
  const [outcome, setOutcome] = useState<Outcome>();
  const [busy, setBusy] = useState(false);
  const fail = (faults: string[], failed: string[] = []) => { setOutcome({ faults }); onMarks({ matched: new Set(), failed: new Set(failed) }); };
  const attempt = async () => {
    const { value, fault } = readObject(more);
    if (!value) { fail([fault]); return; }
    setBusy(true);
    try {
      const answer = await decisionsApi.evaluate(decision.id, nested(names.map(({ name, type }) => [name, valueOf(texts[name] ?? '', type)] as const), value));
      setOutcome({ result: answer.result });
      onMarks({ matched: new Set(answer.decisions.flatMap(({ rules }) => rules)), failed: new Set() });
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'DECISION_FAILED') {
        const said = error.errors.map(({ message, messageZh }) => (currentLanguage() === 'zh' && messageZh ? `${messageZh}（${message}）` : message));
        fail([...new Set(said)], error.errors.flatMap(({ elementId }) => elementId ?? []));
      } else {
        setOutcome(undefined);
        onMarks(NOTHING);
        toast(error);
      }
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card title={t('decision.try')} className="nf-decision-try">
      <form onSubmit={(event) => { event.preventDefault(); void attempt(); }}>
        {names.map((input) => <TryField key={input.name} input={input} value={texts[input.name] ?? ''} onChange={(text) => { setTexts({ ...texts, [input.name]: text }); }} />)}
        <label>{t('decision.more')}<Input.TextArea className="nf-mono" value={more} placeholder="{}" autoSize={{ minRows: names.length === 0 ? 4 : 1, maxRows: 10 }} spellCheck={false} onChange={(event) => { setMore(event.target.value); }} /></label>
        <Button htmlType="submit" type="primary" block icon={<PlayCircleOutlined />} loading={busy}>{t('decision.run')}</Button>
      </form>
      {outcome && (
        <div role="status" className="nf-decision-outcome">
          {'faults' in outcome ? outcome.faults.map((fault) => <p key={fault} className="fault">{fault}</p>) : <><h3>{t('decision.result')}</h3><pre>{outcome.result === null ? t('decision.noResult') : JSON.stringify(outcome.result, null, 2)}</pre></>}
        </div>
      )}
    </Card>
  );
}

function TryField({ input: { name, label, type, options }, value, onChange }: { input: InputName; value: string; onChange: (text: string) => void }) {
  const title = label === name ? name : `${label}（${name}）`;
  return (
    <label>
      {title}
      {type === 'boolean'
        ? <Select allowClear aria-label={title} value={value || undefined} options={[{ value: 'true', label: t('decision.true') }, { value: 'false', label: t('decision.false') }]} onChange={(next: string | undefined) => { onChange(next ?? ''); }} />
        : <AutoComplete aria-label={title} value={value} placeholder={type === 'any' ? undefined : type} options={options.map((option) => ({ value: option }))} onChange={(next: string) => { onChange(next); }} />}
    </label>
  );
}
