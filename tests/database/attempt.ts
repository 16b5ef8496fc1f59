import type { TransactionSql } from 'postgres';

/** Tries a statement and takes it back; answers its rows, or the SQLSTATE it failed with. */
export async function attempt(
  sql: TransactionSql,
  text: string,
): Promise<readonly object[] | string> {
  const taken = new Error('taken back');
  let rows: readonly object[] = [];
  try {
    await sql.savepoint(async (inner) => {
      rows = await inner.unsafe(text);
      throw taken;
    });
  } catch (error) {
    if (error !== taken) return String((error as { code?: string }).code);
  }
  return rows;
}
