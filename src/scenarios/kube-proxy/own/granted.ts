import type { Text } from '../../../text.ts'

export const takenForGranted = (texts: readonly Text[]): Text => ({
  zh: `对象没有说、因而默认如此：${texts.map(each => each.zh).join('；')}。`,
  en: `Taken for granted, since the objects do not say: ${texts.map(each => each.en).join('; ')}.`,
})
