import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../shared/api/index.js';

/** Reads are retried only when the server was not reached or is briefly unavailable; refusals are answers. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: true,
      retry: (count, error) => count < 2 && error instanceof ApiProblem && (error.offline || error.status === 503),
    },
    mutations: { retry: false },
  },
});
