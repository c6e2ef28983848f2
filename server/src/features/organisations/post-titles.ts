/** Usual titles of posts by code; a unit may give its own. */
export const POST_TITLES: Readonly<Record<string, string>> = {
  clerk: '经办人',
  reviewer: '审核人',
  head: '负责人',
  organiser: '主办人',
  admin: '系统管理员',
  'security-admin': '安全管理员',
  auditor: '审计员',
};

/** The posts every unit has, and those a tenant's root has besides. */
export const UNIT_POSTS: readonly string[] = ['clerk', 'reviewer', 'head'];
export const ROOT_POSTS: readonly string[] = [...UNIT_POSTS, 'organiser', 'admin', 'security-admin', 'auditor'];
