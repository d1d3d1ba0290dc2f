import type { Language, Text } from '../text.ts'

type Examples = readonly (readonly [string, Text])[]

/** Three examples a command, to copy; what each is for stands above it, so that narrow terminals hold both. */
export const examples = (command: string, language: Language): string => listed(table[command] ?? [], language)

/** Those of one simulation: how to play it, and what can be brought to it. */
export const simExamples = (id: string, language: Language): string =>
  listed(
    [
      [`k8s-study sim ${id}`, { zh: '第一个实验', en: 'the first experiment' }],
      ...(brought[id] ?? [[`k8s-study sim ${id} --experiment all`, { zh: '所有实验', en: 'all of them' }]]),
      [`k8s-study sim ${id} --step`, { zh: '一步步走，问为什么', en: 'walk through it, and ask why' }] as const,
    ].slice(0, 3) as Examples,
    language,
  )

const brought: Readonly<Record<string, Examples>> = {
  'pod-lifecycle': [
    ['kubectl get pod web -o yaml | k8s-study sim pod-lifecycle -f -', { zh: '你自己的 Pod', en: 'a Pod of yours' }],
  ],
  'service-endpoints': [
    [
      'k8s-study sim service-endpoints -f services-and-pods.yaml',
      { zh: '你自己的 Service 为什么有这些端点', en: 'why your Services have the endpoints that they have' },
    ],
  ],
  'kube-proxy': [
    [
      'k8s-study sim kube-proxy -f cluster.json --node node-1 --diagnose shop/web',
      { zh: '一个 Service 为什么没有响应', en: 'why a Service does not answer' },
    ],
    [
      'k8s-study sim kube-proxy --rules iptables-save.txt --packets calls.txt',
      { zh: '数据包在一个节点上会怎样', en: 'what becomes of packets on a node' },
    ],
  ],
  deployment: [
    ['k8s-study sim deployment -f app.yaml', { zh: '你自己的上线会怎样进行', en: 'how a rollout of yours would go' }],
  ],
}

function listed(all: Examples, language: Language): string {
  const title = { zh: '例子：', en: 'Examples:' }[language]
  const lines = all.map(([words, about]) => `  # ${about[language]}\n  ${words}`)
  return `\n${title}\n${lines.join('\n')}`
}

const table: Readonly<Record<string, Examples>> = {
  'k8s-study': [
    ['k8s-study explain pod-lifecycle', { zh: '读一张卡片，看它怎样被证明', en: 'read a card and see it proved' }],
    ['k8s-study sim pause-container --step', { zh: '一步步走完一个实验', en: 'walk through an experiment' }],
    ['k8s-study quiz', { zh: '开始测验', en: 'start the quiz' }],
  ],
  quiz: [
    ['k8s-study quiz', { zh: '到期的和新的', en: 'what is due, and new items' }],
    ['k8s-study quiz pod-lifecycle', { zh: '只考一张卡片', en: 'one card' }],
    ['k8s-study quiz networking --new 5', { zh: '一个主题，五道新题', en: 'a topic, five new items' }],
  ],
  explain: [
    ['k8s-study explain', { zh: '从列表里选', en: 'choose from a list' }],
    ['k8s-study explain pod-lifecycle', { zh: '一张卡片', en: 'one card' }],
    ['k8s-study explain kube-proxy -o json', { zh: '给程序读', en: 'for a program' }],
  ],
  sim: [
    ['k8s-study sim pod-lifecycle -f pod.yaml', { zh: '你自己的 Pod', en: 'your own Pod' }],
    [
      'k8s-study sim pod-lifecycle --experiment crash-curve --compare backoff-max=10s',
      { zh: '换一个值会怎样', en: 'what another value changes' },
    ],
    ['k8s-study sim pod-lifecycle --why 12', { zh: '一个事实从何而来', en: 'where a fact comes from' }],
  ],
  'sim list': [
    ['k8s-study sim list', { zh: '哪些能运行', en: 'which can be played' }],
    ['k8s-study sim list -o json', { zh: '给程序读', en: 'for a program' }],
    ['k8s-study sim list --lang zh', { zh: '用中文', en: 'in Chinese' }],
  ],
  list: [
    ['k8s-study list', { zh: '所有卡片', en: 'all cards' }],
    ['k8s-study list -o json', { zh: '给程序读', en: 'for a program' }],
    ['k8s-study list --deck ./my-cards', { zh: '另一个文件夹', en: 'another folder' }],
  ],
  lint: [
    ['k8s-study lint', { zh: '自带的卡片', en: 'our own cards' }],
    ['k8s-study lint ./my-cards', { zh: '你的卡片', en: 'your cards' }],
    ['k8s-study lint ./my-cards -o json', { zh: '给编辑器读', en: 'for an editor' }],
  ],
  search: [
    ['k8s-study search 探针', { zh: '一个词', en: 'one word' }],
    ['k8s-study search conntrack DNAT', { zh: '几个词都要出现', en: 'all words must occur' }],
    ['k8s-study search "restart policy" --limit 50', { zh: '一个短语，多列几处', en: 'a phrase, and more places' }],
  ],
  stats: [
    ['k8s-study stats', { zh: '你的学习情况', en: 'how you are doing' }],
    ['k8s-study stats -o json', { zh: '给程序读', en: 'for a program' }],
    ['k8s-study stats --deck ./my-cards', { zh: '另一套卡片的', en: 'of another deck' }],
  ],
  undo: [
    ['k8s-study undo', { zh: '撤销上一次评分；再来一次，再往前一次', en: 'the last grade; again, the one before' }],
    ['k8s-study undo -o json', { zh: '给程序读', en: 'for a program' }],
    ['k8s-study undo --deck ./my-cards', { zh: '题目的文字取自另一套卡片', en: 'with the words of another deck' }],
  ],
  import: [
    ['k8s-study import notes.md', { zh: '草稿写进 notes-cards 文件夹', en: 'drafts, in a folder notes-cards' }],
    ['k8s-study import notes.md ./my-cards', { zh: '写进你指定的文件夹', en: 'in the folder that you name' }],
    [
      'k8s-study import progress.json',
      { zh: '另一台机器上 export progress 写的', en: 'what export progress wrote on another machine' },
    ],
  ],
  export: [
    ['k8s-study export anki > items.txt', { zh: '所有题目，给 Anki', en: 'all items, for Anki' }],
    ['k8s-study export anki networking > items.txt', { zh: '一个主题的题目', en: 'those of a topic' }],
    ['k8s-study export progress > progress.json', { zh: '学习记录', en: 'your progress' }],
  ],
  doctor: [
    ['k8s-study doctor', { zh: '什么能用，什么不能', en: 'what will work, and what will not' }],
    ['k8s-study doctor -o json', { zh: '给程序读', en: 'for a program' }],
    ['k8s-study doctor --deck ./my-cards', { zh: '连同另一套卡片', en: 'with another deck' }],
  ],
}
