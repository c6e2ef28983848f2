import { useInfiniteQuery, useQuery, type QueryClient } from '@tanstack/react-query';
import { tasksApi, type TaskFilter } from './api.js';

export function useTaskCounts() {
  return useQuery({ queryKey: ['tasks', 'counts'], queryFn: tasksApi.counts, refetchInterval: 60_000 });
}

export function useTaskList(filter: Omit<TaskFilter, 'cursor'>) {
  return useInfiniteQuery({
    queryKey: ['tasks', 'list', filter],
    queryFn: ({ pageParam }) => tasksApi.list({ ...filter, cursor: pageParam, limit: filter.limit ?? 40 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: 30_000,
  });
}

export function useTask(taskId: string | undefined) {
  return useQuery({ queryKey: ['tasks', 'one', taskId], queryFn: () => tasksApi.get(taskId!), enabled: taskId !== undefined, refetchOnWindowFocus: false, staleTime: 30_000 });
}

export function useTimeline(instanceId: string | undefined) {
  return useQuery({ queryKey: ['instances', instanceId, 'timeline'], queryFn: () => tasksApi.timeline(instanceId!), enabled: instanceId !== undefined });
}

/** A next task that follows on a job of the system arrives a moment after the answer. */
const NEXT_TASK_MS = 1_500;

/** After somebody acted: lists and counts follow at once; the acted task leaves the inbox before the server has answered again. */
export async function afterActing(client: QueryClient, taskId: string, gone: boolean): Promise<void> {
  if (gone) {
    client.setQueriesData<{ pages: { items: { id: string }[] }[]; pageParams: unknown[] }>(
      { queryKey: ['tasks', 'list'], predicate: (query) => (query.queryKey[2] as TaskFilter | undefined)?.view === 'todo' },
      (data) => data && { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.filter((item) => item.id !== taskId) })) },
    );
    client.setQueryData<{ todo: number; done: number }>(['tasks', 'counts'], (counts) => counts && { ...counts, todo: Math.max(0, counts.todo - 1), done: counts.done + 1 });
  }
  setTimeout(() => { void client.invalidateQueries({ queryKey: ['tasks'] }); }, NEXT_TASK_MS);
  await Promise.all([
    client.invalidateQueries({ queryKey: ['tasks'] }),
    client.invalidateQueries({ queryKey: ['instances'] }),
    client.invalidateQueries({ queryKey: ['campaigns'] }),
    client.invalidateQueries({ queryKey: ['notifications'] }),
  ]);
}

