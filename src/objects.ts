/**
 * The Kubernetes objects that are modelled, with the API's own field names (core/v1, Kubernetes 1.36), so that what
 * `kubectl get -o yaml` prints fits. Fields that nothing here decides by are left out; an object may carry them anyway.
 */

/** RFC 3339 in UTC with whole seconds, `2026-01-31T08:00:00Z`. */
export type Timestamp = string
/** `500m`, `1Gi`, `2`; YAML may deliver a bare number. */
export type Quantity = string | number
export type Resources = Readonly<Record<string, Quantity>>
export type Labels = Readonly<Record<string, string>>

export interface KubeObject {
  readonly apiVersion?: string
  readonly kind?: string
  readonly metadata: ObjectMeta
}

export interface ObjectMeta {
  readonly name: string
  readonly namespace?: string
  readonly uid?: string
  readonly resourceVersion?: string
  readonly generation?: number
  readonly creationTimestamp?: Timestamp
  /** When the grace period ends, not when the deletion was asked for. */
  readonly deletionTimestamp?: Timestamp
  readonly deletionGracePeriodSeconds?: number
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly ownerReferences?: readonly OwnerReference[]
  readonly finalizers?: readonly string[]
}

export interface OwnerReference {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
  readonly controller?: boolean
}

export interface Pod extends KubeObject {
  readonly spec: PodSpec
  readonly status: PodStatus
}

export interface PodSpec {
  readonly nodeName?: string
  readonly hostname?: string
  /** The name of a headless Service, under which DNS knows the Pod by its hostname. */
  readonly subdomain?: string
  readonly restartPolicy?: RestartPolicy
  readonly initContainers?: readonly Container[]
  readonly containers: readonly Container[]
  readonly ephemeralContainers?: readonly Container[]
  readonly terminationGracePeriodSeconds?: number
  readonly activeDeadlineSeconds?: number
  readonly hostNetwork?: boolean
  readonly hostPID?: boolean
  readonly hostIPC?: boolean
  readonly hostUsers?: boolean
  readonly shareProcessNamespace?: boolean
  readonly priority?: number
  readonly priorityClassName?: string
  readonly runtimeClassName?: string
  readonly resources?: ResourceRequirements
  readonly overhead?: Resources
  readonly readinessGates?: readonly { readonly conditionType: string }[]
  readonly schedulingGates?: readonly { readonly name: string }[]
  readonly nodeSelector?: Readonly<Record<string, string>>
  readonly tolerations?: readonly Toleration[]
  readonly volumes?: readonly Volume[]
}

/** What a Pod may say; a container may too, and as an init container `Always` makes it a sidecar. */
export type RestartPolicy = 'Always' | 'OnFailure' | 'Never'

export interface Container {
  readonly name: string
  readonly image?: string
  readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never'
  readonly restartPolicy?: RestartPolicy
  readonly restartPolicyRules?: readonly RestartRule[]
  readonly resources?: ResourceRequirements
  readonly resizePolicy?: readonly ResizePolicy[]
  readonly startupProbe?: Probe
  readonly livenessProbe?: Probe
  readonly readinessProbe?: Probe
  readonly lifecycle?: Lifecycle
  readonly volumeMounts?: readonly VolumeMount[]
  readonly ports?: readonly ContainerPort[]
}

export interface RestartRule {
  readonly action: 'Restart' | 'RestartAllContainers'
  readonly exitCodes?: { readonly operator: 'In' | 'NotIn'; readonly values?: readonly number[] }
}

export interface ResourceRequirements {
  readonly requests?: Resources
  readonly limits?: Resources
}

export interface ResizePolicy {
  readonly resourceName: string
  readonly restartPolicy: 'NotRequired' | 'RestartContainer'
}

/** How it asks (exec, httpGet, tcpSocket, grpc) is not modelled. */
export interface Probe {
  readonly initialDelaySeconds?: number
  readonly timeoutSeconds?: number
  readonly periodSeconds?: number
  readonly successThreshold?: number
  readonly failureThreshold?: number
  readonly terminationGracePeriodSeconds?: number
}

export interface Lifecycle {
  readonly postStart?: Handler
  readonly preStop?: Handler
  readonly stopSignal?: string
}
export interface Handler {
  readonly exec?: { readonly command?: readonly string[] }
  readonly sleep?: { readonly seconds: number }
  readonly httpGet?: object
  readonly tcpSocket?: object
}

export interface VolumeMount {
  readonly name: string
  readonly mountPath: string
  readonly readOnly?: boolean
}
export interface Volume {
  readonly name: string
  readonly emptyDir?: { readonly medium?: string; readonly sizeLimit?: Quantity }
}
export interface ContainerPort {
  readonly containerPort: number
  readonly name?: string
  readonly protocol?: string
}

export interface Toleration {
  readonly key?: string
  readonly operator?: 'Exists' | 'Equal' | 'Gt' | 'Lt'
  readonly value?: string
  readonly effect?: TaintEffect
  readonly tolerationSeconds?: number
}
export type TaintEffect = 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute'

export interface PodStatus {
  readonly phase?: PodPhase
  readonly reason?: string
  readonly message?: string
  readonly conditions?: readonly Condition[]
  readonly podIP?: string
  readonly podIPs?: readonly { readonly ip: string }[]
  readonly hostIP?: string
  readonly startTime?: Timestamp
  readonly qosClass?: QosClass
  readonly nominatedNodeName?: string
  readonly initContainerStatuses?: readonly ContainerStatus[]
  readonly containerStatuses?: readonly ContainerStatus[]
  readonly ephemeralContainerStatuses?: readonly ContainerStatus[]
}

/** `Unknown` is part of the API; nothing has set it since 2015. */
export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown'
export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort'

export interface Condition {
  readonly type: string
  readonly status: ConditionStatus
  readonly reason?: string
  readonly message?: string
  readonly lastTransitionTime?: Timestamp | null
  /** Of a Deployment's condition: when it was last confirmed. */
  readonly lastUpdateTime?: Timestamp
  readonly lastProbeTime?: Timestamp | null
  /** Of a Node's conditions: when its kubelet last reported. */
  readonly lastHeartbeatTime?: Timestamp | null
  readonly observedGeneration?: number
}
export type ConditionStatus = 'True' | 'False' | 'Unknown'

export interface ContainerStatus {
  readonly name: string
  readonly state?: ContainerState
  readonly lastState?: ContainerState
  readonly ready: boolean
  readonly restartCount: number
  readonly started?: boolean | null
  readonly image?: string
  readonly imageID?: string
  readonly containerID?: string
}

/** At most one is set; none at all means waiting without a reason. */
export interface ContainerState {
  readonly waiting?: Waiting
  readonly running?: { readonly startedAt?: Timestamp | null }
  readonly terminated?: Terminated
}
export interface Waiting {
  readonly reason?: string
  readonly message?: string
}
export interface Terminated {
  readonly exitCode: number
  readonly signal?: number
  readonly reason?: string
  readonly message?: string
  readonly startedAt?: Timestamp | null
  readonly finishedAt?: Timestamp | null
  readonly containerID?: string
}

export interface Node extends KubeObject {
  readonly spec: NodeSpec
  readonly status: NodeStatus
}
export interface NodeSpec {
  readonly unschedulable?: boolean
  readonly taints?: readonly Taint[]
}
export interface Taint {
  readonly key: string
  readonly value?: string
  readonly effect: TaintEffect
  readonly timeAdded?: Timestamp
}
export interface NodeStatus {
  readonly capacity?: Resources
  readonly allocatable?: Resources
  readonly conditions?: readonly Condition[]
}

/** A v1 Service, as far as the endpoint controllers and kube-proxy read it. */
export interface Service extends KubeObject {
  readonly kind: 'Service'
  readonly metadata: ObjectMeta
  readonly spec: ServiceSpec
  readonly status?: {
    readonly loadBalancer?: { readonly ingress?: readonly LoadBalancerIngress[] }
  }
}
export interface ServiceSpec {
  readonly type?: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName'
  readonly clusterIP?: string
  readonly clusterIPs?: readonly string[]
  readonly ports?: readonly ServicePortSpec[]
  readonly selector?: Readonly<Record<string, string>>
  readonly externalIPs?: readonly string[]
  readonly loadBalancerSourceRanges?: readonly string[]
  readonly internalTrafficPolicy?: 'Cluster' | 'Local'
  readonly externalTrafficPolicy?: 'Cluster' | 'Local'
  readonly healthCheckNodePort?: number
  readonly sessionAffinity?: 'None' | 'ClientIP'
  readonly sessionAffinityConfig?: { readonly clientIP?: { readonly timeoutSeconds?: number } }
  readonly ipFamilies?: readonly IPFamily[]
  readonly externalName?: string
  readonly publishNotReadyAddresses?: boolean
  readonly trafficDistribution?: string
}
export type IPFamily = 'IPv4' | 'IPv6'
export interface ServicePortSpec {
  readonly name?: string
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP'
  readonly port: number
  /** A number, or the name of a container's port; default: the same as `port`. */
  readonly targetPort?: number | string
  readonly nodePort?: number
  readonly appProtocol?: string
}
export interface LoadBalancerIngress {
  readonly ip?: string
  readonly hostname?: string
  readonly ipMode?: 'VIP' | 'Proxy'
}

/** A discovery.k8s.io/v1 EndpointSlice. The Service is named by the label kubernetes.io/service-name. */
export interface EndpointSlice extends KubeObject {
  readonly kind: 'EndpointSlice'
  readonly metadata: ObjectMeta
  readonly addressType?: string
  readonly endpoints?: readonly EndpointSpec[] | null
  readonly ports?: readonly EndpointPort[] | null
}
export interface EndpointPort {
  readonly name?: string
  readonly port?: number
  readonly protocol?: string
  readonly appProtocol?: string
}
export interface EndpointSpec {
  readonly addresses: readonly string[]
  readonly conditions?: EndpointConditions
  readonly hostname?: string
  readonly targetRef?: ObjectReference
  readonly nodeName?: string
  readonly zone?: string
  readonly hints?: {
    readonly forZones?: readonly { readonly name: string }[]
    readonly forNodes?: readonly { readonly name: string }[]
  }
}
/** Absent, `ready` and `serving` count as true and `terminating` as false. */
export interface EndpointConditions {
  readonly ready?: boolean
  readonly serving?: boolean
  readonly terminating?: boolean
}
export interface ObjectReference {
  readonly kind?: string
  readonly namespace?: string
  readonly name?: string
  readonly uid?: string
}

/** v1 Endpoints, deprecated since 1.33: the older form, one object of the Service's name. */
export interface Endpoints extends KubeObject {
  readonly kind: 'Endpoints'
  readonly metadata: ObjectMeta
  readonly subsets?: readonly EndpointSubset[]
}
export interface EndpointSubset {
  readonly addresses?: readonly EndpointAddress[]
  readonly notReadyAddresses?: readonly EndpointAddress[]
  readonly ports?: readonly EndpointPort[]
}
export interface EndpointAddress {
  readonly ip: string
  readonly hostname?: string
  readonly nodeName?: string
  readonly targetRef?: ObjectReference
}
