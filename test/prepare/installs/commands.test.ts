import assert from 'node:assert/strict';
import test from 'node:test';
import { locateCommands, readImageCommands } from '../../../src/prepare/installs/commands.ts';

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

test('a command is expanded as sealos does, and has the line of its instruction', () => {
  const history = [
    { createdBy: 'CMD ["old"]', line: 2 },
    { createdBy: 'ENTRYPOINT ["start"]', line: 3 },
    { createdBy: 'CMD ["helm install $(A) $$x", "old"]', line: 4 },
  ];
  const config = { Env: ['A=b'], Entrypoint: ['start'], Cmd: ['helm install $(A) $$x', 'old'] };
  assert.deepEqual(locateCommands({ config, kubefile: 'demo/Kubefile', history }).commands, [
    { text: 'start', name: 'ENTRYPOINT (Kubefile:3) start', line: 3 },
    { text: 'helm install b $x', name: 'CMD (Kubefile:4) helm install b $x', line: 4 },
    { text: 'old', name: 'CMD (Kubefile:4) old', line: 4 },
  ]);
  assert.deepEqual(locateCommands({ config: { Cmd: ['of the base'] }, kubefile: 'Kubefile' }).commands, [
    { text: 'of the base', name: 'CMD of the base' },
  ]);
});
