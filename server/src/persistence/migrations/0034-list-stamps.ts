import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A stamp per campaign list, and an index that answers the stamps of a campaign without its lists. */
export class ListStamps0034 implements MigrationInterface {
  readonly name = 'ListStamps1767225600034';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE campaign_list ADD COLUMN stamp varchar(36) NULL');
    await queryRunner.query('CREATE INDEX ix_campaign_list_stamp ON campaign_list (tenant_id, campaign_id, name, stamp)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX ix_campaign_list_stamp${queryRunner.dataSource.options.type === 'better-sqlite3' ? '' : ' ON campaign_list'}`);
    await queryRunner.query('ALTER TABLE campaign_list DROP COLUMN stamp');
  }
}
