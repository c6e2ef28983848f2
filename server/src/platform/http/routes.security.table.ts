/**
 * Every route of the server and who may reach it at all. A new route without a row fails routes.security.spec.ts:
 * write the row, then the tests of what other tenants, units and roles get to see.
 * `public` needs no session; `session` answers 401 without one (rights are checked further inside).
 */
export const ROUTES: Readonly<Record<string, 'public' | 'session'>> = {
  // platform
  'GET /health/live': 'public',
  'GET /health/ready': 'public',
  'GET /metrics': 'public',
  'GET /api/openapi.json': 'public',
  'GET /api/docs': 'public',
  'GET /api/docs/start.js': 'public',
  'GET /api/docs/swagger-ui.css': 'public',
  'GET /api/docs/swagger-ui-bundle.js': 'public',
  'POST /api/v1/auth/login': 'public',
  'POST /api/v1/auth/logout': 'session',
  'GET /api/v1/me': 'session',
  'POST /api/v1/me/password': 'session',
  'GET /api/v1/test-clock': 'session',
  'PUT /api/v1/test-clock': 'session',

  // accounts
  'GET /api/v1/demo-accounts': 'public',
  'POST /api/v1/setup': 'public',
  'GET /api/v1/people': 'session',
  'GET /api/v1/accounts': 'session',
  'POST /api/v1/accounts': 'session',
  'PATCH /api/v1/accounts/:id': 'session',
  'DELETE /api/v1/accounts/:id/sessions': 'session',

  // organisations
  'GET /api/v1/organisations': 'session',
  'POST /api/v1/organisations': 'session',
  'GET /api/v1/organisations/:id': 'session',
  'PATCH /api/v1/organisations/:id': 'session',
  'GET /api/v1/organisations/:id/posts': 'session',
  'POST /api/v1/organisations/:id/posts': 'session',
  'POST /api/v1/posts/:id/holders': 'session',
  'DELETE /api/v1/posts/:id/holders/:holderId': 'session',
  'GET /api/v1/divisions': 'session',

  // notifications
  'GET /api/v1/notifications': 'session',
  'POST /api/v1/notifications/read-all': 'session',
  'POST /api/v1/notifications/:id/read': 'session',

  // audit trail
  'GET /api/v1/audit-trail': 'session',
};
