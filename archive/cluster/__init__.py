"""Many machines: who of them may work, and how work gets there. One library does the carrying, dask.distributed."""
