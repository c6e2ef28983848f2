import { createBrowserRouter, Navigate } from 'react-router';
import { NotFound, RouteError, Loading } from '../shared/ui/index.js';
import { Shell } from './shell/Shell.js';

/** The table of contents of the app. Every screen is loaded when it is first opened. */
export const router = createBrowserRouter([
  { path: '/login', lazy: async () => ({ Component: (await import('../features/session/LoginPage.js')).LoginPage }), HydrateFallback: Loading, ErrorBoundary: RouteError },
  {
    path: '/',
    Component: Shell,
    ErrorBoundary: RouteError,
    HydrateFallback: Loading,
    children: [
      {
        ErrorBoundary: RouteError,
        children: [
          { index: true, Component: () => <Navigate to="/workbench" replace /> },
          { path: 'workbench', lazy: async () => ({ Component: (await import('../features/workbench/WorkbenchPage.js')).WorkbenchPage }) },
          { path: 'tasks', lazy: async () => ({ Component: (await import('../features/tasks/InboxPage.js')).InboxPage }) },
          { path: 'tasks/:taskId', lazy: async () => ({ Component: (await import('../features/tasks/TaskPage.js')).TaskPage }) },
          { path: 'campaigns', lazy: async () => ({ Component: (await import('../features/campaigns/CampaignsPage.js')).CampaignsPage }) },
          { path: 'campaigns/templates', lazy: async () => ({ Component: (await import('../features/campaigns/TemplatesPage.js')).TemplatesPage }) },
          { path: 'campaigns/:campaignId/:tab?', lazy: async () => ({ Component: (await import('../features/campaigns/CampaignPage.js')).CampaignPage }) },
          { path: 'registers', lazy: async () => ({ Component: (await import('../features/registers/RegistersPage.js')).RegistersPage }) },
          { path: 'registers/:campaignId/:register', lazy: async () => ({ Component: (await import('../features/registers/RegistersPage.js')).RegistersPage }) },
          { path: 'instances/:instanceId', lazy: async () => ({ Component: (await import('../features/tasks/InstancePage.js')).InstancePage }) },
          { path: 'processes/*', lazy: async () => ({ Component: (await import('../features/processes/index.js')).ProcessesRoutes }) },
          { path: 'decisions/*', lazy: async () => ({ Component: (await import('../features/decisions/index.js')).DecisionsRoutes }) },
          { path: 'organisations/:organisationId?', lazy: async () => ({ Component: (await import('../features/organisations/OrganisationsPage.js')).OrganisationsPage }) },
          { path: 'operations/:tab?/:id?', lazy: async () => ({ Component: (await import('../features/operations/OperationsPage.js')).OperationsPage }) },
          { path: 'accounts', lazy: async () => ({ Component: (await import('../features/accounts/AccountsPage.js')).AccountsPage }) },
          { path: 'audit-trail', lazy: async () => ({ Component: (await import('../features/audit-trail/AuditTrailPage.js')).AuditTrailPage }) },
          { path: 'notifications', lazy: async () => ({ Component: (await import('../features/notifications/NotificationsPage.js')).NotificationsPage }) },
          { path: '*', Component: NotFound },
        ],
      },
    ],
  },
]);
