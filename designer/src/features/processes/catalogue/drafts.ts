import { processesApi, type Draft } from '../api.js';

/** A draft from a published version, within the campaign that version was deployed for. */
export async function draftFromVersion(definitionId: string): Promise<Draft> {
  const [definition, campaignId] = await Promise.all([processesApi.definition(definitionId), campaignOf(definitionId)]);
  const { key, name, xml } = definition;
  return processesApi.createDraft({ key, name, xml, baseDefinitionId: definitionId, ...(campaignId && { campaignId }) });
}

/** The campaign whose processes include this one; the only running campaign otherwise. */
async function campaignOf(definitionId: string): Promise<string | undefined> {
  const { items } = await processesApi.campaigns();
  const details = await Promise.all(items.slice(0, 10).map(({ id }) => processesApi.campaign(id)));
  const exact = details.find(({ processes }) => processes.some((process) => process.definitionId === definitionId));
  if (exact) return exact.id;
  const { key } = await processesApi.definition(definitionId);
  return details.find(({ processes }) => processes.some((process) => process.key === key))?.id ?? (items.length === 1 ? items[0]!.id : undefined);
}

/** Where a new draft without a template belongs: to the campaign when there is only one. */
export async function onlyCampaign(): Promise<string | undefined> {
  const { items } = await processesApi.campaigns();
  return items.length === 1 ? items[0]!.id : undefined;
}
