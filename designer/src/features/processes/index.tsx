import { useQuery } from '@tanstack/react-query';
import { api, type Page } from '../../shared/api/index.js';
import { t } from '../../shared/i18n/index.js';
import { Card, EmptyState, PageHead, Query } from '../../shared/ui/index.js';

interface ProcessDefinition { id: string; key: string; name: string; version: number }

/** The processes of the tenant, newest version of each. */
export function ProcessesRoutes() {
  const query = useQuery({ queryKey: ['process-definitions'], queryFn: () => api.get<Page<ProcessDefinition>>('/process-definitions', { latest: true }) });
  return (
    <div className="nf-page">
      <PageHead title={t('nav.processes')} />
      <Card>
        <Query query={query}>{({ items }) => (items.length === 0 ? <EmptyState title={t('process.none')} /> : (
          <ul style={{ margin: 0, padding: '12px 0 0', listStyle: 'none' }}>{items.map((item) => <li key={item.id} style={{ padding: '6px 0' }}><b>{item.name}</b> <span className="nf-muted">{item.key} · v{item.version}</span></li>)}</ul>
        ))}</Query>
      </Card>
    </div>
  );
}
