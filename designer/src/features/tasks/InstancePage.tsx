import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { Link, useParams } from 'react-router';
import { InstanceOperations } from '../operations/index.js';
import { campaignsApi } from '../campaigns/index.js';
import { api } from '../../shared/api/index.js';
import { t, tOr } from '../../shared/i18n/index.js';
import { Card, Chip, PageHead, Query } from '../../shared/ui/index.js';
import { tasksApi } from './api.js';
import { ProcessPicture } from './ProcessPicture.js';
import { Timeline } from './Timeline.js';
import './tasks.css';

/** One running or finished process: where it is, who did what, what comes. */
export function InstancePage() {
  const { instanceId } = useParams();
  const query = useQuery({ queryKey: ['instances', instanceId], queryFn: () => tasksApi.instance(instanceId!) });
  const definition = useQuery({ queryKey: ['process-definitions', query.data?.processDefinitionId], queryFn: () => api.get<{ name: string | null }>(`/process-definitions/${query.data!.processDefinitionId}`), enabled: query.data !== undefined, staleTime: Infinity });
  const campaignId = query.data?.campaignId;
  const campaign = useQuery({ queryKey: ['campaigns', campaignId], queryFn: () => campaignsApi.get(campaignId!), enabled: Boolean(campaignId), retry: false, staleTime: 60_000 });
  return (
    <div className="nf-page">
      <Query query={query}>{(instance) => (
        <>
          <PageHead title={definition.data?.name ?? instance.processDefinitionKey} sub={<><Chip tone={instance.state === 'active' ? 'info' : instance.state === 'completed' ? 'ok' : 'mute'}>{tOr(`instance.${instance.state}`, instance.state)}</Chip>{instance.suspended && <Chip tone="warn">{t('instance.suspended')}</Chip>}{instance.businessKey && instance.businessKey !== instance.campaignId && <span>{instance.businessKey}</span>}{campaign.data && <Link to={`/campaigns/${campaign.data.id}/progress`}>{campaign.data.title}</Link>}</>} />
          {instance.incidents.length > 0 && <Alert type="error" showIcon style={{ marginBottom: 14 }} message={t('instance.incidents', { count: instance.incidents.length })} description={<ul style={{ margin: 0, paddingLeft: 18 }}>{instance.incidents.map((incident) => <li key={incident.id}>{incident.elementId}：{incident.message}</li>)}</ul>} />}
          <div className="nf-grid">
            <InstanceOperations instance={instance} />
            <Card title={t('task.picture')} flush><ProcessPicture instanceId={instance.id} /></Card>
            <Card title={t('task.timeline')}><Timeline instanceId={instance.id} /></Card>
          </div>
        </>
      )}</Query>
    </div>
  );
}
