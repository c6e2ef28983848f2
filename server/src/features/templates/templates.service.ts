import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { basename } from 'node:path';
import { outlineOf, readTemplate } from '@noticeflow/plugin-sdk';
import type { DecisionReading, PluginHooks, ProcessReading, Template, TemplateManifest, TemplateProblem } from '@noticeflow/plugin-sdk';
import { ProblemError } from '../../platform/errors/index.js';
import { ProcessRuntime } from '../../runtime/index.js';
import { checkForm } from './form-check.js';
import { loadHooks } from './load-hooks.js';
import { folderFiles, pluginFolders } from './plugin-folders.js';

/** Folder with the plugins of this installation. */
export const PLUGINS_ROOT = Symbol('PLUGINS_ROOT');

/** One plugin folder as found at the last reading. */
export interface HostedTemplate {
  /** Folder name. */
  folder: string;
  path: string;
  manifest?: TemplateManifest;
  /** Absent when something is wrong that forbids its use. */
  template?: Template;
  hooks: PluginHooks;
  problems: TemplateProblem[];
}

/**
 * The plugin host. Reads every plugin folder at start; one that is broken is listed with its problems
 * (plugin, file, line) and cannot be installed, the others work.
 */
@Injectable()
export class TemplatesService implements OnModuleInit {
  private readonly logger = new Logger('Plugins');
  private hosted = new Map<string, HostedTemplate>();
  private reading: Promise<void> | undefined;

  constructor(private readonly runtime: ProcessRuntime, @Inject(PLUGINS_ROOT) private readonly root: string) {}

  async onModuleInit(): Promise<void> {
    await this.reload();
  }

  /** Reads all folders again. */
  async reload(): Promise<void> {
    this.reading = this.readAll();
    await this.reading;
  }

  list(): HostedTemplate[] {
    return [...this.hosted.values()];
  }

  /** 404 when there is no such template, 409 when it is broken. */
  usable(slug: string): Template {
    const { template, problems } = this.bySlug(slug);
    if (template) return template;
    throw new ProblemError(409, 'TEMPLATE_BROKEN', `Expected a valid template '${slug}' but it has problems`, problems
      .filter(({ severity }) => severity === 'error')
      .map(({ file, line, rule, message, messageZh }) => ({ path: line ? `${file}:${line}` : file, rule, message, messageZh })));
  }

  bySlug(slug: string): HostedTemplate {
    const found = this.hosted.get(slug);
    if (!found) throw ProblemError.notFound('template', slug);
    return found;
  }

  /** Hooks of the plugin; none when the plugin has gone. */
  hooksOf(slug: string): PluginHooks {
    return this.hosted.get(slug)?.hooks ?? {};
  }

  private async readAll(): Promise<void> {
    const hosted = new Map<string, HostedTemplate>();
    for (const path of pluginFolders(this.root)) {
      const found = await this.readFolder(path);
      hosted.set(found.folder, found);
      for (const { severity, file, line, message } of found.problems) {
        const text = `${found.folder}: ${file}${line ? `:${line}` : ''}: ${message}`;
        if (severity === 'error') this.logger.error(text);
        else this.logger.warn(text);
      }
    }
    this.hosted = hosted;
  }

  private async readFolder(path: string): Promise<HostedTemplate> {
    const folder = basename(path);
    const reading = await readTemplate(folderFiles(path), { process: (xml) => this.readProcess(xml), decision: (xml) => this.readDecisions(xml), form: checkForm });
    const { hooks, problems } = await loadHooks(path);
    const all = [...reading.problems, ...problems];
    const broken = all.some(({ severity }) => severity === 'error');
    return {
      folder,
      path,
      hooks,
      problems: all,
      ...(reading.manifest ? { manifest: reading.manifest } : {}),
      ...(reading.template && !broken ? { template: reading.template } : {}),
    };
  }

  private async readDecisions(xml: string): Promise<DecisionReading> {
    const { decisions, problems } = await this.runtime.lintDecisions(xml);
    return { decisionIds: decisions.map(({ id }) => id), problems };
  }

  private async readProcess(xml: string): Promise<ProcessReading> {
    const { processes, problems } = await this.runtime.lint(xml);
    return { processes: processes.map(outlineOf), problems };
  }
}
