import { useQuery } from '@tanstack/react-query';
import { Cascader, Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { t } from '../../i18n/index.js';
import { useFormState } from '../form-state.js';
import { lookups, type Division } from '../lookups.js';
import { knownName, regionName, rememberName, rememberRegion, useNames } from '../names.js';
import { referenceQuery, type ReferenceOption } from '../reference-names.js';
import type { ControlProps } from './Control.js';

/** The server has searched already; the list shows all it found. */
const EVERY_HIT = { filter: () => true, render: (_input: string, path: { label?: React.ReactNode }[]) => path.at(-1)?.label };
const DIGITS = { province: 2, prefecture: 4, county: 6 } as const;

interface RegionOption { value: string; label: string; isLeaf: boolean; children?: RegionOption[] }

/** Region by code: opens level by level, and finds by name or pinyin. */
export function RegionPicker({ field, value, onChange, onBlur, cell, id }: ControlProps) {
  useNames();
  const digits = DIGITS[field.regionLevel ?? 'county'];
  const within = field.regionWithin && !field.regionWithin.trimStart().startsWith('=') ? field.regionWithin : undefined;
  // Without a bound it may lie anywhere in the country.
  const root = within ?? '';
  const [q, setQ] = useState('');
  const search = useDeferredValue(q);
  const top = useQuery({ queryKey: ['divisions', root], queryFn: () => lookups.divisions(root ? { parent: root } : {}), staleTime: Infinity });
  const found = useQuery({ queryKey: ['divisions', 'search', search], queryFn: () => lookups.divisions({ q: search }), enabled: search.trim().length > 0, staleTime: 60_000 });
  const [children, setChildren] = useState<Record<string, RegionOption[]>>({});
  const option = (division: Division): RegionOption => {
    rememberRegion(division.code, division.name);
    const kids = children[division.code];
    return { value: division.code, label: division.name, isLeaf: division.code.length >= digits, ...(kids && { children: kids }) };
  };
  const code = typeof value === 'string' ? value : '';
  // One input for both: swapping it while somebody types would lose keystrokes and break an input method.
  const searching = search.trim() !== '';
  const hits = (found.data ?? []).filter((division) => division.code.length <= digits && division.code.startsWith(root))
    .map((division): RegionOption => { rememberRegion(division.code, division.name); return { value: division.code, label: regionName(division.code), isLeaf: true }; });
  return (
    <Cascader<RegionOption>
      id={id} style={{ width: '100%', maxWidth: cell ? undefined : 360 }} {...(cell && { variant: 'borderless' as const, autoFocus: true, suffixIcon: null, defaultOpen: true })}
      changeOnSelect={digits > 4} placeholder={field.placeholder ?? t('form.chooseRegion')} allowClear
      value={code ? [code] : []}
      displayRender={() => (code ? regionName(code) : '')}
      options={searching ? hits : (top.data ?? []).map(option)} loading={found.isFetching}
      showSearch={EVERY_HIT} searchValue={q} onSearch={setQ}
      loadData={(selected) => {
        const target = selected.at(-1);
        if (!target || children[target.value]) return;
        void lookups.divisions({ parent: target.value }).then((divisions) => { setChildren((before) => ({ ...before, [target.value]: divisions.map(option) })); });
      }}
      onChange={(next) => { setQ(''); onChange(next?.at(-1) ?? null); }}
      onBlur={onBlur}
    />
  );
}

function SearchSelect({ props, queryOf }: { props: ControlProps; queryOf: (q: string) => { queryKey: string[]; queryFn: () => Promise<ReferenceOption[]>; staleTime: number } }) {
  useNames();
  const { value, onChange, onBlur, cell, id, field } = props;
  const [q, setQ] = useState('');
  const term = useDeferredValue(q);
  const query = useQuery(queryOf(term));
  const current = typeof value === 'string' ? value : undefined;
  const choices = query.data ?? [];
  for (const choice of choices) rememberName(choice.id, choice.name);
  return (
    <Select
      id={id} {...(cell && { variant: 'borderless' as const, autoFocus: true, defaultOpen: true, suffixIcon: null })} style={{ width: '100%', maxWidth: cell ? undefined : 360 }} popupMatchSelectWidth={!cell}
      showSearch filterOption={false} onSearch={setQ} loading={query.isFetching} allowClear value={current} placeholder={field.placeholder ?? t('form.searchByName')}
      labelRender={({ value: key }) => knownName(String(key))}
      options={choices.map((choice) => ({ value: choice.id, label: <span>{choice.name}{choice.detail && <span className="nf-muted nf-small">　{choice.detail}</span>}</span> }))}
      onChange={(next: string | undefined) => { onChange(next ?? null); }} onBlur={onBlur}
    />
  );
}

/** Unit by name, pinyin or initials, at the levels the field allows. */
export function OrganisationPicker(props: ControlProps) {
  const levels = props.field.organisationLevels ?? [];
  const search = async (q: string): Promise<ReferenceOption[]> => {
    const found = await lookups.organisations({ q: q || undefined, level: levels.length === 1 ? levels[0] : undefined, limit: 30 });
    return found.filter((unit) => levels.length === 0 || levels.includes(unit.level)).map((unit) => ({ id: unit.id, name: unit.name, detail: unit.parentName }));
  };
  return <SearchSelect props={props} queryOf={(q) => ({ queryKey: ['pick', `organisation:${levels.join()}`, q], queryFn: () => search(q), staleTime: 60_000 })} />;
}

/** Person by name; same names are told apart by unit and post. */
export function PersonPicker(props: ControlProps) {
  const search = async (q: string): Promise<ReferenceOption[]> => {
    const found = await lookups.people({ q: q || undefined });
    // Who holds several posts comes once.
    return found.filter((person, at) => found.findIndex(({ id }) => id === person.id) === at).map((person) => {
      const post = person.posts?.[0];
      return { id: person.id, name: person.displayName, detail: [person.unitName ?? post?.unitName, person.postTitle ?? post?.postTitle].filter(Boolean).join(' · ') };
    });
  };
  return <SearchSelect props={props} queryOf={(q) => ({ queryKey: ['pick', 'person', q], queryFn: () => search(q), staleTime: 60_000 })} />;
}

/** A record of another register of the campaign (a student of the pairing list …), of the unit the task works for; the same subject in several records is one choice. */
export function RecordPicker(props: ControlProps) {
  const { task, model } = useFormState();
  if (!props.field.source || !task) return <span className="nf-muted">{t('form.noSource')}</span>;
  // Of a cell: the column, whatever the row.
  const field = props.path.replace(/\[[^\]]*\]/, '');
  return <SearchSelect props={props} queryOf={(q) => referenceQuery(task, model.id, field, q)} />;
}
