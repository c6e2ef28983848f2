import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
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
  return (
    <div className="nf-page">
      <Query query={query}>{(instance) => (
        <>
          <PageHead title={instance.processName ?? instance.processDefinitionKey ?? instance.id} sub={<><Chip tone={instance.state === 'active' ? 'info' : instance.state === 'completed' ? 'ok' : 'mute'}>{tOr(`instance.${instance.state}`, instance.state)}</Chip>{instance.businessKey && <span>{instance.businessKey}</span>}</>} />
          <div className="nf-grid">
            <Card title={t('task.picture')} flush><ProcessPicture instanceId={instance.id} /></Card>
            <Card title={t('task.timeline')}><Timeline instanceId={instance.id} /></Card>
          </div>
        </>
      )}</Query>
    </div>
  );
}
