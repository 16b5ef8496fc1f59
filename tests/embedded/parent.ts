/** A gateway that has written something and is about to be killed. */
import { startEmbedded } from '../../src/store/embedded/start.ts';
import { openClient } from '../../src/store/postgres.ts';

const embedded = await startEmbedded({ dataDir: process.argv[2] ?? '' });
const sql = openClient(embedded.address, { connections: 1, statementTimeoutMs: null });
await sql.unsafe('create table t (a int)');
await sql.unsafe('insert into t select generate_series(1, 1000)');
process.stdout.write(JSON.stringify(embedded.address));
