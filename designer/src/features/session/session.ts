import { useQuery } from '@tanstack/react-query';
import { sessionApi, type Me } from './api.js';

/** The person signed in; the session itself is an HttpOnly cookie this code cannot read. */
export function useMeQuery() {
  return useQuery({ queryKey: ['me'], queryFn: sessionApi.me, staleTime: 5 * 60_000, retry: false });
}

/** Inside the shell, which renders nothing before `me` is there. */
export function useMe(): Me {
  const { data } = useMeQuery();
  if (!data) throw new Error('Expected a signed-in person but there is none');
  return data;
}

/**
 * May this person do it, as far as the screen knows? Permissions are `action:Subject` words;
 * the server decides for good.
 */
export function can(me: Me, action: string, subject: string): boolean {
  return me.permissions.includes(`${action}:${subject}`) || me.permissions.includes(`manage:${subject}`);
}
