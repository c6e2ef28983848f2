import { ApartmentOutlined, AuditOutlined, BranchesOutlined, DatabaseOutlined, FlagOutlined, HomeOutlined, InboxOutlined, ToolOutlined } from '@ant-design/icons';
import type { ComponentType } from 'react';
import { can, type Me } from '../../features/session/index.js';
import type { MessageKey } from '../../shared/i18n/index.js';

export interface NavigationEntry { path: string; label: MessageKey; icon: ComponentType; shown?: (me: Me) => boolean; phone?: boolean }

/** The entries of the left rail, in order; `phone` ones are also tabs of the bottom bar. */
export const navigation: NavigationEntry[] = [
  { path: '/workbench', label: 'nav.workbench', icon: HomeOutlined, phone: true },
  { path: '/tasks', label: 'nav.tasks', icon: InboxOutlined, phone: true },
  { path: '/campaigns', label: 'nav.campaigns', icon: FlagOutlined, shown: (me) => can(me, 'read', 'Campaign'), phone: true },
  { path: '/registers', label: 'nav.registers', icon: DatabaseOutlined, shown: (me) => can(me, 'read', 'Record') || can(me, 'read', 'Register'), phone: true },
  { path: '/processes', label: 'nav.processes', icon: BranchesOutlined, shown: (me) => can(me, 'read', 'ProcessDefinition') },
  { path: '/operations', label: 'nav.operations', icon: ToolOutlined, shown: (me) => can(me, 'read', 'Incident') },
  { path: '/organisations', label: 'nav.organisations', icon: ApartmentOutlined, shown: (me) => can(me, 'read', 'Organisation') },
  { path: '/audit-trail', label: 'nav.auditTrail', icon: AuditOutlined, shown: (me) => can(me, 'read', 'AuditTrail') },
];
