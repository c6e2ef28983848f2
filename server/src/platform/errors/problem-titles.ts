/** Titles for people, by code and else by status. A code without a row falls back to its status. */
const BY_CODE: Record<string, readonly [zh: string, en: string]> = {
  NOT_FOUND: ['找不到该内容，或您无权查看', 'Not found'],
  UNAUTHORIZED: ['请先登录', 'Please sign in'],
  BAD_CREDENTIALS: ['用户名或密码不正确', 'Wrong user name or password'],
  LOGIN_THROTTLED: ['登录尝试过于频繁，请稍后再试', 'Too many attempts, try again later'],
  FORBIDDEN: ['您没有执行此操作的权限', 'You are not allowed to do this'],
  CROSS_SITE_REQUEST: ['请求来源不受信任', 'The request came from another site'],
  VALIDATION_FAILED: ['提交的内容不符合要求', 'The request is not valid'],
  IDEMPOTENCY_KEY_REUSED: ['该幂等键已用于另一个请求', 'This Idempotency-Key belongs to another request'],
  IDEMPOTENCY_IN_PROGRESS: ['相同的请求正在处理中', 'The same request is still being processed'],
  IDEMPOTENCY_UNKNOWN: ['上次相同的请求没有返回，结果未知，请先查看是否已办成', 'The first call gave no answer: look up whether it happened'],
  MODEL_INVALID: ['流程模型有误', 'The process model is not valid'],
  PAYLOAD_TOO_LARGE: ['提交的内容过大', 'The request is too large'],
  WEAK_PASSWORD: ['密码强度不足', 'The password is too weak'],
  JOB_LOCK_LOST: ['该作业的锁已失效，请重新领取', 'The lock of this job is gone: take it again'],
  BATCH_EMPTY: ['没有符合条件的流程', 'Nothing matches'],
  BATCH_TOO_LARGE: ['一次批量操作的数量过多', 'Too many for one batch'],
  REASON_REQUIRED: ['请填写事由', 'A reason is required'],
  USERNAME_TAKEN: ['用户名已被占用', 'The user name is taken'],
  CODE_TAKEN: ['代码已被占用', 'The code is taken'],
  POSTS_EXCLUSIVE: ['系统、安全、审计三员必须由不同的人担任', 'System, security and audit administrator must be different people'],
  PERIOD_EMPTY: ['结束须晚于开始', 'The end must be after the beginning'],
  UNAVAILABLE: ['服务暂时不可用，请稍后重试', 'Temporarily unavailable'],
  INTERNAL: ['服务器内部错误', 'Internal error'],
};

const BY_STATUS: Record<number, readonly [zh: string, en: string]> = {
  400: ['请求格式不正确', 'Bad request'],
  401: ['请先登录', 'Please sign in'],
  403: ['您没有执行此操作的权限', 'Forbidden'],
  404: ['找不到该内容，或您无权查看', 'Not found'],
  405: ['不支持该操作', 'Method not allowed'],
  409: ['当前状态下不能执行此操作', 'Conflict'],
  413: ['提交的内容过大', 'Payload too large'],
  415: ['不支持的内容类型', 'Unsupported media type'],
  422: ['提交的内容未通过校验', 'Refused'],
  429: ['操作过于频繁，请稍后再试', 'Too many requests'],
  500: ['服务器内部错误', 'Internal error'],
  503: ['服务暂时不可用，请稍后重试', 'Temporarily unavailable'],
};

/** Chinese unless the caller prefers English over Chinese in Accept-Language. */
export function problemTitle(code: string, status: number, acceptLanguage: string | undefined): string {
  const [zh, en] = BY_CODE[code] ?? BY_STATUS[status] ?? BY_STATUS[status >= 500 ? 500 : 400]!;
  return prefersEnglish(acceptLanguage) ? en : zh;
}

/** True when English is named in Accept-Language and not weaker than Chinese. */
export function prefersEnglish(acceptLanguage: string | undefined): boolean {
  if (!acceptLanguage) return false;
  let zh = 0;
  let en = 0;
  for (const part of acceptLanguage.slice(0, 200).toLowerCase().split(',')) {
    const [tag = '', ...params] = part.trim().split(';');
    const quality = Number(params.find((p) => p.trim().startsWith('q='))?.trim().slice(2) ?? '1');
    if (Number.isNaN(quality)) continue;
    if (tag.startsWith('zh')) zh = Math.max(zh, quality);
    if (tag.startsWith('en')) en = Math.max(en, quality);
  }
  return en > zh;
}
