import { expect, test } from 'vitest'
import { namespaceModes, userNamespace } from '../../../src/model/pod/namespaces.ts'

// kubernetes/kubernetes pkg/kubelet/kuberuntime/util/util_test.go, TestNamespacesForPod
test.each([
  [{}, { network: 'POD', pid: 'CONTAINER', ipc: 'POD' }],
  [
    { hostNetwork: true, hostPID: true, hostIPC: true },
    { network: 'NODE', pid: 'NODE', ipc: 'NODE' },
  ],
  [{ shareProcessNamespace: true }, { network: 'POD', pid: 'POD', ipc: 'POD' }],
  [{ shareProcessNamespace: false }, { network: 'POD', pid: 'CONTAINER', ipc: 'POD' }],
] as const)('a Pod with %j asks for %j', (spec, modes) => {
  expect(namespaceModes(spec)).toMatchObject(modes)
})

test('the host name goes with the network, and the mount namespace is never shared', () => {
  expect(namespaceModes({ hostNetwork: true })).toMatchObject({ uts: 'NODE', mount: 'CONTAINER', pid: 'CONTAINER' })
  expect(namespaceModes({})).toMatchObject({ uts: 'POD', mount: 'CONTAINER' })
})

test('a user namespace of its own is 65,536 ids, or refused where the node cannot give one', () => {
  const own = { hostUsers: false }
  expect(userNamespace(own, 'supported')).toEqual({ kind: 'pod', ids: 65_536 })
  expect(userNamespace(own, 'handler-unable')).toEqual({ kind: 'refused', why: 'handler-unable' })
  expect(userNamespace(own, 'handler-unknown')).toEqual({ kind: 'refused', why: 'handler-unknown' })
  expect(userNamespace({ hostUsers: true }, 'feature-off')).toEqual({ kind: 'refused', why: 'feature-off' })
  expect(userNamespace({ hostUsers: true }, 'supported')).toEqual({ kind: 'node' })
  expect(userNamespace({}, 'feature-off')).toEqual({ kind: 'node' })
})
