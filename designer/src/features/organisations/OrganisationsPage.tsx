import { useQuery } from '@tanstack/react-query';
import { Input, Tree, type TreeDataNode } from 'antd';
import { useDeferredValue, useEffect, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useMe } from '../session/index.js';
import { t, tOr } from '../../shared/i18n/index.js';
import { EmptyState, PageHead, Query } from '../../shared/ui/index.js';
import { organisationsApi, type Organisation } from './api.js';
import { UnitView } from './UnitView.js';
import './organisations.css';

interface Node extends TreeDataNode { unit: Organisation; children?: Node[] }

const leafLevels = new Set(['school', 'university', 'department', 'system', 'town', 'county']);
const nodeOf = (unit: Organisation): Node => ({ key: unit.id, title: unit.shortName || unit.name, unit, isLeaf: leafLevels.has(unit.level) && unit.kind !== 'league' ? true : unit.level === 'town' });

/** The tree of units, and the posts of one with the people who hold them. */
export function OrganisationsPage() {
  const { organisationId } = useParams();
  const navigate = useNavigate();
  const me = useMe();
  const [tree, setTree] = useState<Node[]>([]);
  const [q, setQ] = useState('');
  const term = useDeferredValue(q.trim());
  const roots = useQuery({ queryKey: ['organisations', 'root'], queryFn: () => organisationsApi.children(undefined) });
  const found = useQuery({ queryKey: ['organisations', 'search', term], queryFn: () => organisationsApi.search(term), enabled: term.length > 0 });
  useEffect(() => {
    if (!roots.data) return;
    // Without a parent the server gives the units without one; the flat form of older answers is cut to them.
    const items = roots.data.items;
    const top = items.filter((unit) => unit.parentId === null);
    // eslint-disable-next-line react-hooks/set-state-in-effect -- the tree grows by hand after its roots have come
    setTree((before) => (top.length > 0 ? top : items).map((unit) => ({ ...before.find((known) => known.key === unit.id), ...nodeOf(unit) })));
  }, [roots.data]);
  const current = organisationId ?? me.posts[0]?.unitId ?? roots.data?.items[0]?.id;

  /** The units below one, put into the tree; what was opened below them stays open. */
  async function load(parentId: string) {
    const page = await organisationsApi.children(parentId);
    const grown = (parent: Node): Node[] => page.items.map((unit) => ({ ...parent.children?.find((known) => known.key === unit.id), ...nodeOf(unit) }));
    const insert = (nodes: Node[]): Node[] => nodes.map((item) => (item.key === parentId ? { ...item, children: grown(item), isLeaf: page.items.length === 0 } : item.children ? { ...item, children: insert(item.children) } : item));
    setTree(insert);
  }

  return (
    <div className="nf-page">
      <PageHead title={t('nav.organisations')} sub={t('organisation.text')} />
      <div className="nf-orgs">
        <section className="nf-card nf-org-tree">
          <Input.Search allowClear placeholder={t('organisation.search')} aria-label={t('organisation.search')} onChange={(event) => { setQ(event.target.value); }} />
          {term ? (
            <Query query={found}>{({ items }) => (items.length === 0 ? <EmptyState title={t('inbox.nothingFound')} /> : (
              <ul className="nf-org-found">{items.map((unit) => <li key={unit.id}><button type="button" aria-current={unit.id === current ? 'true' : undefined} onClick={() => { void navigate(`/organisations/${unit.id}`); }}><span>{unit.name}</span><small>{tOr(`level.${unit.level}`, unit.level)}</small></button></li>)}</ul>
            ))}</Query>
          ) : (
            <Query query={roots}>{() => tree.length > 0 && <Tree<Node> blockNode treeData={tree} {...(tree[0] && { defaultExpandedKeys: [tree[0].key] })} loadData={(node) => (node.children ? Promise.resolve() : load(node.unit.id))} selectedKeys={current ? [current] : []} onSelect={(keys) => { if (keys[0]) void navigate(`/organisations/${String(keys[0])}`); }} />}</Query>
          )}
        </section>
        {current ? <UnitView key={current} id={current} onUnitsChanged={(parentId) => { void load(parentId); }} /> : <EmptyState title={t('organisation.choose')} />}
      </div>
    </div>
  );
}
