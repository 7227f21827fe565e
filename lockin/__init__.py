"""lockin: how locked in an organisation is to its AI vendors, in real units."""
