import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ApiProblem } from '../../shared/api/index.js';
import { setShownYear } from '../../shared/format/index.js';
import { sessionApi } from './api.js';

interface ClockAnswer { offset: number; product: boolean }

/** The product clock: the server's campaign time when the test clock is on, otherwise this device's time. */
async function readClock(): Promise<ClockAnswer> {
  try {
    const answer = await sessionApi.clock();
    setShownYear(new Date(answer.now));
    return { offset: new Date(answer.now).getTime() - Date.now(), product: true };
  } catch (error) {
    if (error instanceof ApiProblem && (error.status === 404 || error.status === 403)) return { offset: 0, product: false };
    throw error;
  }
}

function useClockQuery() {
  return useQuery({ queryKey: ['clock'], queryFn: readClock, staleTime: 60_000, retry: false });
}

/** False until the server has said what time it is; screens wait for it, because every date is read against it. */
export function useClockKnown(): boolean { return !useClockQuery().isPending; }

/** Is the product clock a test clock that may be set? */
export function useProductClock(): boolean { return useClockQuery().data?.product ?? false; }

/** Campaign time now, renewed every half minute; due dates are coloured against it. */
export function useNow(): Date {
  const { data } = useClockQuery();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => { setNow(Date.now()); }, 30_000);
    return () => { clearInterval(timer); };
  }, []);
  // Rounded, so that components of one render agree.
  return new Date(Math.max(now, 0) + (data?.offset ?? 0));
}
