#!/bin/sh
# Called by udhcpc with what happened to the lease, which it describes in the environment.
# shellcheck disable=SC2154
case $1 in
  deconfig)
    ip addr flush dev "$interface"
    ip link set "$interface" up
    ;;
  bound | renew)
    ip addr replace "$ip/${mask:-24}" dev "$interface"
    for gateway in $router; do
      ip route replace default via "$gateway" dev "$interface"
      break
    done
    : >/etc/resolv.conf
    for server in $dns; do echo "nameserver $server" >>/etc/resolv.conf; done
    if [ "$1" = bound ]; then echo "ip=$ip iface=$interface gw=$router" | tee -a /run/facts >/dev/ttyS0; fi
    ;;
esac
