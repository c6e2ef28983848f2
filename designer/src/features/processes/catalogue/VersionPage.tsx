import { ArrowLeftOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useCallback, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { can, useMe } from '../../session/index.js';
import { ApiProblem } from '../../../shared/api/index.js';
import { formatTime } from '../../../shared/format/index.js';
import { Card, Chip, PageHead, Query, useProblemToast } from '../../../shared/ui/index.js';
import { processesApi, type DefinitionDetail, type Statistics } from '../api.js';
import { DiagramView } from '../canvas/DiagramView.js';
import type { Diagram } from '../canvas/services.js';
import { p } from '../texts.js';
import { draftFromVersion } from './drafts.js';
import './catalogue.css';

/** A published version to look at, with how much running work stands at each step. */
export default function VersionPage() {
  const { definitionId = '' } = useParams();
  const query = useQuery({ queryKey: ['process-definitions', definitionId], queryFn: () => processesApi.definition(definitionId) });
  return <div className="nf-page wide"><Query query={query}>{(definition) => <Version key={definition.id} definition={definition} />}</Query></div>;
}

/** Nobody is told of instances out of reach; without any in reach there is nothing to show. */
async function statisticsOf(id: string): Promise<Statistics | null> {
  try {
    return await processesApi.statistics(id);
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 403) return null;
    throw error;
  }
}

function Version({ definition }: { definition: DefinitionDetail }) {
  const me = useMe();
  const navigate = useNavigate();
  const toast = useProblemToast();
  const [busy, setBusy] = useState(false);
  const heat = useQuery({ queryKey: ['process-instances', 'heat', definition.id], queryFn: () => statisticsOf(definition.id), staleTime: 30_000, retry: false });
  const decorate = useCallback((diagram: Diagram) => { if (heat.data) showHeat(diagram, heat.data); }, [heat.data]);
  const draw = async () => {
    setBusy(true);
    try {
      void navigate(`/processes/drafts/${(await draftFromVersion(definition.id)).id}`);
    } catch (error) {
      toast(error);
      setBusy(false);
    }
  };
  return (
    <>
      <PageHead
        title={<><Link to="/processes" aria-label={p('designer.back')}><ArrowLeftOutlined /></Link>　{definition.name}</>}
        sub={<><span>{definition.key}</span><span>{p('version.number', { version: definition.version })}{definition.versionTag && ` · ${definition.versionTag}`}</span><span>{p('version.publishedAt', { at: formatTime(definition.createdAt) })}</span>{heat.data && <Chip tone={heat.data.running > 0 ? 'info' : 'mute'}>{p('version.running', { count: heat.data.running })}</Chip>}</>}
        actions={can(me, 'update', 'ProcessDefinition') && <Button type="primary" loading={busy} onClick={() => { void draw(); }}>{p('version.draft')}</Button>}
      />
      <Card flush className="nf-version-card">
        <DiagramView xml={definition.xml} decorate={decorate} label={definition.name} height="calc(100vh - 210px)" />
        {heat.data && heat.data.counted > 0 && <p className="nf-version-legend nf-small">{p('version.heat', { counted: heat.data.counted })}</p>}
      </Card>
    </>
  );
}

function showHeat(diagram: Diagram, { elements }: Statistics): void {
  const [canvas, overlays, registry] = [diagram.get('canvas'), diagram.get('overlays'), diagram.get('elementRegistry')];
  overlays.remove({ type: 'nf-heat' });
  const most = Math.max(1, ...Object.values(elements).map(({ active }) => active));
  for (const [id, { active, incidents, completed }] of Object.entries(elements)) {
    if (!registry.get(id)) continue;
    if (completed > 0) overlays.add(id, 'nf-heat', { position: { bottom: 9, left: 4 }, html: mark('nf-heat-done', `✓${completed}`) });
    if (active === 0 && incidents === 0) continue;
    canvas.addMarker(id, incidents > 0 ? 'nf-heat-bad' : active * 2 > most ? 'nf-heat-3' : active * 4 > most ? 'nf-heat-2' : 'nf-heat-1');
    overlays.add(id, 'nf-heat', { position: { top: -11, right: 13 }, html: mark(`nf-heat-count${incidents > 0 ? ' bad' : ''}`, incidents > 0 && incidents !== active ? `${active} / !${incidents}` : String(active)) });
  }
}

function mark(className: string, text: string): HTMLElement {
  const badge = document.createElement('span');
  badge.className = className;
  badge.textContent = text;
  return badge;
}
