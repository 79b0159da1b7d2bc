"""More than one machine: facts sealed as Parquet, and the models run over them by either engine."""
