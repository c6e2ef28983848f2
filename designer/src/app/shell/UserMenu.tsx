import { LockOutlined, LogoutOutlined, TranslationOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Dropdown } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useNavigate } from 'react-router';
import { sessionApi, useMe } from '../../features/session/index.js';
import { currentLanguage, setLanguage, t } from '../../shared/i18n/index.js';
import { Avatar, useProblemToast } from '../../shared/ui/index.js';

const PasswordDialog = lazy(async () => ({ default: (await import('../../features/session/PasswordDialog.js')).PasswordDialog }));

/** Who is signed in, and what concerns the person alone: language, password, signing out. */
export function UserMenu() {
  const me = useMe();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const problem = useProblemToast();
  const post = me.posts[0];
  const [password, setPassword] = useState(false);

  async function signOut() {
    try {
      await sessionApi.logout();
    } catch (error) {
      problem(error);
      return;
    }
    await navigate('/login');
    queryClient.clear();
  }

  return (<>
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'who', type: 'group', label: <span>{me.displayName}<br />{me.posts.map((held) => <span key={held.id} style={{ display: 'block' }}>{held.unitName} · {held.postTitle}</span>)}<span style={{ display: 'block' }}>{me.tenant.name}</span></span> },
          { type: 'divider' },
          { key: 'language', icon: <TranslationOutlined />, label: t('shell.otherLanguage') },
          { key: 'password', icon: <LockOutlined />, label: t('password.title') },
          { key: 'logout', icon: <LogoutOutlined />, label: t('shell.logout') },
        ],
        onClick: ({ key }) => {
          if (key === 'language') setLanguage(currentLanguage() === 'zh' ? 'en' : 'zh');
          if (key === 'password') setPassword(true);
          if (key === 'logout') void signOut();
        },
      }}
    >
      <button type="button" className="nf-user" aria-label={t('shell.userMenu', { name: me.displayName })}>
        <Avatar name={me.displayName} />
        <span className="nf-user-text">
          <span className="nf-user-name" style={{ display: 'block' }}>{me.displayName}</span>
          <span className="nf-user-post" style={{ display: 'block' }}>{post ? `${post.unitName} · ${post.postTitle}` : me.tenant.name}</span>
        </span>
      </button>
    </Dropdown>
    {password && <Suspense fallback={null}><PasswordDialog onClose={() => { setPassword(false); }} /></Suspense>}
  </>);
}
