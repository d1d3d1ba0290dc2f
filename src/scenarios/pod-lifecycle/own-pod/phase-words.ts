import type { PhaseDecision, PhaseRule } from '../../../model/pod/phase.ts'
import { text, type Text } from '../../../text.ts'
import { listed } from './finding.ts'

/** `Running, because …: a, b`: the rule of the phase function that decided, with the containers that settled it. */
export function phaseWords({ phase, rule, containers }: PhaseDecision): Text {
  const names = containers.length === 0 ? { zh: '（没有容器）', en: '(no container)' } : listed(containers)
  return text`${{ zh: '阶段为', en: 'The phase is' }} ${phase}${{ zh: '，因为', en: ', because ' }}${rules[rule]}${{ zh: '：', en: ': ' }}${names}`
}

const rules: Readonly<Record<PhaseRule, Text>> = {
  'init-failed': { zh: 'Init 容器失败且不会再重启', en: 'an init container failed and will not be restarted' },
  'init-unfinished': { zh: 'Init 容器尚未完成', en: 'init containers are not done' },
  'sidecar-not-started': {
    zh: '边车容器尚未启动完毕，应用容器在等它',
    en: 'a sidecar has not started, and the app containers wait for it',
  },
  'never-ran': {
    zh: '有容器从未运行过（哪怕其他容器正在运行）',
    en: 'a container has never run (even if others do)',
  },
  unreported: { zh: '有容器没有上报状态', en: 'nothing is reported of a container' },
  running: {
    zh: '至少有一个容器正在运行，其余都至少启动过一次；这不说明它是否就绪',
    en: 'at least one container runs and all have been started once; that says nothing about readiness',
  },
  ended: {
    zh: 'Pod 正在被终结，重启策略不再起作用，只看应用容器的退出码',
    en: 'the Pod is being ended: its policy no longer counts, only the exit codes of the app containers',
  },
  'will-restart': {
    zh: '虽然没有容器在运行，但有容器将会重启',
    en: 'nothing runs, but a container will be restarted',
  },
  'all-succeeded': {
    zh: '全部应用容器都以 0 退出，且不会再重启',
    en: 'all app containers ended with code 0 and none will be restarted',
  },
  'some-failed': {
    zh: '全部应用容器都已停止且不会再重启，其中有失败的',
    en: 'all app containers have stopped, none will be restarted, and these failed',
  },
}
