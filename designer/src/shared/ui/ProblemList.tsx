import type { Problem } from '@noticeflow/engine';
import { CheckCircleFilled, CloseCircleFilled, ExclamationCircleFilled } from '@ant-design/icons';
import { currentLanguage, t } from '../i18n/index.js';
import './problems.css';

/** Findings with what to do about each; a click goes to the element. */
export function ProblemList({ problems, nameOf, onSelect }: { problems: readonly Problem[]; nameOf?: (id: string) => string; onSelect?: (id: string) => void }) {
  if (problems.length === 0) return <p className="nf-problems-none"><CheckCircleFilled /> {t('problems.none')}</p>;
  const chinese = currentLanguage() === 'zh';
  const sorted = [...problems].sort((a, b) => (a.severity === b.severity ? 0 : a.severity === 'error' ? -1 : 1));
  return (
    <ul className="nf-problems">
      {sorted.map((problem, index) => (
        <li key={index} className={problem.severity}>
          <button type="button" disabled={!problem.elementId || !onSelect} onClick={() => { if (problem.elementId) onSelect?.(problem.elementId); }}>
            {problem.severity === 'error' ? <CloseCircleFilled /> : <ExclamationCircleFilled />}
            <span className="what">{chinese ? problem.messageZh : problem.message}</span>
            <span className="where">{problem.elementId ? nameOf?.(problem.elementId) ?? problem.elementId : problem.line ? t('problems.line', { line: problem.line }) : t('problems.file')}</span>
            <span className="advice">{chinese ? problem.adviceZh : problem.advice}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
