/** What a permission is about. */
export const SUBJECTS = [
  'ProcessDefinition', 'ProcessInstance', 'Deployment', 'Incident', 'Batch', 'Job', 'Message', 'Task', 'Form', 'Template', 'Campaign', 'Register', 'Record',
  'Attachment', 'Import', 'Organisation', 'Account', 'Grant', 'Session', 'AuditTrail', 'SensitiveField', 'Retention', 'RetentionHold',
] as const;
export type Subject = (typeof SUBJECTS)[number];

export const ACTIONS = ['read', 'create', 'update', 'delete', 'manage', 'reveal', 'export', 'issue', 'publish', 'urge'] as const;
/** `manage` stands for every action. */
export type Action = (typeof ACTIONS)[number];

/**
 * How far a permission reaches from the post's unit:
 * `own` the unit itself, `subtree` the unit and everything below it, `tenant` the whole tenant.
 */
export type Reach = 'own' | 'subtree' | 'tenant';

export interface Permission {
  actions: readonly Action[];
  subjects: readonly Subject[];
  reach: Reach;
}

const can = (actions: readonly Action[], subjects: readonly Subject[], reach: Reach): Permission => ({ actions, subjects, reach });

/** Everybody with any post: the catalogue and the people one works with, nothing of the cases. */
const EVERYONE: readonly Permission[] = [
  can(['read'], ['ProcessDefinition', 'Form', 'Template', 'Campaign', 'Organisation'], 'tenant'),
];

const DO_THE_WORK: readonly Permission[] = [
  ...EVERYONE,
  can(['read', 'update'], ['Task'], 'subtree'),
  can(['read'], ['ProcessInstance', 'Register', 'Record', 'Attachment'], 'subtree'),
  can(['create'], ['ProcessInstance'], 'own'),
  can(['create', 'update', 'delete'], ['Record', 'Attachment', 'Import'], 'own'),
  can(['reveal', 'export'], ['SensitiveField'], 'own'),
  can(['export'], ['Register', 'Record', 'Campaign'], 'subtree'),
  can(['urge'], ['Task'], 'subtree'),
];

const LEAD_THE_UNIT: readonly Permission[] = [
  ...DO_THE_WORK,
  can(['reveal', 'export'], ['SensitiveField'], 'subtree'),
  can(['urge'], ['Campaign'], 'subtree'),
];

const RUN_CAMPAIGNS: readonly Permission[] = [
  ...LEAD_THE_UNIT,
  can(['manage'], ['Campaign', 'Template', 'Form', 'ProcessDefinition', 'Deployment'], 'tenant'),
  can(['read', 'create', 'update', 'urge'], ['ProcessInstance', 'Task'], 'tenant'),
  can(['read', 'export'], ['Register', 'Record', 'Attachment'], 'tenant'),
  can(['reveal', 'export'], ['SensitiveField'], 'tenant'),
  can(['manage'], ['Message'], 'tenant'),
];

/**
 * The permissions of a post, by its code. Posts are data; what a code may do is this table.
 * The three administrators stay apart (等保三级): `admin` runs the system but neither grants posts nor reads the access log
 * nor unmasks; `security-admin` grants and revokes but operates nothing; `auditor` reads everything that was done and changes nothing.
 */
export const PERMISSION_SETS: Readonly<Record<string, readonly Permission[]>> = {
  clerk: DO_THE_WORK,
  reviewer: LEAD_THE_UNIT,
  head: LEAD_THE_UNIT,
  organiser: RUN_CAMPAIGNS,
  admin: [
    ...EVERYONE,
    can(['manage'], ['ProcessDefinition', 'Deployment', 'ProcessInstance', 'Incident', 'Batch', 'Job', 'Message', 'Form', 'Template', 'Campaign', 'Organisation', 'Account'], 'tenant'),
    can(['manage'], ['Retention'], 'tenant'),
    can(['read', 'update', 'urge'], ['Task'], 'tenant'),
    can(['read'], ['Register', 'Record', 'Attachment'], 'tenant'),
  ],
  'security-admin': [
    ...EVERYONE,
    can(['manage'], ['Grant', 'Session'], 'tenant'),
    can(['read'], ['Account'], 'tenant'),
  ],
  auditor: [
    ...EVERYONE,
    can(['read', 'export'], ['AuditTrail'], 'tenant'),
    // Holding up a removal changes nothing that was done: it keeps it.
    can(['manage'], ['RetentionHold'], 'tenant'),
    can(['read'], ['Retention'], 'tenant'),
    can(['read'], ['ProcessInstance', 'Task', 'Register', 'Record', 'Attachment', 'Incident', 'Batch', 'Account', 'Deployment'], 'tenant'),
  ],
};

/** A post whose code has no row can read the catalogue only. */
export function permissionsOf(postCode: string): readonly Permission[] {
  return Object.hasOwn(PERMISSION_SETS, postCode) ? PERMISSION_SETS[postCode]! : EVERYONE;
}

/** Posts one person must not hold together: the separation of the three administrators. */
export const EXCLUSIVE_POSTS: readonly string[] = ['admin', 'security-admin', 'auditor'];
