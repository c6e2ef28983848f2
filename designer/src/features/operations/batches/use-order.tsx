import { useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useCallback } from 'react';
import { useNavigate } from 'react-router';
import { useProblemToast } from '../../../shared/ui/index.js';
import { operationsApi, type Batch, type CreateBatch } from '../api.js';
import { o } from '../texts.js';

/** Orders a batch and says where its results will be; undefined when it was refused. */
export function useOrder(): (body: CreateBatch) => Promise<Batch | undefined> {
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useProblemToast();
  const { message } = App.useApp();
  return useCallback(async (body: CreateBatch) => {
    try {
      const batch = await operationsApi.createBatch(body);
      if (!body.dryRun) void message.success(<span>{o('batch.started')} <Button type="link" size="small" onClick={() => { void navigate(`/operations/batches/${batch.id}`); }}>{o('batch.results')}</Button></span>, 5);
      void client.invalidateQueries({ queryKey: ['batches'] });
      void client.invalidateQueries({ queryKey: ['incidents'] });
      return batch;
    } catch (error) {
      toast(error);
      return undefined;
    }
  }, [client, navigate, toast, message]);
}
