import type LineBreaker from 'linebreak'

export declare const loadLineBreaker: () => typeof LineBreaker
