import { FileExcelOutlined, FileWordOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { t } from '../../shared/i18n/index.js';
import { Card, EmptyState, useProblemToast } from '../../shared/ui/index.js';
import { campaignsApi, type CampaignDetails } from './api.js';
import { useOverview } from './queries.js';

/** The official tables of the notice, of one unit or of all, as Word and Excel. */
export function ReportsTab({ campaign }: { campaign: CampaignDetails }) {
  const problem = useProblemToast();
  const overview = useOverview(campaign.id);
  const [unit, setUnit] = useState<Record<string, string | undefined>>({});
  const [busy, setBusy] = useState<string>();
  const reports = campaign.reports ?? [];
  if (reports.length === 0) return <EmptyState title={t('report.none')} />;

  async function run(report: string, format: string) {
    setBusy(`${report}-${format}`);
    try {
      await campaignsApi.report(campaign.id, report, format, unit[report]);
    } catch (error) {
      problem(error);
    } finally {
      setBusy(undefined);
    }
  }

  return (
    <div className="nf-reports">
      {reports.map((report) => (
        <Card key={report.id} title={report.title} extra={report.clause && <span className="nf-muted nf-small">{report.clause}</span>}>
          {report.scope === 'unit' && (
            <Select
              allowClear showSearch optionFilterProp="label" style={{ width: '100%', marginBottom: 12 }} placeholder={t('report.allUnits')} aria-label={t('campaign.unit')} value={unit[report.id]}
              options={(overview.data?.units ?? []).map((item) => ({ value: item.id, label: item.shortName ?? item.name }))} onChange={(value: string | undefined) => { setUnit((before) => ({ ...before, [report.id]: value })); }}
            />
          )}
          <div style={{ display: 'flex', gap: 8 }}>
            {report.formats.map((format) => <Button key={format} icon={format === 'docx' ? <FileWordOutlined /> : <FileExcelOutlined />} loading={busy === `${report.id}-${format}`} onClick={() => { void run(report.id, format); }}>{format === 'docx' ? 'Word' : 'Excel'}</Button>)}
          </div>
          <p className="nf-muted nf-small" style={{ marginTop: 10 }}>{t('report.masked')}</p>
        </Card>
      ))}
    </div>
  );
}
