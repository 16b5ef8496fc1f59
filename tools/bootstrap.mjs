/**
 * What `npm start`, `npm test` and the other scripts of package.json run: installs what is missing,
 * builds the dashboard where its sources changed, then hands over to Node 24, which the npm package
 * `node` brings.
 *
 * On a fresh clone this runs on the machine's own Node (20.19 or newer); afterwards npm puts
 * node_modules/.bin first on the PATH and it is Node 24. So: plain JavaScript, no dependency, and
 * the child is started by its path, not by its name.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BuildStopped, ensureDashboard } from './build-dashboard.mjs';
import { ensureInstalled, findRuntime } from './install.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * The young generation's size: at 16 MiB the gateway's resident memory under load was 145-151 MB in
 * every measurement, without it 166-272.
 */
const serverFlags = ['--max-semi-space-size=16'];

/** Commands of `weir` that need the development packages (a bundler, the Supabase CLI). */
const commandsWithTools = new Set(['deploy', 'rollback']);

/**
 * Setting a project up deploys; naming an administrator alone does not.
 *
 * @param {string[]} args
 */
function needsTools([command = '', ...rest]) {
  if (command === 'setup') return rest.some((arg) => arg.startsWith('--project-ref'));
  return commandsWithTools.has(command);
}

/**
 * `dashboard` says who needs it built: a gateway serves without it as well, the others do not.
 *
 * @param {string} command
 * @param {string[]} args
 * @returns {{ level: 'run' | 'all', dashboard?: 'wished' | 'needed', args: string[] } | undefined}
 */
function planOf(command, args) {
  if (command === 'weir' && args[0] === 'start') return planOf('start', args.slice(1));
  const all = /** @type {const} */ ('all');
  switch (command) {
    case 'start':
      return {
        level: 'run',
        dashboard: 'wished',
        args: [...serverFlags, 'src/cli/main.ts', 'start', ...args],
      };
    case 'build':
      return { level: 'run', dashboard: 'needed', args: [] };
    case 'weir':
      return {
        level: needsTools(args) ? all : 'run',
        ...(args[0] === 'dashboard' ? { dashboard: 'needed' } : {}),
        args: ['src/cli/main.ts', ...args],
      };
    case 'test':
      return {
        level: all,
        dashboard: 'needed',
        args: ['node_modules/vitest/vitest.mjs', 'run', ...args],
      };
    case 'proofs':
      return {
        level: all,
        args: [
          'node_modules/vitest/vitest.mjs',
          'run',
          ...['--config', 'vitest.proofs.config.ts'],
          ...args,
        ],
      };
    case 'check':
      return { level: all, args: ['tools/check.ts', ...args] };
    case 'screenshots':
      return { level: all, dashboard: 'needed', args: ['tools/screenshots.ts', ...args] };
    case 'bench':
      return { level: all, args: ['bench/main.ts', ...args] };
    default:
      return undefined;
  }
}

/**
 * Runs the child in our place: its input and output are ours, signals go to it, its end is ours.
 *
 * @param {string} runtime
 * @param {string[]} args
 */
function handOver(runtime, args) {
  const child = spawn(runtime, args, { cwd: root, stdio: 'inherit' });
  const last = new Map();
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      // Ctrl-C in a terminal reaches the whole process group: the child has it already. npm passes
      // on what it gets as well, so one signal may come twice; a second one means "at once" to a
      // server, so it must stay one.
      const now = Date.now();
      const repeated = now - (last.get(signal) ?? 0) < 500;
      last.set(signal, now);
      if (repeated || (signal === 'SIGINT' && process.stdin.isTTY)) return;
      child.kill(signal);
    });
  }
  watchParent(() => child.kill('SIGTERM'));
  child.on('error', (error) => {
    console.error(`weir: ${runtime} could not be started: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1));
  });
}

/**
 * npm passes a SIGTERM on to the shell between it and us, and not every shell passes it on or
 * replaces itself with its last command (dash does neither): it dies, and we would live on unseen.
 * Started by hand, losing the parent means nothing.
 *
 * @param {() => void} onLost
 */
function watchParent(onLost) {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onLost();
  }, 250);
  timer.unref();
}

/** @param {'wished' | 'needed'} how */
async function buildDashboard(how) {
  try {
    await ensureDashboard(root);
  } catch (error) {
    if (how === 'needed' || error instanceof BuildStopped) throw error;
    console.error(`weir: ${error instanceof Error ? error.message : String(error)}`);
    console.error('weir: the gateway starts all the same; npm run build tries again');
  }
}

const [command = '', ...args] = process.argv.slice(2);
const plan = planOf(command, args);
if (plan === undefined) {
  console.error(
    'usage: node tools/bootstrap.mjs start|weir|build|test|proofs|check|bench|screenshots',
  );
  process.exit(2);
}
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`weir: Node ${process.versions.node} is too old; install Node 20.19 or newer`);
  process.exit(2);
}
try {
  await ensureInstalled(root, plan.level);
  if (plan.dashboard !== undefined) await buildDashboard(plan.dashboard);
  if (plan.args.length > 0) handOver(findRuntime(root), plan.args);
} catch (error) {
  console.error(`weir: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
