/** How the components of a cluster stand, and whom they call. */
export type ComponentWhat =
  /** Told by the caller. `object` as the API's paths have it, or what the call is about. */
  | { readonly kind: 'Requested'; readonly to: string; readonly verb: string; readonly object: string }
  | {
      readonly kind: 'ComponentChanged'
      readonly component: string
      readonly change: 'stopped' | 'started' | 'leads' | 'gives up'
    }
