import type { TemplateParameter } from '@noticeflow/schemas';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, DatePicker, Form, Input, InputNumber, Modal, Select, Switch } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { t } from '../../shared/i18n/index.js';
import { Query, useProblemToast } from '../../shared/ui/index.js';
import { campaignsApi, type TemplateDetails, type TemplateSummary } from './api.js';

type Values = Record<string, unknown>;

/** Binds the parameters of a template; the answer is a draft campaign, nothing is sent to anybody yet. */
export function InstallDialog({ template, onClose }: { template: TemplateSummary; onClose: () => void }) {
  const [form] = Form.useForm<Values>();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { message } = App.useApp();
  const problem = useProblemToast();
  const [busy, setBusy] = useState(false);
  const query = useQuery({ queryKey: ['templates', template.slug], queryFn: () => campaignsApi.template(template.slug) });

  async function install(values: Values) {
    setBusy(true);
    try {
      const campaign = await campaignsApi.install(template.slug, bound(query.data?.parameters ?? [], values));
      await client.invalidateQueries({ queryKey: ['campaigns'] });
      void message.success(t('template.made'));
      await navigate(`/campaigns/${campaign.id}`);
    } catch (error) {
      problem(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal open width={620} title={t('template.installTitle', { title: template.shortTitle })} okText={t('template.install')} confirmLoading={busy} okButtonProps={{ disabled: query.data === undefined }} onOk={() => { form.submit(); }} onCancel={onClose}>
      <Query query={query}>{(details) => (
        <div className="nf-install">
          <p className="nf-muted">{t('template.contains', { obligations: details.obligations.length, processes: details.processes?.length ?? 0, forms: details.forms?.length ?? 0, duties: details.duties?.length ?? 0 })}</p>
          <p className="nf-small">{t('template.installText')}</p>
          <Form form={form} layout="vertical" initialValues={initial(details)} onFinish={(values) => { void install(values); }}>
            {(details.parameters ?? []).map((parameter) => (
              <Form.Item key={parameter.id} name={parameter.id} label={<span>{parameter.title}{parameter.clause && <span className="nf-muted nf-small">　{parameter.clause}</span>}</span>} extra={parameter.help} {...(parameter.type === 'boolean' && { valuePropName: 'checked' })}>
                {inputOf(parameter)}
              </Form.Item>
            ))}
          </Form>
        </div>
      )}</Query>
    </Modal>
  );
}

function inputOf(parameter: TemplateParameter) {
  switch (parameter.type) {
    case 'date': return <DatePicker style={{ width: '100%' }} />;
    case 'number': return <InputNumber style={{ width: '100%' }} />;
    case 'boolean': return <Switch />;
    case 'enum': return <Select allowClear options={(parameter.options ?? []).map(({ value, label }) => ({ value, label }))} />;
    case 'text': return <Input maxLength={500} />;
  }
}

function initial(details: TemplateDetails): Values {
  return Object.fromEntries((details.parameters ?? []).map(({ id, type, default: value }) => [id, type === 'date' && typeof value === 'string' ? dayjs(value) : value]));
}

/** What the form holds as the server takes it; an emptied field is null. */
function bound(parameters: TemplateParameter[], values: Values): Values {
  return Object.fromEntries(parameters.map(({ id, type }) => {
    const value = values[id];
    if (type === 'date') return [id, dayjs.isDayjs(value) ? value.format('YYYY-MM-DD') : null];
    return [id, value === undefined || value === '' ? null : value];
  }));
}
