import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { made } from '../made.ts';
import { mustBe, type Trial } from '../trial.ts';
import { hasVmModules } from '../vm-modules.ts';

const PROGRAM = "process.stdout.write('out'); process.stderr.write('err'); process.exitCode = 7;";

const spawned: Trial = {
  name: 'child: a process of its own, with output and an exit code',
  async run(scene) {
    const child = made('PROCESSWRAP', () => spawn(process.execPath, ['-e', PROGRAM], { stdio: ['ignore', 'pipe', 'pipe'] }));
    child.on('error', () => {});
    scene.onEnd(() => child.kill('SIGKILL'));
    const printed = { out: '', err: '' };
    child.stdout.on('data', (chunk) => {
      printed.out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      printed.err += chunk;
    });
    const [code] = await once(child, 'close');
    mustBe(code, 7, 'the exit code');
    mustBe(printed.out, 'out', 'stdout');
    mustBe(printed.err, 'err', 'stderr');
  },
};

/** What a forked process of ours says when it is sent a word. */
export interface Answer {
  heard: unknown;
  /** Whether `--experimental-vm-modules` works there. */
  vmModules: boolean;
}

/** Given as text: a file of its own would have to be brought along, and this one takes longer to load. */
const ANSWERING = `
  process.on('disconnect', () => process.exit(0));
  process.on('message', async (heard) => {
    const vmModules = await (${hasVmModules})(require('node:vm')).catch(() => false);
    process.send({ heard, vmModules });
  });
`;

export const forked: Trial = {
  name: 'child: a process that is sent messages, and killed',
  async run(scene): Promise<Answer> {
    const execArgv = ['--experimental-vm-modules', '-e', ANSWERING];
    const child = fork(fileURLToPath(import.meta.url), { execArgv, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    child.on('error', () => {});
    scene.onEnd(() => child.kill('SIGKILL'));
    child.send('hello');
    const [answer] = (await once(child, 'message')) as [Answer];
    mustBe(answer.heard, 'hello', 'the message that came back');
    child.kill('SIGKILL');
    const [, signal] = await once(child, 'exit');
    mustBe(signal, 'SIGKILL', 'the signal that ended it');
    return answer;
  },
};

export const CHILD: readonly Trial[] = [spawned, forked];
