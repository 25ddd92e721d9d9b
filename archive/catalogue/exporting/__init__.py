"""The catalogue as files for whoever counts elsewhere: Parquet, CSV, JSON Lines, texts."""
