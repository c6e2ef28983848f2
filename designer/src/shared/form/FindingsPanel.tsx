import { CheckCircleFilled, CloseCircleFilled, ExclamationCircleFilled, InfoCircleFilled } from '@ant-design/icons';
import type { Finding } from '@noticeflow/schemas';
import { useState } from 'react';
import { t } from '../i18n/index.js';

const KINDS = ['error', 'reason', 'warning'] as const;

/** All that was found, by kind; a click shows the cell. */
export function FindingsPanel({ findings, onShow, onReason }: { findings: Finding[]; onShow: (path: string) => void; onReason?: (finding: Finding) => void }) {
  const [open, setOpen] = useState<(typeof KINDS)[number]>();
  const byKind = {
    error: findings.filter((finding) => finding.severity === 'error'),
    reason: findings.filter((finding) => finding.severity === 'reason' && !finding.reason),
    warning: findings.filter((finding) => finding.severity === 'warning' || (finding.severity === 'reason' && finding.reason)),
  };
  if (findings.length === 0) return <div className="nf-findings ok"><CheckCircleFilled /> {t('form.allGood')}</div>;
  const list = open ? byKind[open] : [];
  return (
    <div className="nf-findings">
      <div className="nf-findings-kinds" role="tablist">
        {KINDS.filter((kind) => byKind[kind].length > 0).map((kind) => (
          <button key={kind} type="button" role="tab" aria-selected={open === kind} className={kind} onClick={() => { setOpen(open === kind ? undefined : kind); }}>
            {kind === 'error' ? <CloseCircleFilled /> : kind === 'reason' ? <ExclamationCircleFilled /> : <InfoCircleFilled />}
            {t(`form.found.${kind}`, { count: byKind[kind].length })}
          </button>
        ))}
        <span className="nf-muted nf-small">{open ? '' : t('form.foundHint')}</span>
      </div>
      {list.length > 0 && (
        <ul>
          {list.slice(0, 200).map((finding, index) => (
            <li key={index}>
              <button type="button" className="nf-link" onClick={() => { onShow(finding.path); }}>
                {finding.row !== undefined && t('form.row', { row: finding.row })} {finding.label}
              </button>
              <span>{finding.message}{finding.reason && <span className="nf-muted">　{t('form.reasonGiven', { reason: finding.reason })}</span>}</span>
              {finding.severity === 'reason' && onReason && <button type="button" className="nf-link" onClick={() => { onReason(finding); }}>{finding.reason ? t('form.reasonChange') : t('form.reasonGive')}</button>}
            </li>
          ))}
          {list.length > 200 && <li className="nf-muted">{t('error.more', { count: list.length - 200 })}</li>}
        </ul>
      )}
    </div>
  );
}
