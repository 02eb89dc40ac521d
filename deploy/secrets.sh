#!/bin/sh
# Make the files with secrets that compose.yaml hands to its containers. What is there already stays as it is.
#
#   sudo deploy/secrets.sh           into ./private
#
# Each can be read by everybody in its container, as users there have other numbers than here; outside, the folder
# keeps everybody out but its owner.
set -eu
folder=${1:-"$(dirname "$0")/../private"}
umask 077
mkdir -p "$folder"
chmod 700 "$folder"
cd "$folder"
mkdir -p dashboard
chmod 755 dashboard

keep() { # NAME: what is read becomes that file, unless it is there
    if [ -e "$1" ]; then return; fi
    cat > "$1.new"
    chmod 444 "$1.new"
    mv "$1.new" "$1"
    echo "made private/$1"
}

random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

random | keep postgres_admin_password
random | keep postgres_password
echo "postgresql://hirempire:$(cat postgres_password)@db/hirempire" | keep database_url
keep api_token < /dev/null # of the workspace: Settings → Integrations → API Tokens
keep smtp_url < /dev/null  # smtp://USER:PASSWORD@mail.example.com:587, or empty
keep dashboard/secrets.toml <<END
# Who may come in. Nobody can until the values in capitals are yours.

[auth]
redirect_uri = "https://channels.example.com/oauth2callback"
cookie_secret = "$(random)"
client_id = "CLIENT ID"
client_secret = "CLIENT SECRET"
server_metadata_url = "https://PROVIDER/.well-known/openid-configuration"

[access]
editors = { addresses = ["YOU@example.com"] }
viewers = { domains = ["example.com"] }
END
