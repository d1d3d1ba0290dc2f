/**
 * Names that iptables takes where a dump has numbers. iptables-save prints numbers, but rules are also written by hand. The
 * kernel knows none of these; ports and protocols stand in /etc/services and /etc/protocols, of which these are the usual ones.
 */
const numbered = (pairs: string): ReadonlyMap<string, number> =>
  new Map(pairs.split(' ').map(pair => [pair.replace(/=.*/, ''), Number(pair.replace(/.*=/, ''))]))

const ports = numbered(
  'echo=7 discard=9 daytime=13 ftp-data=20 ftp=21 ssh=22 telnet=23 smtp=25 time=37 whois=43 tacacs=49 domain=53 bootps=67 ' +
    'bootpc=68 tftp=69 gopher=70 finger=79 http=80 www=80 kerberos=88 pop3=110 sunrpc=111 rpcbind=111 auth=113 ident=113 ' +
    'nntp=119 ntp=123 epmap=135 netbios-ns=137 netbios-dgm=138 netbios-ssn=139 imap=143 imap2=143 snmp=161 snmp-trap=162 ' +
    'snmptrap=162 bgp=179 irc=194 ldap=389 https=443 microsoft-ds=445 kpasswd=464 submissions=465 ssmtp=465 isakmp=500 syslog=514 ' +
    'shell=514 printer=515 route=520 router=520 dhcpv6-client=546 dhcpv6-server=547 rtsp=554 ipp=631 submission=587 ldaps=636 ' +
    'domain-s=853 rsync=873 imaps=993 pop3s=995 socks=1080 openvpn=1194 ms-sql-s=1433 l2f=1701 l2tp=1701 radius=1812 ' +
    'radius-acct=1813 nfs=2049 iscsi-target=3260 mysql=3306 ms-wbt-server=3389 svn=3690 ipsec-nat-t=4500 sip=5060 sip-tls=5061 ' +
    'xmpp-client=5222 xmpp-server=5269 mdns=5353 postgresql=5432 postgres=5432 amqp=5672 x11=6000 redis=6379 ircd=6667 ' +
    'http-alt=8080 webcache=8080 puppet=8140 git=9418 zabbix-agent=10050 zabbix-trapper=10051',
)
export const portNamed = (words: string): number | undefined => ports.get(words.toLowerCase())

const dscpClasses = numbered(
  'CS0=0 CS1=8 CS2=16 CS3=24 CS4=32 CS5=40 CS6=48 CS7=56 BE=0 AF11=10 AF12=12 AF13=14 AF21=18 AF22=20 AF23=22 AF31=26 ' +
    'AF32=28 AF33=30 AF41=34 AF42=36 AF43=38 EF=46',
)
export const dscpClass = (words: string): number | undefined => dscpClasses.get(words.toUpperCase())

const typesOfService = numbered(
  'minimize-delay=16 maximize-throughput=8 maximize-reliability=4 minimize-cost=2 normal-service=0',
)
/** Of a type that was named, the two lowest bits (ECN) do not count. */
export function tosNamed(words: string): { value: number; mask: number } | undefined {
  const value = typesOfService.get(words.toLowerCase())
  return value === undefined ? undefined : { value, mask: 0x3f }
}
