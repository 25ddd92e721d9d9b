"""The catalogue as files for whoever counts elsewhere: a Parquet or CSV file for each table."""
