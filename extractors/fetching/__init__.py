"""From buckets, SFTP folders and mailboxes into the local inbox (docs/decisions/0021)."""
