#!/bin/sh
# certbot calls this with every new certificate (--deploy-hook): joins chain and key to the one file that HAProxy reads.
set -eu
umask 077
cat "$RENEWED_LINEAGE/fullchain.pem" "$RENEWED_LINEAGE/privkey.pem" > /etc/haproxy/certificate.pem.new
mv /etc/haproxy/certificate.pem.new /etc/haproxy/certificate.pem
systemctl reload haproxy
