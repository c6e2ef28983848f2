import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { databaseOptionsFromEnvironment, openDatabase, type Schema } from './data-source.js';
import { Database } from './database.js';

/** Holds the one database of the process, so that @nestjs/typeorm can be handed its data source. */
@Module({})
class DatabaseModule {
  static with(schema: Schema): DynamicModule {
    return { module: DatabaseModule, providers: [{ provide: Database, useFactory: () => openDatabase(databaseOptionsFromEnvironment(schema)) }], exports: [Database] };
  }
}

/**
 * Opens the one database of the process; `forRoot` gets the server's entities and migrations.
 * `Database` is the way to read and write; @nestjs/typeorm offers the same data source to whoever injects a
 * DataSource or EntityManager for reading. It is the deepest module, so it is closed after everybody who writes.
 */
@Global()
@Module({})
export class PersistenceModule implements OnApplicationShutdown {
  constructor(@Inject(Database) private readonly database: Database) {}

  static forRoot(schema: Schema): DynamicModule {
    const database = DatabaseModule.with(schema);
    return {
      module: PersistenceModule,
      imports: [
        database,
        TypeOrmModule.forRootAsync({
          imports: [database],
          inject: [Database],
          useFactory: (opened: Database) => ({ ...opened.dataSource.options, opened }),
          // Already open and migrated: options and source belong together, so the source rides along.
          dataSourceFactory: async (options) => (options as unknown as { opened: Database }).opened.dataSource,
        }),
      ],
      exports: [database],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}

/** For tests and the bench: a module around a database that somebody else opened and closes. */
export function existingDatabase(database: Database): DynamicModule {
  return { module: ExistingDatabaseModule, global: true, providers: [{ provide: Database, useValue: database }], exports: [Database] };
}

@Module({})
class ExistingDatabaseModule {}
