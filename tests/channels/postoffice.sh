#!/bin/sh
# Postfix and Dovecot of a test's own: files below DIR, ports on the loopback, nothing of the machine's mail is touched.
# As root: postoffice.sh start DIR IMAP SMTP LMTP, postoffice.sh stop DIR
set -eu
action=$1 dir=$2
PATH=$PATH:/usr/sbin:/sbin

if [ "$action" = stop ]; then
    [ ! -f "$dir/dovecot/run/master.pid" ] || kill "$(cat "$dir/dovecot/run/master.pid")" || true
    postfix -c "$dir/postfix" stop < /dev/null > /dev/null 2>&1 || true
    rm -rf "$dir"
    exit 0
fi
imap=$3 smtp=$4 lmtp=$5
chown root "$dir" && chmod 755 "$dir"
mkdir -p "$dir/dovecot/run" "$dir/mail" "$dir/postfix" "$dir/queue" "$dir/data"
cat > "$dir/users" << EOF
support@kf.test:{PLAIN}secret::::::
customer@cust.test:{PLAIN}secret::::::
EOF
listeners="
base_dir = $dir/dovecot/run
state_dir = $dir/dovecot/run
log_path = $dir/dovecot/log
listen = 127.0.0.1
ssl = no
mail_uid = mail
mail_gid = mail
first_valid_uid = 1
first_valid_gid = 1
service imap-login {
  chroot =
  inet_listener imap {
    port = $imap
  }
  inet_listener imaps {
    port = 0
  }
}
service lmtp {
  inet_listener lmtp {
    port = $lmtp
  }
}
service anvil {
  chroot =
}"
case $(dovecot --version) in
2.3.*)
    cat > "$dir/dovecot/dovecot.conf" << EOF
protocols = imap lmtp
disable_plaintext_auth = no
mail_location = maildir:$dir/mail/%u
passdb {
  driver = passwd-file
  args = username_format=%u $dir/users
}
userdb {
  driver = passwd-file
  args = username_format=%u $dir/users
  default_fields = uid=mail gid=mail home=$dir/mail/%u
}
protocol lmtp {
  auth_username_format = %Lu
  postmaster_address = postmaster@kf.test
}
recipient_delimiter = +
$listeners
EOF
    ;;
*)
    cat > "$dir/dovecot/dovecot.conf" << EOF
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
protocols {
  imap = yes
  lmtp = yes
}
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = $dir/mail/%{user}
mail_home = $dir/mail/%{user}
passdb passwd-file {
  passwd_file_path = $dir/users
}
userdb passwd-file {
  passwd_file_path = $dir/users
  fields {
    uid = mail
    gid = mail
    home = $dir/mail/%{user}
  }
}
protocol lmtp {
  postmaster_address = postmaster@kf.test
}
recipient_delimiter = +
$listeners
EOF
    ;;
esac
cat > "$dir/postfix/main.cf" << EOF
compatibility_level = 3.5
queue_directory = $dir/queue
data_directory = $dir/data
command_directory = /usr/sbin
daemon_directory = $(postconf -h daemon_directory 2> /dev/null || echo /usr/lib/postfix/sbin)
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.kf.test
mydestination =
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = kf.test, cust.test
virtual_transport = lmtp:inet:127.0.0.1:$lmtp
default_transport = error:5.4.4 there is no way outside
maillog_file = $dir/maillog
maillog_file_prefixes = $dir
alias_maps =
alias_database =
smtpd_recipient_restrictions = permit_mynetworks, reject
recipient_delimiter = +
EOF
# The services as they come with Postfix, none of them in a chroot, and the first on a port of ours.
sed -e "s/^smtp  *inet .*/127.0.0.1:$smtp inet n - n - - smtpd/" \
    -e 's/^\([a-z][a-z-]*  *\(unix\|fifo\|inet\|unix-dgram\)  *[^ ]*  *[^ ]*  *\)y /\1n /' \
    "$(ls /usr/share/postfix/master.cf.dist /etc/postfix/master.cf 2> /dev/null | head -1)" > "$dir/postfix/master.cf"
grep -q '^postlog' "$dir/postfix/master.cf" || echo 'postlog unix-dgram n - n - 1 postlogd' >> "$dir/postfix/master.cf"
chown -R mail:mail "$dir/mail"
chown postfix "$dir/data"
chown -R root "$dir/queue" "$dir/postfix" "$dir/dovecot"
postfix -c "$dir/postfix" start < /dev/null > "$dir/postfix.out" 2>&1 || { cat "$dir/postfix.out" >&2; exit 1; }
dovecot -c "$dir/dovecot/dovecot.conf" < /dev/null > "$dir/dovecot.out" 2>&1 || { cat "$dir/dovecot.out" >&2; exit 1; }
