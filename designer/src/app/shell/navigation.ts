import { ApartmentOutlined, AuditOutlined, BranchesOutlined, DatabaseOutlined, FlagOutlined, HomeOutlined, InboxOutlined, TeamOutlined, ToolOutlined } from '@ant-design/icons';
import type { ComponentType } from 'react';
import { can, type Me } from '../../features/session/index.js';
import type { MessageKey } from '../../shared/i18n/index.js';

export interface NavigationEntry { path: string; label: MessageKey; icon: ComponentType<{ 'aria-hidden'?: boolean }>; shown?: (me: Me) => boolean; phone?: boolean }

/** The entries of the left rail, in order; `phone` ones are also tabs of the bottom bar. */
export const navigation: NavigationEntry[] = [
  { path: '/workbench', label: 'nav.workbench', icon: HomeOutlined, phone: true },
  { path: '/tasks', label: 'nav.tasks', icon: InboxOutlined, phone: true },
  { path: '/campaigns', label: 'nav.campaigns', icon: FlagOutlined, shown: (me) => can(me, 'read', 'Campaign'), phone: true },
  { path: '/registers', label: 'nav.registers', icon: DatabaseOutlined, shown: (me) => can(me, 'read', 'Record') || can(me, 'read', 'Register'), phone: true },
  { path: '/processes', label: 'nav.processes', icon: BranchesOutlined, shown: (me) => can(me, 'read', 'ProcessDefinition') },
  { path: '/operations', label: 'nav.operations', icon: ToolOutlined, shown: (me) => can(me, 'read', 'Incident') },
  { path: '/organisations', label: 'nav.organisations', icon: ApartmentOutlined, shown: (me) => can(me, 'read', 'Organisation') },
  { path: '/accounts', label: 'nav.accounts', icon: TeamOutlined, shown: (me) => can(me, 'read', 'Account') },
  { path: '/audit-trail', label: 'nav.auditTrail', icon: AuditOutlined, shown: (me) => can(me, 'read', 'AuditTrail') },
];

/** Screens the rail has no entry for. */
const others: Pick<NavigationEntry, 'path' | 'label'>[] = [
  { path: '/notifications', label: 'notification.title' },
  { path: '/instances', label: 'task.timeline' },
];

/** The screen of an address: its name, and whether this person's posts open it. The server decides for good; this spares a page full of refusals. */
export function screenOf(path: string, me: Me): { label: MessageKey; open: boolean } {
  const entry: Pick<NavigationEntry, 'path' | 'label' | 'shown'> | undefined = [...navigation, ...others].find((known) => path === known.path || path.startsWith(`${known.path}/`));
  return { label: entry?.label ?? 'app.name', open: entry?.shown?.(me) ?? true };
}
