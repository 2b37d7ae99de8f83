"""What runs the jobs of a batch: processes on this machine, or a Dask cluster."""
