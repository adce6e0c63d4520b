"""The lossless tree: knows Dockerfile syntax, nothing else."""
