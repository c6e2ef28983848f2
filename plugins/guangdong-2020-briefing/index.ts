import { definePlugin } from '@noticeflow/plugin-sdk';

/** 广东2020年两帮两促前期情况汇总: five local variants of one process, all of it data; no hook is needed. */
export default definePlugin({});
