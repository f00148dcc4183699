"""From a platform's export file to checked rows in schema `raw`; personal data goes to `vault`."""
