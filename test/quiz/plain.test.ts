import { expect, test } from 'vitest'
import { plainLines } from '../../src/quiz/plain.ts'

test.each([
  ['emphasis', 'a **strong** and *soft* ~~word~~', ['a strong and soft word']],
  ['a word half strong', '哪一面**朝上**？', ['哪一面朝上？']],
  ['code, with what stands in it', 'set `*.yaml` and `a_b`', ['set *.yaml and a_b']],
  ['a claim', '[it is never moved](claim:never-moved), only replaced', ['it is never moved, only replaced']],
  ['numbers of sources', 'two sides [1], or three [2][3].', ['two sides, or three.']],
  ['a number in brackets that is code', 'read `list[0]` first', ['read list[0] first']],
  ['a soft break', 'one line\nand its end', ['one line and its end']],
  ['a soft break between 汉字', '一行字\n没有空格', ['一行字没有空格']],
  ['a soft break after Chinese punctuation', '先绑定，\nkubelet 再拉取', ['先绑定，kubelet 再拉取']],
  ['paragraphs', 'one\n\ntwo', ['one', 'two']],
  ['a heading', '### The phase\ntext', ['The phase', 'text']],
  ['points, with a line that goes on', '- first\n  goes on\n- second\n1. third', ['first goes on', 'second', 'third']],
  ['tasks', '- [x] heads\n- [ ] tails', ['heads', 'tails']],
  ['a quote', '> Why: so', ['Why: so']],
  ['a table', '| a | b |\n|---|:-:|\n| 1 | 2 |', ['a  b', '1  2']],
  ['a fence', 'see\n```\na ** b\n\n- c\n```\nend', ['see', 'a ** b', '- c', 'end']],
  ['a comment', 'title <!-- item: x -->\n<!-- more\nlines -->', ['title']],
  ['an escape', 'a\\*b', ['a*b']],
  ['nothing', ' \n\n', []],
])('%s', (_, markdown, lines) => {
  expect(plainLines(markdown)).toEqual(lines)
})
