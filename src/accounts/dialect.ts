import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type { Parameter, Statements } from '../store/rpc.ts';

/**
 * Kysely's Postgres over the connection the server has already: each statement by itself, so that an
 * embedded database, which takes one client, is never held while something else is waited for.
 */
export function statementsDialect(statements: Statements): Dialect {
  const connection: DatabaseConnection = {
    async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
      const { rows, count } = await statements.query(sql, parameters as readonly Parameter[]);
      // The statement beside the type says which columns there are; nothing else makes rows.
      return { rows: rows as Row[], numAffectedRows: BigInt(count) };
    },
    // biome-ignore lint/correctness/useYield: nothing here is read as a stream
    async *streamQuery(): AsyncGenerator<never> {
      throw new Error('accounts are not read as a stream');
    },
  };
  return {
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createDriver: () => driverOf(connection),
  };
}

function driverOf(connection: DatabaseConnection): Driver {
  const refuse = (): Promise<never> => Promise.reject(new Error('accounts have no transactions'));
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    releaseConnection: async () => {},
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    destroy: async () => {},
  };
}
