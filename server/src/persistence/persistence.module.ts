import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { databaseOptionsFromEnvironment, openDatabase, type Schema } from './data-source.js';
import { Database } from './database.js';

/** Opens the one database of the process; `forRoot` gets the server's entities and migrations. */
@Global()
@Module({})
export class PersistenceModule implements OnApplicationShutdown {
  constructor(@Inject(Database) private readonly database: Database) {}

  static forRoot(schema: Schema): DynamicModule {
    return {
      module: PersistenceModule,
      providers: [{ provide: Database, useFactory: () => openDatabase(databaseOptionsFromEnvironment(schema)) }],
      exports: [Database],
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
