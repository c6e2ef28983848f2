import { ArrowLeftOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useCallback, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { can, useMe } from '../../session/index.js';
import { ApiProblem } from '../../../shared/api/index.js';
import { formatTime } from '../../../shared/format/index.js';
import { Card, Chip, PageHead, Query, useProblemToast } from '../../../shared/ui/index.js';
import { processesApi, type DefinitionDetail } from '../api.js';
import { DiagramView } from '../canvas/DiagramView.js';
import type { Diagram } from '../canvas/services.js';
import { p } from '../texts.js';
import { draftFromVersion } from './drafts.js';
import './catalogue.css';

/** So many running instances are looked into for the counts on the diagram. */
const SAMPLED = 40;

/** A published version to look at, with how much running work stands at each step. */
export default function VersionPage() {
  const { definitionId = '' } = useParams();
  const query = useQuery({ queryKey: ['process-definitions', definitionId], queryFn: () => processesApi.definition(definitionId) });
  return <div className="nf-page wide"><Query query={query}>{(definition) => <Version key={definition.id} definition={definition} />}</Query></div>;
}

interface Heat { instances: number; more: boolean; at: Record<string, number>; incidents: Record<string, number> }

async function heatOf({ id, key }: DefinitionDetail): Promise<Heat> {
  const { items, nextCursor } = await processesApi.instances({ processId: key, state: 'active', limit: 200 }).catch((error: unknown) => {
    if (error instanceof ApiProblem && error.status === 403) return { items: [], nextCursor: null };
    throw error;
  });
  const own = items.filter((instance) => instance.processDefinitionId === id);
  const heat: Heat = { instances: own.length, more: Boolean(nextCursor) || own.length > SAMPLED, at: {}, incidents: {} };
  const queue = own.slice(0, SAMPLED);
  const work = async () => {
    for (let next = queue.pop(); next; next = queue.pop()) {
      const { elements } = await processesApi.diagramState(next.id);
      for (const [element, { state }] of Object.entries(elements)) {
        if (state === 'current' || state === 'incident') heat.at[element] = (heat.at[element] ?? 0) + 1;
        if (state === 'incident') heat.incidents[element] = (heat.incidents[element] ?? 0) + 1;
      }
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  return heat;
}

function Version({ definition }: { definition: DefinitionDetail }) {
  const me = useMe();
  const navigate = useNavigate();
  const toast = useProblemToast();
  const [busy, setBusy] = useState(false);
  const heat = useQuery({ queryKey: ['process-instances', 'heat', definition.id], queryFn: () => heatOf(definition), staleTime: 30_000, retry: false });
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
        sub={<><span>{definition.key}</span><span>{p('version.number', { version: definition.version })}{definition.versionTag && ` · ${definition.versionTag}`}</span><span>{p('version.publishedAt', { at: formatTime(definition.createdAt) })}</span>{heat.data && <Chip tone={heat.data.instances > 0 ? 'info' : 'mute'}>{p('version.running', { count: heat.data.instances })}</Chip>}</>}
        actions={can(me, 'update', 'ProcessDefinition') && <Button type="primary" loading={busy} onClick={() => { void draw(); }}>{p('version.draft')}</Button>}
      />
      <Card flush className="nf-version-card">
        <DiagramView xml={definition.xml} decorate={decorate} label={definition.name} height="calc(100vh - 210px)" />
        {heat.data && heat.data.instances > 0 && <p className="nf-version-legend nf-small">{p(heat.data.more ? 'version.heatSampled' : 'version.heat', { count: SAMPLED })}</p>}
      </Card>
    </>
  );
}

function showHeat(diagram: Diagram, heat: Heat): void {
  const [canvas, overlays, registry] = [diagram.get('canvas'), diagram.get('overlays'), diagram.get('elementRegistry')];
  overlays.remove({ type: 'nf-heat' });
  const most = Math.max(1, ...Object.values(heat.at));
  for (const [id, count] of Object.entries(heat.at)) {
    if (!registry.get(id)) continue;
    canvas.addMarker(id, heat.incidents[id] ? 'nf-heat-bad' : count * 2 > most ? 'nf-heat-3' : count * 4 > most ? 'nf-heat-2' : 'nf-heat-1');
    const badge = document.createElement('span');
    badge.className = `nf-heat-count${heat.incidents[id] ? ' bad' : ''}`;
    badge.textContent = String(count);
    overlays.add(id, 'nf-heat', { position: { top: -11, right: 13 }, html: badge });
  }
}
