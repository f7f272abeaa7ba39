import assert from 'node:assert/strict';
import test from 'node:test';
import { readImageCommands } from '../../../src/prepare/installs/commands.ts';

test('ENTRYPOINT and CMD are commands as sealos runs them, Entrypoint first', () => {
  assert.deepEqual(
    readImageCommands({
      Env: ['PATH=/bin', 'A=b=c', 'E'],
      Entrypoint: ['/bin/sh', '-c', 'bash init.sh'],
      Cmd: ['helm install a b', '', 'kubectl apply -f c'],
    }),
    {
      commands: [
        { instruction: 'ENTRYPOINT', text: 'bash init.sh' },
        { instruction: 'CMD', text: 'helm install a b' },
        { instruction: 'CMD', text: 'kubectl apply -f c' },
      ],
      variables: { PATH: '/bin', A: 'b=c', E: '' },
    },
  );
  assert.deepEqual(readImageCommands({}), { commands: [], variables: {} });
});
