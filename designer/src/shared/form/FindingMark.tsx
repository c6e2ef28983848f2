import { CloseCircleFilled, ExclamationCircleFilled, InfoCircleFilled } from '@ant-design/icons';
import type { Finding } from '@noticeflow/schemas';
import { t } from '../i18n/index.js';
import { useFormState } from './form-state.js';

/** One finding under its field: what is wrong, and the way to give a reason when the rule is a principle. */
export function FindingMark({ finding }: { finding: Finding }) {
  const { giveReason } = useFormState();
  const kind = finding.severity === 'reason' && finding.reason ? 'warning' : finding.severity;
  return (
    <p className={`nf-finding ${kind}`}>
      {kind === 'error' ? <CloseCircleFilled /> : kind === 'reason' ? <ExclamationCircleFilled /> : <InfoCircleFilled />}
      <span>
        {finding.message}
        {finding.reason && <span className="nf-finding-reason">{t('form.reasonGiven', { reason: finding.reason })}</span>}
        {finding.severity === 'reason' && giveReason && <button type="button" className="nf-link" onClick={() => { giveReason(finding); }}>{finding.reason ? t('form.reasonChange') : t('form.reasonGive')}</button>}
      </span>
    </p>
  );
}
