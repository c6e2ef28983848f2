import { ClockCircleOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, DatePicker, Popover, Tooltip } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { sessionApi, useNow, useProductClock } from '../../features/session/index.js';
import { formatDate, formatTime } from '../../shared/format/index.js';
import { t } from '../../shared/i18n/index.js';
import { useProblemToast } from '../../shared/ui/index.js';

const STEPS = [1, 3, 7];

/** Today in the campaign. With the test clock on it says so, and can be moved forward to see deadlines pass. */
export function CampaignClock() {
  const now = useNow();
  const product = useProductClock();
  const queryClient = useQueryClient();
  const problem = useProblemToast();
  const [open, setOpen] = useState(false);
  const time = formatTime(now).split(' ').at(-1);

  async function set(next: Date) {
    try {
      await sessionApi.setClock(next.toISOString());
      await queryClient.invalidateQueries();
      setOpen(false);
    } catch (error) {
      problem(error);
    }
  }

  const label = <><ClockCircleOutlined /><span className="nf-num">{formatDate(now)}<span className="nf-clock-time"> {time}</span></span></>;
  if (!product) return <span className="nf-clock">{label}</span>;
  return (
    <Popover
      trigger="click"
      placement="bottom"
      open={open}
      onOpenChange={setOpen}
      title={t('clock.title')}
      content={(
        <div style={{ width: 264, display: 'grid', gap: 10 }}>
          <p className="nf-small nf-muted">{t('clock.text')}</p>
          <div style={{ display: 'flex', gap: 8 }}>
            {STEPS.map((days) => <Button key={days} size="small" onClick={() => { void set(new Date(now.getTime() + days * 86_400_000)); }}>{t('clock.forward', { days })}</Button>)}
          </div>
          <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" value={dayjs(now)} allowClear={false} onChange={(value) => { void set(value.toDate()); }} />
        </div>
      )}
    >
      <Tooltip title={t('clock.product')} placement="bottom"><button type="button" className="nf-clock product">{label}</button></Tooltip>
    </Popover>
  );
}
