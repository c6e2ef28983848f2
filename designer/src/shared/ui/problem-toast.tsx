import { App } from 'antd';
import { useCallback } from 'react';
import { ApiProblem } from '../api/index.js';
import { currentLanguage, t } from '../i18n/index.js';

/** Shows a refused call as a toast, with its errors listed by field. */
export function useProblemToast(): (error: unknown) => void {
  const { notification } = App.useApp();
  return useCallback((error: unknown) => {
    const problem = error instanceof ApiProblem ? error : undefined;
    const items = problem?.errors ?? [];
    notification.error({
      key: problem?.code ?? 'unexpected',
      placement: 'topRight',
      duration: items.length > 0 ? 12 : 6,
      message: problem?.offline ? t('error.offline') : problem?.title ?? t('error.unexpected'),
      description: problem?.offline ? t('error.offlineText') : (
        <div>
          {problem ? problem.text ?? (items.length === 0 && <span className="nf-muted nf-small">{problem.code}</span>) : error instanceof Error ? error.message : String(error)}
          {items.length > 0 && (
            <ul style={{ margin: '6px 0 0', paddingLeft: 18, maxHeight: 220, overflow: 'auto' }}>
              {items.slice(0, 20).map((item, index) => (
                <li key={index}>{item.path && <b>{item.path}：</b>}{currentLanguage() === 'zh' ? item.messageZh ?? item.message : item.message}</li>
              ))}
              {items.length > 20 && <li>{t('error.more', { count: items.length - 20 })}</li>}
            </ul>
          )}
        </div>
      ),
    });
  }, [notification]);
}
