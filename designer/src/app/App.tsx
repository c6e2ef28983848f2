import { QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import enUS from 'antd/es/locale/en_US';
import zhCN from 'antd/es/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useEffect } from 'react';
import { RouterProvider } from 'react-router/dom';
import { useLanguage } from '../shared/i18n/index.js';
import { queryClient } from './query-client.js';
import { router } from './router.js';
import { theme } from './theme.js';

/** The providers of the whole app, outermost first. */
export function App() {
  const language = useLanguage();
  dayjs.locale(language === 'zh' ? 'zh-cn' : 'en');
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);
  return (
    <ConfigProvider locale={language === 'zh' ? zhCN : enUS} theme={theme} button={{ autoInsertSpace: false }}>
      <AntApp component={false} message={{ maxCount: 3, top: 62 }}>
        <QueryClientProvider client={queryClient}>
          {/* A new key re-renders every text at once; language switches are rare. */}
          <RouterProvider key={language} router={router} />
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  );
}
