import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bool, idColumn, instant, int, longText, shortText } from '../../persistence/column-types.js';

/** One process instance: its live state as JSON and what lists ask for as columns. `version` counts its steps. */
@Entity('process_instance')
@Index('ix_process_instance_process', ['tenantId', 'processKey', 'id'])
@Index('ix_process_instance_campaign', ['campaignId', 'unitId'])
@Index('ix_process_instance_root', ['rootInstanceId'])
@Index('ix_process_instance_business', ['tenantId', 'businessKey'])
export class ProcessInstanceEntity {
  @PrimaryColumn(idColumn()) id!: string;
  @Column(idColumn()) tenantId!: string;
  @Column(idColumn()) processDefinitionId!: string;
  @Column(shortText(191)) processKey!: string;
  @Column(int()) processVersion!: number;
  @Column(shortText(191, { nullable: true })) businessKey!: string | null;
  @Column(idColumn({ nullable: true })) campaignId!: string | null;
  @Column(idColumn({ nullable: true })) unitId!: string | null;
  @Column(idColumn({ nullable: true })) parentInstanceId!: string | null;
  @Column(idColumn()) rootInstanceId!: string;
  @Column(shortText(12)) status!: string;
  @Column(bool()) suspended!: boolean;
  @Column(int()) version!: number;
  @Column(longText()) state!: string;
  @Column(shortText(64)) lastHash!: string;
  @Column(instant()) startedAt!: Date;
  @Column(instant({ nullable: true })) endedAt!: Date | null;
  @Column(shortText(120)) startedBy!: string;
}

/** One step of one instance, append only, chained by hash. The key is what makes two racing steps exclude each other. */
@Entity('journal')
export class JournalEntity {
  @PrimaryColumn(idColumn()) instanceId!: string;
  @PrimaryColumn(int()) version!: number;
  @Column(int()) firstSeq!: number;
  @Column(int()) lastSeq!: number;
  @Column(instant()) at!: Date;
  @Column(shortText(120)) actor!: string;
  @Column(shortText(120, { nullable: true })) onBehalfOf!: string | null;
  @Column(shortText(40)) command!: string;
  @Column(longText()) events!: string;
  @Column(longText({ nullable: true })) annotations!: string | null;
  /** Version of the hashed form, see journal.ts. */
  @Column(int()) format!: number;
  @Column(shortText(64)) prevHash!: string;
  @Column(shortText(64)) hash!: string;
}
